"""What can change in one slice so that others must follow, each as a value; ``apply_consequences`` lets them follow.

A slice says what happened to it and knows nobody who follows. Who does, and in which order, is the one table in
``consequences.py``, which the app carries. All of it is one transaction: what a follower raises undoes the change.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias, get_args
from uuid import UUID

from flask import Flask, current_app

from tracking_service.places import Place
from training.quantity import Quantity
from training.zone_changes import TimeZoneChosen


@dataclass(frozen=True)
class BodyWeight:
    """What a workout says that its owner weighed, when, and on which local day of which time zone."""

    value: Quantity
    measured_at: datetime
    time_zone: str
    local_date: date


@dataclass(frozen=True)
class WorkoutChanged:
    """A workout was finished, amended or deleted: the exercises, as they were logged, of which its sets are others now,
    or at another time; the ``places`` where it was and is; and the ``body_weight`` that it says now.

    ``is_new``: nothing was known of it. ``counts_as_before``: its sets, their order, and its times are what they were.
    """

    user_id: UUID
    workout_id: UUID
    exercise_ids: frozenset[UUID]
    places: frozenset[Place]
    body_weight: BodyWeight | None = None
    is_new: bool = False
    counts_as_before: bool = False


@dataclass(frozen=True)
class MeasurementsChanged:
    """Measurements of a type were logged, corrected, deleted, confirmed or judged otherwise; they lie, or lay, on the
    local days from ``since`` to ``until``.
    """

    user_id: UUID
    type: str
    since: date
    until: date


@dataclass(frozen=True)
class TypeToBeRemoved:
    """The user asked to delete this measurement type; who still needs it raises."""

    user_id: UUID
    slug: str


@dataclass(frozen=True)
class SetsReweighed:
    """What sets of these exercises (none merged) moved is another in the workouts at these places (None: in all)."""

    user_id: UUID
    places: Mapping[UUID, Collection[Place] | None]


@dataclass(frozen=True)
class RecordConfirmed:
    """The user stands by an improbable set of the exercise, so it counts."""

    user_id: UUID
    exercise_id: UUID


@dataclass(frozen=True)
class ExercisesRedefined:
    """For everybody, what was ``logged_as`` one of these exercises counts differently: the catalogue changed what it
    measures, how much of the body it lifts, or what it is merged into. The histories of ``exercise_ids`` follow.
    """

    logged_as: frozenset[UUID]
    exercise_ids: frozenset[UUID]


@dataclass(frozen=True)
class CalendarChanged:
    """The person's time zone or first day of the week is another."""

    user_id: UUID


@dataclass(frozen=True)
class StrengthFormulaChosen:
    """The person wants maxima estimated by another formula."""

    user_id: UUID


Change: TypeAlias = (
    WorkoutChanged
    | MeasurementsChanged
    | TypeToBeRemoved
    | SetsReweighed
    | RecordConfirmed
    | ExercisesRedefined
    | CalendarChanged
    | StrengthFormulaChosen
    | TimeZoneChosen
)
# A kind of change with those who follow it, in their order.
Row: TypeAlias = tuple[type[Any], tuple[Callable[[Any], None], ...]]

_NAME = "tracking_consequences"


def attach(app: Flask, rows: tuple[Row, ...]) -> None:
    """Let the app carry the table; done by ``create_app``. Raises ValueError unless each Change has one row."""
    kinds = [kind for kind, _ in rows]
    wrong = [kind.__name__ for kind in {*kinds, *get_args(Change)} if kinds.count(kind) != 1]
    if wrong:
        raise ValueError(f"the table of consequences must have one row for each of: {', '.join(sorted(wrong))}")
    app.extensions[_NAME] = dict(rows)


def apply_consequences(change: Change) -> None:
    """Let everybody who follows such a change do so now, in this transaction. Raises what they raise."""
    for follow in current_app.extensions[_NAME][type(change)]:
        follow(change)
