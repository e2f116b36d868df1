"""The units in which one person reads derived figures."""

from __future__ import annotations

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


def tonnage_quantity(grams: int, units: str) -> Quantity:
    """Load times repetitions in the preferred unit, to a tenth of it: a pound is kept in whole grams, and what that
    rounds off adds up over the repetitions.
    """
    return Quantity.from_base(grams, preferred_unit("mass", units), places=1)
