"""What a person reads of a highlight, from what tracking published: their unit, the exercise's name. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from training.quantity import Quantity

# Told in the service's own units; other quantities stay as they were typed.
DERIVED = frozenset({"value", "previous"})
# How the kinds of records begin that are estimates of a one-repetition maximum: by a formula, and by effort.
ONE_REP_MAXIMUM = "e1rm"
DAYS = frozenset({"local_date", "reached_on"})
# Base steps without a unit; the load or distance beside it says the same.
OMITTED = frozenset({"shelf"})


def record(document: Mapping[str, Any], mass_unit: str, names: Mapping[str, str]) -> dict[str, Any]:
    """For the schema ``HighlightRecord``; ``names`` by the ids of the workout's exercises."""
    return {"formula": None, **goal(document, mass_unit), "exercise_name": names.get(document["exercise_id"])}


def goal(document: Mapping[str, Any], mass_unit: str) -> dict[str, Any]:
    """For the schema ``HighlightGoal``."""
    return {name: _readable(name, value, mass_unit) for name, value in document.items() if name not in OMITTED}


def _readable(name: str, value: Any, mass_unit: str) -> Any:
    if name in DAYS:
        return date.fromisoformat(value)
    if not isinstance(value, dict) or not {"base", "value", "unit"} <= set(value):
        return value
    quantity = Quantity(value["base"], value["value"], value["unit"])
    if name in DERIVED and quantity.dimension == "mass":
        quantity = quantity.to(mass_unit)
    return quantity
