"""What holds of a user's preferences: the exercise's own, else those for all exercises, else the house's. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from training.quantity import Quantity, quantity_json, read_quantity

MEMBERS = ("default_rest", "auto_start_rest", "ask_rpe")
# So many exercises may have preferences of their own.
MAX_PREFERENCES = 1000


@dataclass(frozen=True, slots=True)
class Preferences:
    """How an exercise is guided through; the defaults are the house's.

    ``default_rest`` is the pause after a set where neither the set nor its block says one, None for none;
    ``auto_start_rest``: a rest begins by itself; ``ask_rpe``: the user wants to be asked how hard a set was.
    """

    default_rest: Quantity | None = None
    auto_start_rest: bool = True
    ask_rpe: bool = True


HOUSE = Preferences()


def resolve(*layers: Any) -> Preferences:
    """Each member from the first layer (None, or what has the members, None where it leaves one open) that says it."""
    values = {
        name: value
        for name in MEMBERS
        if (value := next((said for one in layers if (said := getattr(one, name, None)) is not None), None)) is not None
    }
    return Preferences(**values)


def to_document(preferences: Preferences) -> dict[str, Any]:
    """As JSON, to be frozen in a session."""
    flags = {"auto_start_rest": preferences.auto_start_rest, "ask_rpe": preferences.ask_rpe}
    return {"default_rest": quantity_json(preferences.default_rest), **flags}


def from_document(document: Mapping[str, Any] | None) -> Preferences:
    """What was frozen; the house's in sessions and commands of older releases."""
    if document is None:
        return HOUSE
    return Preferences(**{**document, "default_rest": read_quantity(document["default_rest"])})
