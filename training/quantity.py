"""Quantities with units: exact integers in scaled SI, plus the value and unit that the user typed.

Pure: the standard library and the kit's errors. Conversions use the exact definitions of the international yard and
pound (1959) and of the thermochemical calorie; the stored integer is rounded half-even to the base step of its
dimension.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from service_kit.errors import FieldError, Invalid

# dimension -> name of its base step (one integer unit in the database)
BASE_STEPS = {
    "mass": "gram",
    "length": "millimetre",
    "time": "millisecond",
    "energy": "joule",
    "heart_rate": "thousandth of a beat per minute",
    "percent": "thousandth of a percent",
    "pressure": "pascal",
    "volume": "millilitre",
    "count": "thousandth",
}

# unit -> (dimension, base steps in one unit)
UNITS: dict[str, tuple[str, Decimal]] = {
    "kg": ("mass", Decimal(1000)),
    "g": ("mass", Decimal(1)),
    "lb": ("mass", Decimal("453.59237")),
    "oz": ("mass", Decimal("28.349523125")),
    "st": ("mass", Decimal("6350.29318")),
    "mm": ("length", Decimal(1)),
    "cm": ("length", Decimal(10)),
    "m": ("length", Decimal(1000)),
    "km": ("length", Decimal(1_000_000)),
    "in": ("length", Decimal("25.4")),
    "ft": ("length", Decimal("304.8")),
    "yd": ("length", Decimal("914.4")),
    "mi": ("length", Decimal(1_609_344)),
    "ms": ("time", Decimal(1)),
    "s": ("time", Decimal(1000)),
    "min": ("time", Decimal(60_000)),
    "h": ("time", Decimal(3_600_000)),
    "kJ": ("energy", Decimal(1000)),
    "kcal": ("energy", Decimal(4184)),
    "bpm": ("heart_rate", Decimal(1000)),
    "percent": ("percent", Decimal(1000)),
    "mmHg": ("pressure", Decimal("133.322387415")),
    "kPa": ("pressure", Decimal(1000)),
    "ml": ("volume", Decimal(1)),
    "l": ("volume", Decimal(1000)),
    "fl_oz": ("volume", Decimal("29.5735295625")),
    "count": ("count", Decimal(1000)),
}

# Longest text of a value: enough for any real figure, short enough that no arithmetic on it is slow.
MAX_DIGITS = 18
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)


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

    @classmethod
    def of(cls, value: str | int | Decimal, unit: str) -> Quantity:
        """``Quantity.of("102.5", "kg")``. Raises :class:`Invalid` for an unknown unit or a value that is no number."""
        if unit not in UNITS:
            raise Invalid(errors=[FieldError("unknown-unit", f"Use one of: {', '.join(UNITS)}.", "/unit")])
        number = _number(value)
        steps = (number * UNITS[unit][1]).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
        return cls(int(steps), f"{number:f}", unit)

    @classmethod
    def from_base(cls, base: int, unit: str, places: int = 2) -> Quantity:
        """``base`` steps told in ``unit``, the value rounded half-even to at most ``places`` decimals."""
        number = (Decimal(base) / UNITS[unit][1]).quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
        return cls(base, _plain(number), unit)

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


def _number(value: str | int | Decimal) -> Decimal:
    """Read a plain decimal; exponents, signs of infinity, underscores and non-ASCII digits are refused."""
    text = str(value)
    if len(text) > MAX_DIGITS or not _DECIMAL.fullmatch(text):
        raise Invalid(errors=[FieldError("not-a-number", 'Write a plain decimal such as "102.5".', "/value")])
    return Decimal(text)


def _plain(number: Decimal) -> str:
    """Decimal notation without an exponent or trailing zeros: 100, not 1E+2."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
