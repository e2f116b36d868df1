"""What is right, in fractions: units from their definitions, rules from docs/api.md. It imports nothing of Setwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

# In kilograms, metres, seconds and litres: the international yard and pound of 1959, the US gallon of 231 cubic inches.
POUND, INCH = Fraction(45_359_237, 100_000_000), Fraction(254, 10_000)
UNITS = {
    "mass": {"kg": Fraction(1), "g": Fraction(1, 1000), "lb": POUND, "oz": POUND / 16, "st": POUND * 14},
    "length": {
        "mm": Fraction(1, 1000), "cm": Fraction(1, 100), "m": Fraction(1), "km": Fraction(1000),
        "in": INCH, "ft": INCH * 12, "yd": INCH * 36, "mi": INCH * 63_360,
    },
    "time": {"ms": Fraction(1, 1000), "s": Fraction(1), "min": Fraction(60), "h": Fraction(3600)},
    "volume": {"ml": Fraction(1, 1000), "l": Fraction(1), "fl_oz": 231 * INCH**3 * 1000 / 128},
}  # fmt: skip
FORMULAS = ("epley", "brzycki", "lombardi", "wathan", "mean")
DIMENSIONS = {unit: dimension for dimension, units in UNITS.items() for unit in units}


@dataclass(frozen=True)
class Typed:
    """A value and its unit, as somebody typed them."""

    value: str
    unit: str

    @property
    def amount(self) -> Fraction:
        """In the dimension's first unit of SI."""
        return Fraction(self.value) * UNITS[DIMENSIONS[self.unit]][self.unit]

    @property
    def decimals(self) -> int:
        """How many it was typed with, one at least."""
        return max(len(self.value.partition(".")[2]), 1)

    def json(self) -> dict[str, str]:
        """As the API takes it."""
        return {"value": self.value, "unit": self.unit}


def stored(text: str) -> Fraction:
    """What is kept of a typed value."""
    return round(Fraction(text), 6)


def shown(amount: Fraction, unit: str, places: int = 2) -> Fraction:
    """An amount as it is shown in a unit."""
    return round(amount / UNITS[DIMENSIONS[unit]][unit], places)


def maximum(formula: str, load: Fraction, reps: int) -> Fraction:
    """The estimated one-repetition maximum by one of FORMULAS; one repetition is the load itself."""
    if reps == 1:
        return load
    if formula == "mean":
        return sum((maximum(other, load, reps) for other in FORMULAS[:-1]), Fraction()) / 4
    power = Decimal(reps) ** Decimal("0.1")
    decay = (Decimal("-0.075") * reps).exp()
    multiples = {
        "epley": 1 + Fraction(reps, 30),
        "brzycki": Fraction(36, 37 - reps),
        "lombardi": Fraction(power),
        "wathan": 100 / (Fraction("48.8") + Fraction("53.8") * Fraction(decay)),
    }
    return load * multiples[formula]


def volume(sets: Iterable[tuple[Typed, int]]) -> Fraction:
    """Loads times repetitions."""
    return sum((load.amount * reps for load, reps in sets), Fraction())


def compare(newer: Typed, older: Typed) -> int:
    """1, 0 or -1: in the same unit exactly, else in the newer one's, rounded to the decimals that it has."""
    here, there = Fraction(newer.value), older.amount / UNITS[DIMENSIONS[newer.unit]][newer.unit]
    if newer.unit != older.unit:
        there = round(there, newer.decimals)
    return (here > there) - (here < there)


def reaches(reading: Typed, target: Typed, sign: int) -> bool:
    """Whether a reading is at or beyond (``sign`` -1: at or below) a target, in the target's unit and decimals."""
    return compare(target, reading) * sign <= 0
