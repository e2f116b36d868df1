"""Quantities with units: integers in scaled SI, plus the value and unit that the user typed.

Pure: the standard library and the kit's errors. Conversions use the exact definitions of the international yard and
pound (1959) and of the thermochemical calorie. The stored integer is rounded half-even to the base step of its
dimension; figures that are computed from a quantity begin with ``steps``, which is exact, and are rounded once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from service_kit.errors import FieldError, Invalid

# dimension -> name of its base step (one integer unit in the database)
BASE_STEPS = {
    "mass": "milligram",
    "length": "micrometre",
    "time": "microsecond",
    "energy": "millijoule",
    "heart_rate": "thousandth of a beat per minute",
    "percent": "thousandth of a percent",
    "pressure": "millipascal",
    "volume": "microlitre",
    "count": "thousandth",
}

# unit -> (dimension, base steps in one unit)
UNITS: dict[str, tuple[str, Decimal]] = {
    "kg": ("mass", Decimal(1_000_000)),
    "g": ("mass", Decimal(1000)),
    "lb": ("mass", Decimal("453592.37")),
    "oz": ("mass", Decimal("28349.523125")),
    "st": ("mass", Decimal("6350293.18")),
    "mm": ("length", Decimal(1000)),
    "cm": ("length", Decimal(10_000)),
    "m": ("length", Decimal(1_000_000)),
    "km": ("length", Decimal(1_000_000_000)),
    "in": ("length", Decimal(25_400)),
    "ft": ("length", Decimal(304_800)),
    "yd": ("length", Decimal(914_400)),
    "mi": ("length", Decimal(1_609_344_000)),
    "ms": ("time", Decimal(1000)),
    "s": ("time", Decimal(1_000_000)),
    "min": ("time", Decimal(60_000_000)),
    "h": ("time", Decimal(3_600_000_000)),
    "kJ": ("energy", Decimal(1_000_000)),
    "kcal": ("energy", Decimal(4_184_000)),
    "bpm": ("heart_rate", Decimal(1000)),
    "percent": ("percent", Decimal(1000)),
    "mmHg": ("pressure", Decimal("133322.387415")),
    "kPa": ("pressure", Decimal(1_000_000)),
    "ml": ("volume", Decimal(1000)),
    "l": ("volume", Decimal(1_000_000)),
    "fl_oz": ("volume", Decimal("29573.5295625")),
    "count": ("count", Decimal(1000)),
}
# the same as fractions, for arithmetic
STEPS = {unit: Fraction(steps) for unit, (_, steps) in UNITS.items()}
# Where one unit is no whole number of steps: decimals of it that the integer resolves. What lies below is rounding.
_RESOLVED = {unit: steps.adjusted() for unit, (_, steps) in UNITS.items() if steps != steps.to_integral_value()}

# A number of base steps; a fraction is exact, an integer may have been rounded.
Steps = int | Fraction

# Decimals that are stored of a value; exports of floating-point numbers have more.
MAX_DECIMALS = 6
# Longest text of a value, and digits before the point: enough for any export, short enough that no arithmetic is slow.
MAX_DIGITS = 40
PATTERN = r"-?[0-9]{1,12}(\.[0-9]+)?"
_DECIMAL = re.compile(PATTERN, re.ASCII)


@dataclass(frozen=True)
class Quantity:
    """An amount: ``base`` in integer steps of its dimension (see BASE_STEPS), ``value`` and ``unit`` as typed."""

    base: int
    value: str
    unit: str

    @property
    def dimension(self) -> str:
        """The name of what is measured, such as ``"mass"``."""
        return UNITS[self.unit][0]

    @property
    def steps(self) -> Steps:
        """Exactly how many base steps it is, as typed; ``base`` is the nearest integer."""
        return exact_steps(self.value, self.unit)

    @classmethod
    def of(cls, value: str | int | Decimal, unit: str) -> Quantity:
        """``Quantity.of("102.5", "kg")``; more than MAX_DECIMALS are rounded half-even.

        Raises :class:`Invalid` for an unknown unit or a value that is no number.
        """
        if unit not in UNITS:
            raise Invalid(errors=[FieldError("unknown-unit", f"Use one of: {', '.join(UNITS)}.", "/unit")])
        text = f"{_number(value):f}"
        return cls(round(exact_steps(text, unit)), text, unit)

    @classmethod
    def from_base(cls, base: Steps, unit: str, places: int = 2) -> Quantity:
        """``base`` steps in ``unit``, the value rounded half-even to at most ``places`` decimals.

        A fraction is exact. An integer may have been rounded itself: where an amount half way between two values rounds
        to it, it is taken for that amount, so that 180.125 lb show the same digits whether they were rounded to
        milligrams before or not; and no decimals are shown that the integer does not resolve.
        """
        steps = STEPS[unit]
        is_rounded = isinstance(base, int) and unit in _RESOLVED
        places = min(places, _RESOLVED[unit]) if is_rounded else places
        number, of = base.numerator * steps.denominator * 10**places, base.denominator * steps.numerator
        shown = _nearest(number, of)
        below = number // of
        if is_rounded and abs(2 * number - (2 * below + 1) * of) <= steps.denominator * 10**places:  # half a step
            shown = below + below % 2
        return cls(_nearest(base.numerator, base.denominator), _text(shown, places), unit)

    def to(self, unit: str, places: int = 2) -> Quantity:
        """The same amount in another unit of its dimension; ValueError across dimensions."""
        if UNITS[unit][0] != self.dimension:
            raise ValueError(f"{self.unit} and {unit} measure different things")
        return self if unit == self.unit else Quantity.from_base(self.base, unit, places)

    def __str__(self) -> str:
        return f"{self.value} {self.unit}"


def units_of(dimension: str) -> tuple[str, ...]:
    """The units in which ``dimension`` may be given."""
    return tuple(unit for unit, (kind, _) in UNITS.items() if kind == dimension)


def quantity_json(quantity: Quantity | None) -> dict[str, Any] | None:
    """As a member of an event's data: ``{"base": 102500, "value": "102.5", "unit": "kg"}``; None stays None."""
    if quantity is None:
        return None
    return {"base": quantity.base, "value": quantity.value, "unit": quantity.unit}


