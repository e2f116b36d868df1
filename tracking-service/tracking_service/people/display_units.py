"""The units in which one person reads derived figures."""

from __future__ import annotations

from fractions import Fraction

from training.quantity import Quantity

# What is measured -> the unit of derived figures for (metric, imperial) people.
PREFERRED_UNITS = {
    "mass": ("kg", "lb"),
    "length": ("cm", "in"),
    "distance": ("km", "mi"),
    "time": ("min", "min"),
    "energy": ("kcal", "kcal"),
    "heart_rate": ("bpm", "bpm"),
    "percent": ("percent", "percent"),
    "pressure": ("mmHg", "mmHg"),
    "volume": ("l", "fl_oz"),
    "count": ("count", "count"),
}


def preferred_unit(what: str, units: str) -> str:
    """The unit for figures of ``what`` (see PREFERRED_UNITS) under the preference ``metric`` or
    ``imperial``.
    """
    return PREFERRED_UNITS[what][units == "imperial"]


def volume_quantity(milligrams: int | Fraction, units: str) -> Quantity:
    """Load times repetitions in the preferred unit, to a tenth of it."""
    return Quantity.from_base(milligrams, preferred_unit("mass", units), places=1)
