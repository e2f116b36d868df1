"""What is aimed at and what was done in one set, as values, with their JSON forms.

Units: times that pass are whole milliseconds, RPE is tenths (85 is 8.5), percent is thousandths; loads, distances and
planned times are :class:`Quantity`. A quantity's JSON form here is ``{"base", "value", "unit"}``, as in
events and in the log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from training.quantity import Quantity
from training.sets import OPEN_ROLES, Load

_QUANTITIES = ("duration", "distance", "rest")


@dataclass(frozen=True, slots=True)
class Target:
    """What one set aims at. ``rest`` is the rest after it; None leaves that to the block."""

    role: str = "work"
    reps_min: int | None = None
    reps_max: int | None = None
    duration: Quantity | None = None
    distance: Quantity | None = None
    load: Load[int] | None = None
    rest: Quantity | None = None
    tempo: str | None = None
    side: str = "both"
    note: str | None = None

    def exact_reps(self) -> int | None:
        """The repetitions that "done as planned" means; None where only the lifter can tell."""
        if self.role in OPEN_ROLES or self.reps_min is None:
            return None
        return self.reps_min if self.reps_max in (None, self.reps_min) else None


@dataclass(frozen=True, slots=True)
class Planned(Target):
    """What a set of a workout had aimed at, and the exercise that this was meant for, if that is known."""

    exercise_id: str | None = None
    exercise_name: str | None = None


@dataclass(frozen=True, slots=True)
class Actual:
    """What was done in one set."""

    completed_at: datetime
    reps: int | None = None
    load: Quantity | None = None
    load_kind: str = "bodyweight"
    duration: Quantity | None = None
    distance: Quantity | None = None
    rpe: int | None = None
    rir: int | None = None
    side: str = "both"
    heart_rate: int | None = None
    custom: dict[str, Any] | None = None


def target_of(document: Mapping[str, Any]) -> Target:
    """The target in a plan's set, a command or a snapshot; members that are not a target's are passed over."""
    known = {name: document[name] for name in _TARGET if document.get(name) is not None}
    known.update({name: quantity_of(known[name]) for name in _QUANTITIES if name in known})
    if "load" in known:
        known["load"] = load_of(known["load"])
    return Target(**known)


def planned_of(document: Mapping[str, Any]) -> Planned:
    """What a set of a workout had aimed at."""
    target = target_of(document)
    return Planned(**{name: getattr(target, name) for name in _TARGET}, exercise_id=document.get("exercise_id"))


def load_of(document: Mapping[str, Any]) -> Load[int]:
    """The load target in its JSON form."""
    known = {name: document[name] for name in _LOAD if document.get(name) is not None}
    if "quantity" in known:
        known["quantity"] = quantity_of(known["quantity"])
    return Load(**known)


def milliseconds(duration: timedelta) -> int:
    """A duration in whole milliseconds."""
    return duration // timedelta(milliseconds=1)


def time_of(quantity: Quantity) -> timedelta:
    """A quantity of time as what instants can be moved by."""
    return timedelta(microseconds=quantity.base)


def quantity_of(document: Mapping[str, Any] | None) -> Quantity | None:
    """``{"base", "value", "unit"}`` as a quantity."""
    if document is None:
        return None
    return Quantity(int(document["base"]), str(document["value"]), str(document["unit"]))


def to_json(value: Any) -> Any:
    """The JSON form of a target, an actual or anything they hold; members that are None are left out."""
    if isinstance(value, Quantity):
        return {"base": value.base, "value": value.value, "unit": value.unit}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, Target | Load | Actual):
        parts = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {name: to_json(part) for name, part in parts if part is not None}
    return value


_TARGET = tuple(field.name for field in fields(Target))
_LOAD = tuple(field.name for field in fields(Load))