def read_quantity(data: Mapping[str, Any] | None) -> Quantity | None:
    """What :func:`quantity_json` wrote."""
    return None if data is None else Quantity(data["base"], data["value"], data["unit"])


@lru_cache(4096)  # the same loads come again and again
def exact_steps(value: str, unit: str) -> Steps:
    """Base steps of a typed value, not rounded; an integer where it is one, since those are faster."""
    steps = Fraction(value) * STEPS[unit]
    return steps.numerator if steps.denominator == 1 else steps


def decimals(value: str) -> int:
    """How many decimals a value was typed with."""
    return len(value.partition(".")[2])


def plain(number: Fraction, places: int) -> str:
    """A number, rounded half-even to ``places`` decimals, without an exponent or trailing zeros: 100, not 1E+2."""
    return _text(_nearest(number.numerator * 10**places, number.denominator), places)


def _nearest(numerator: int, denominator: int) -> int:
    """The quotient rounded half-even. In integers, since every figure is shown through it and fractions are slow."""
    whole, rest = divmod(numerator, denominator)
    return whole + (2 * rest > denominator or (2 * rest == denominator and whole % 2))


def _text(scaled: int, places: int) -> str:
    """A number of 10**-places as plain text."""
    whole, rest = divmod(abs(scaled), 10**places)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{whole}.{rest:0{places}}".rstrip("0") if rest else f"{sign}{whole}"


def _number(value: str | int | Decimal) -> Decimal:
    """Read a plain decimal; exponents, signs of infinity, underscores and non-ASCII digits are refused."""
    text = str(value)
    if len(text) > MAX_DIGITS or not _DECIMAL.fullmatch(text):
        detail = 'Write a plain decimal such as "102.5", with at most 12 digits before the point.'
        raise Invalid(errors=[FieldError("not-a-number", detail, "/value")])
    if decimals(text) <= MAX_DECIMALS:
        return Decimal(text)
    rounded = Decimal(text).quantize(Decimal(1).scaleb(-MAX_DECIMALS), ROUND_HALF_EVEN)
    return Decimal(plain(Fraction(rounded), MAX_DECIMALS))
