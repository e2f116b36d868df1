"""Everything that follows from the sets of a workout: counts, volume, compliance; computed here, in one place.

A workout says by which ``figures_version`` its figures were computed. Those of an older one are computed anew by the
clock, in portions: this changes no version of a workout, since nobody edited it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from service_kit.db.session import db_session
from session_service.exercises import queries as exercises
from session_service.portions import lock_portion
from session_service.workouts import rules
from session_service.workouts.compliance_rules import Done, compliance
from session_service.workouts.models import Workout, WorkoutEntry, WorkoutSet

# Raise it where the rules of a figure change.
FIGURES_VERSION = 1
# How many workouts one run of the timer computes anew, in one transaction.
WORKOUTS_AT_ONCE = 200
OUTDATED = select(Workout).where(Workout.figures_version < FIGURES_VERSION)


def update_totals(workout: Workout) -> None:
    """Write the figures into the rows of the workout and its entries."""
    for row, values in _figures(workout):
        for name, value in values.items():
            setattr(row, name, value)


def recompute_outdated() -> None:
    """Compute the figures of some workouts that have those of older rules; run by the clock."""
    for workout in lock_portion(Workout, OUTDATED, Workout.id, WORKOUTS_AT_ONCE):
        for row, values in _figures(workout):
            _write_apart(type(row), row.id, values)


def _write_apart(table: Any, key: UUID, values: dict[str, Any]) -> None:
    """Not through the row: that would be a change of its version and time."""
    times = {"updated_at": table.updated_at} if table is Workout else {}
    statement = update(table).where(table.id == key).values(values | times)
    db_session().execute(statement, execution_options={"synchronize_session": False})


def _figures(workout: Workout) -> Iterator[tuple[Workout | WorkoutEntry, dict[str, Any]]]:
    """The rows with the values of their columns that follow from the sets."""
    everything: list[Done] = []
    heads = _heads(workout)
    for entry in workout.entries:
        sets = list(_done(entry, heads))
        everything += sets
        own = rules.totals(sets)
        yield entry, {"sets_done": own.done, "second_hand_volume": own.second_hand, **_compliance(entry, sets)}
    whole = rules.totals(everything)
    counts = {"sets_done": whole.done, "sets_skipped": whole.skipped, "one_hand_volume": whole.volume}
    yield workout, {**counts, "figures_version": FIGURES_VERSION, **_compliance(workout, everything)}


def _compliance(row: Workout | WorkoutEntry, sets: list[Done]) -> dict[str, Any]:
    met = compliance(sets, row.sets_removed or 0)
    return {"sets_planned": met.planned, "sets_not_judged": met.not_judged, "compliance": met.percent}


def _planned_for(one: WorkoutSet, entry: WorkoutEntry) -> UUID:
    """The exercise for which a set was planned; older ones do not say."""
    key = (one.planned or {}).get("exercise_id")
    return entry.exercise_id if key is None else UUID(key)


def _heads(workout: Workout) -> dict[UUID, UUID]:
    """What the exercises count as that stand where others were planned: what was merged is not swapped."""
    pairs = ((_planned_for(one, entry), entry.exercise_id) for entry in workout.entries for one in entry.sets)
    keys = {key for planned, done in pairs if planned != done for key in (planned, done)}
    return {key: head.id for key, head in exercises.successors(keys).items()} if keys else {}


def _done(entry: WorkoutEntry, heads: Mapping[UUID, UUID]) -> Iterator[Done]:
    for one in entry.sets:
        planned, done = _planned_for(one, entry), entry.exercise_id
        yield Done(
            status=one.status,
            role=one.role,
            reps=one.reps,
            load=one.load,
            load_kind=one.load_kind,
            duration=one.duration,
            distance=one.distance,
            rpe=one.rpe,
            rir=one.rir,
            side=one.side,
            planned=one.planned,
            is_swapped=heads.get(planned, planned) != heads.get(done, done),
        )
