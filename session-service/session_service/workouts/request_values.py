"""From the values of a request to those that are written: checked, with what follows from the exercise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from itertools import repeat
from typing import Any
from uuid import UUID

from service_kit.errors import FieldError, Invalid, check_all
from session_service.custom_fields.queries import Custom
from session_service.workouts import rules
from session_service.workouts.compliance_rules import DONE
from session_service.workouts.models import Workout
from session_service.workouts.set_time_rules import Span, last_end, span_of_new
from training.exercises import ExerciseCopy
from training.measures import check_load_present, check_weight
from training.quantity import Quantity

# What a set is written with where the request leaves it out: what stood there before does not stay.
UNSAID = dict.fromkeys((*rules.FIGURES, "round", "custom", "note"))
# The load and its kind of each set that stands in a workout, by its id and its exercise.
OldLoads = Mapping[tuple[UUID, UUID], tuple[Quantity | None, str]]


def with_exercise(entry: Mapping[str, Any], exercise: ExerciseCopy, place: str, old_loads: OldLoads) -> dict[str, Any]:
    """An entry of a request with the name and measure that its exercise has now, its sets checked."""
    measure = exercise.measure
    olds = (old_loads.get((one.get("id"), entry["exercise_id"])) for one in entry["sets"])
    sets = with_load_kinds({f"{place}/sets/{at}": one for at, one in enumerate(entry["sets"])}, measure, olds)
    unsaid = {"block_id": None, "note": None}
    return {**unsaid, **entry, "exercise_name": exercise.name, "measure": measure, "sets": sets}


def with_load_kinds(
    by_place: Mapping[str, Mapping[str, Any]],
    measure: str,
    olds: Iterable[tuple[Quantity | None, str] | None] = repeat(None),
) -> list[dict[str, Any]]:
    """Sets of a request, each at its pointer, by :func:`with_load_kind`. Raises :class:`Invalid` with all errors."""
    sets = zip(by_place.items(), olds, strict=False)
    return check_all(*(partial(with_load_kind, one, measure, place, old) for (place, one), old in sets))


def with_load_kind(
    values: Mapping[str, Any], measure: str, place: str, old: tuple[Quantity | None, str] | None = None
) -> dict[str, Any]:
    """A set of a request with its load's kind. Raises :class:`Invalid` that points at it.

    Refused is a load that its exercise does not measure, and none where it does, unless that is the ``old`` one.
    """
    with prefix_pointers(place):
        kind, load = rules.check_set(values, measure), values.get("load")
        if values["status"] == DONE and old != (load, kind):
            check_load_present(load, values.get("load_kind"), measure)
        if load is not None and old != (load, kind):
            check_weight(kind, measure)
        custom = {key: value for key, value in (values.get("custom") or {}).items() if value is not None}
        return {**UNSAID, **values, "load_kind": kind, "custom": custom or None}


def custom_values(
    entries: Sequence[Mapping[str, Any]], place: str, workout: Workout | None = None
) -> dict[str, Custom]:
    """What the sets of a request's entries say in ``custom``, each at its pointer."""
    old: dict[UUID | None, Any] = {
        one.id: one.custom for entry in (workout.entries if workout else ()) for one in entry.sets
    }
    found: dict[str, Custom] = {}
    for number, entry in enumerate(entries):
        found |= custom_of_sets(entry["exercise_id"], entry["sets"], f"{place}/entries/{number}", old)
    return found


def custom_of_sets(
    exercise_id: UUID,
    sets: Sequence[Mapping[str, Any]],
    place: str,
    old: Mapping[UUID | None, Mapping[str, Any] | None],
) -> dict[str, Custom]:
    """What the sets of an exercise say in ``custom``, each at its pointer; ``old`` is what stood there."""
    return {
        f"{place}/sets/{number}/custom": (
            exercise_id,
            one["custom"],
            old.get(one.get("id")) or {},
        )
        for number, one in enumerate(sets)
        if one.get("custom")
    }


def loads_of(workout: Workout) -> OldLoads:
    """The load of every set of the workout."""
    return {(one.id, entry.exercise_id): (one.load, one.load_kind) for entry in workout.entries for one in entry.sets}


def span_of(workout: Workout) -> Span:
    """From when to when it was."""
    return Span(workout.started_at, workout.ended_at)


def end_of_sets(workout: Workout) -> datetime:
    """When its last set was over."""
    return last_end(workout.started_at, (one.completed_at for entry in workout.entries for one in entry.sets))


def has_said_end(workout: Workout) -> bool:
    """Whether it ended otherwise than with its last set: somebody said so, and sets that come later do not move it."""
    return workout.ended_at != end_of_sets(workout)


def span_of_sets(workout: Workout, now: datetime) -> Span:
    """From when to when a set that is added or corrected may have been over."""
    return span_of_new(workout.started_at, workout.ended_at if has_said_end(workout) else None, now)


def sets_outside(workout: Workout) -> dict[UUID, datetime | None]:
    """When those of its sets were over that lie outside of it, by their ids: they were written before this was
    refused, or by a live session."""
    sets = (one for entry in workout.entries for one in entry.sets)
    return {one.id: one.completed_at for one in sets if not span_of(workout).holds(one.completed_at)}


def with_ids(workout: Workout, entries: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The entries of a request, and if it names no id at all, those of what stands in their places.

    An entry is the next of its exercise, its sets are those in their places.
    """
    if any(one.get("id") for entry in entries for one in (entry, *entry["sets"])):
        return entries
    free = list(workout.entries)
    found = []
    for values in entries:
        old = next((entry for entry in free if entry.exercise_id == values["exercise_id"]), None)
        if old is None:
            found.append(values)
            continue
        free.remove(old)
        own = values["sets"]
        sets = [{**one, "id": row.id} for one, row in zip(own, old.sets, strict=False)] + own[len(old.sets) :]
        found.append({**values, "id": old.id, "sets": sets})
    return found


@contextmanager
def prefix_pointers(place: str) -> Iterator[None]:
    """Put ``place`` before the pointers of an :class:`Invalid` that is raised inside."""
    try:
        yield
    except Invalid as refused:
        moved = [FieldError(one.code, one.detail, f"{place}{one.pointer}") for one in refused.errors]
        raise Invalid(errors=moved) from refused
