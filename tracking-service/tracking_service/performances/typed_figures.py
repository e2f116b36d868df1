"""The figures of a set as they were typed: not rounded to base steps, and how precise they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Protocol
from uuid import UUID

from training.comparison import NOT_TYPED, Precision
from training.quantity import Steps, exact_steps


class Performance(Protocol):
    """A set that was done, as its columns say (see models.PerformedSet)."""

    workout_id: UUID
    set_id: UUID
    exercise_id: UUID
    measure: str | None
    place: int
    started_at: datetime
    local_date: date
    done_at: datetime | None
    warmup: bool
    doubt: str | None
    reps: int | None
    rpe: int | None
    hands: int
    external: int | None
    moved: int | None
    load_value: str | None
    load_unit: str | None
    duration_base: int | None
    duration_value: str | None
    duration_unit: str | None
    distance_base: int | None
    distance_value: str | None
    distance_unit: str | None


class Loads(Protocol):
    """What of a set its loads follow from."""

    @property
    def external(self) -> int | None:
        """Milligrams."""

    @property
    def moved(self) -> int | None:
        """Milligrams."""

    @property
    def load_value(self) -> str | None:
        """As typed."""

    @property
    def load_unit(self) -> str | None:
        """As typed."""


def exact_loads(row: Loads) -> tuple[Steps | None, Steps | None]:
    """``external`` and ``moved`` of a set as they follow from the typed load, not rounded to the milligram."""
    if row.external is None or row.load_value is None:
        return row.external, row.moved
    external = exact_steps(row.load_value, row.load_unit or "") * (-1 if row.external < 0 else 1)
    moved = None if row.moved is None else max(external + (row.moved - row.external), Fraction(0))
    return external, moved


def exact(row: Performance, name: str) -> Steps | None:
    """The set's ``duration`` or ``distance`` as typed, not rounded to the base step."""
    value = getattr(row, f"{name}_value")
    return None if value is None else exact_steps(value, getattr(row, f"{name}_unit"))


# What a set says -> the dimension that it is measured in.
_DIMENSIONS = {"load": "mass", "duration": "time", "distance": "length"}


def precisions(row: Performance) -> dict[str, Precision]:
    """By dimension, how the figures of a set were typed; ``moved``: as what it moved follows from them."""
    typed = ((dimension, getattr(row, f"{name}_value"), name) for name, dimension in _DIMENSIONS.items())
    found = {
        dimension: Precision.of(value, getattr(row, f"{name}_unit"))
        for dimension, value, name in typed
        if value is not None
    }
    load = found.get("mass", NOT_TYPED)
    has_body_share = row.moved != row.external
    return found | {"moved": replace(load, is_rounded=True) if has_body_share else load}
