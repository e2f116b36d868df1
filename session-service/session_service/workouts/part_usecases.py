"""Adding, changing and taking out single exercises and sets of a workout; each change is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from service_kit.clock import now
from service_kit.db.constraints import naming_clashing_ids
from service_kit.errors import FieldError, Invalid, check_all
from service_kit.http.preconditions import Precondition
from session_service.custom_fields.queries import Custom, check_custom
from session_service.exercises import queries as exercises
from session_service.workouts import block_rules, part_queries, part_rules, request_values, workout_rows
from session_service.workouts.compliance_rules import SKIPPED
from session_service.workouts.models import Workout, WorkoutEntry, WorkoutSet
from session_service.workouts.queries import get
from session_service.workouts.rules import FIGURES
from session_service.workouts.set_time_rules import check_sets
from session_service.workouts.usecases import amend, exercises_of
from training.measures import rule_of


def add_entry(user_id: UUID, key: UUID, body: Mapping[str, Any], if_match: Precondition) -> tuple[Workout, UUID]:
    """One more exercise, at its place; answers its id as well. Raises as ``exercises.queries.require``, and IdTaken."""
    workout = get(user_id, key, for_update=True)
    if_match.check(workout)
    exercise_id = body["exercise_id"]
    sets = {f"/sets/{number}": one for number, one in enumerate(body["sets"])}
    *_, (values,) = check_all(
        lambda: exercises.require(user_id, {"/exercise_id": exercise_id}, exercises_of(workout)),
        lambda: check_custom(user_id, request_values.custom_of_sets(exercise_id, body["sets"], "", {})),
        lambda: check_sets(request_values.span_of_sets(workout, now()), sets),
        lambda: [
            request_values.with_exercise(body, one, "", {})
            for one in exercises.visible(user_id, {exercise_id}).values()
        ],
    )
    with naming_clashing_ids(workout_rows.ids_of_entries({"": values})):
        with _changing_sets(workout):
            entry = workout_rows.new_entry(workout, values)
            place = body.get("position", _end_of_block(workout, entry.block_id))
            _order_entries(workout, part_rules.insert(workout.entries, [entry], place), "/block_id")
        return workout, entry.id


def change_entry(user_id: UUID, key: UUID, entry_id: UUID, body: Mapping[str, Any], if_match: Precondition) -> Workout:
    """Another note, exercise, block or place."""
    workout = get(user_id, key, for_update=True)
    entry = part_queries.find_entry(workout, entry_id)
    if_match.check(workout)
    if "exercise_id" in body and body["exercise_id"] != entry.exercise_id:
        _swap(user_id, workout, entry, body["exercise_id"])
    if "note" in body:
        entry.note = body["note"]
    if {"block_id", "position"} & body.keys():
        _move(workout, entry, body)
    return amend(workout, {})


def remove_entry(user_id: UUID, key: UUID, entry_id: UUID, if_match: Precondition) -> Workout:
    """Take an exercise out with its sets; those that were planned count as not done."""
    workout = get(user_id, key, for_update=True)
    entry = part_queries.find_entry(workout, entry_id)
    if_match.check(workout)
    with _changing_sets(workout):
        workout.sets_removed += sum(one.planned is not None for one in entry.sets)
        _order_entries(workout, [one for one in workout.entries if one is not entry], "")
    return workout


def add_sets(
    user_id: UUID, key: UUID, entry_id: UUID, body: Mapping[str, Any], if_match: Precondition
) -> tuple[Workout, UUID]:
    """One more set, or several in a row, at their place; answers the id of the first as well."""
    workout = get(user_id, key, for_update=True)
    entry = part_queries.find_entry(workout, entry_id)
    if_match.check(workout)
    sets = {f"/sets/{number}": one for number, one in enumerate(body["sets"])} if "sets" in body else {"": body}
    custom: dict[str, Custom] = {
        f"{place}/custom": (entry.exercise_id, one.get("custom") or {}, {}) for place, one in sets.items()
    }
    *_, values = check_all(
        lambda: check_custom(user_id, custom),
        lambda: check_sets(request_values.span_of_sets(workout, now()), sets),
        lambda: request_values.with_load_kinds(sets, entry.measure),
    )
    chosen = {WorkoutSet: {f"{place}/id": one["id"] for place, one in sets.items() if "id" in one}}
    with naming_clashing_ids(chosen):
        with _changing_sets(workout):
            new = workout_rows.new_sets(workout, values, chosen)
            _order_sets(entry, part_rules.insert(entry.sets, new, body.get("position")))
        return workout, new[0].id


def change_set(
    user_id: UUID, key: UUID, entry_id: UUID, set_id: UUID, body: Mapping[str, Any], if_match: Precondition
) -> Workout:
    """Other figures, or another place among the exercise's sets; what was planned for it stays."""
    workout = get(user_id, key, for_update=True)
    entry = part_queries.find_entry(workout, entry_id)
    row = part_queries.find_set(entry, set_id)
    if_match.check(workout)
    merged = _merged(row, body)
    own, outside = {"": {**merged, "id": row.id}}, request_values.sets_outside(workout)
    *_, values = check_all(
        lambda: check_custom(user_id, {"/custom": (entry.exercise_id, body.get("custom") or {}, row.custom or {})}),
        lambda: check_sets(request_values.span_of_sets(workout, now()), own, outside),
        lambda: request_values.with_load_kind(merged, entry.measure, "", (row.load, row.load_kind)),
    )
    with _changing_sets(workout):
        workout_rows.change_set(row, values)
        if "position" in body:
            _order_sets(entry, part_rules.move(entry.sets, row, body["position"]))
    return workout


def remove_set(user_id: UUID, key: UUID, entry_id: UUID, set_id: UUID, if_match: Precondition) -> Workout:
    """Take a set out; one that was planned counts as not done."""
    workout = get(user_id, key, for_update=True)
    entry = part_queries.find_entry(workout, entry_id)
    row = part_queries.find_set(entry, set_id)
    if_match.check(workout)
    with _changing_sets(workout):
        if row.planned is not None:
            entry.sets_removed += 1
            workout.sets_removed += 1
        _order_sets(entry, [one for one in entry.sets if one is not row])
    return workout


@contextmanager
def _changing_sets(workout: Workout) -> Iterator[None]:
    """Change the sets inside; then the workout is published, and an end that nobody said is that of its last set."""
    has_said_end = request_values.has_said_end(workout)
    yield
    amend(workout, {} if has_said_end else {"ended_at": request_values.end_of_sets(workout)})


def _merged(row: WorkoutSet, body: Mapping[str, Any]) -> dict[str, Any]:
    """The set with what the body says. Skipped now, it has no figures; a first load, or none, has its kind anew."""
    values = {name: getattr(row, name) for name in workout_rows.WRITTEN}
    if body.get("status") == SKIPPED:
        values |= dict.fromkeys(FIGURES)
    if "load" in body and (body["load"] is None) != (row.load is None):
        values["load_kind"] = None
    if "custom" in body:
        body = {**body, "custom": {**(row.custom or {}), **body["custom"]}}
    return values | {name: value for name, value in body.items() if name in values}


def _swap(user_id: UUID, workout: Workout, entry: WorkoutEntry, exercise_id: UUID) -> None:
    exercise = exercises.require(user_id, {"/exercise_id": exercise_id}, exercises_of(workout))[exercise_id]
    for row in entry.sets:
        # That there was no load stays said where the other exercise may be done without.
        is_bare = row.load_kind == "bodyweight" and "bodyweight" in rule_of(exercise.measure).loads
        anew = {} if exercise.measure == entry.measure or is_bare else {"load_kind": None}
        try:
            values = request_values.with_load_kind(_merged(row, {}) | anew, exercise.measure, "")
        except Invalid as refused:
            detail = f"Set {row.position + 1} does not suit it: {refused.errors[0].detail}"
            raise Invalid(errors=[FieldError("does-not-fit", detail, "/exercise_id")]) from refused
        workout_rows.change_set(row, values)
    entry.exercise_id, entry.exercise_name, entry.measure = exercise.id, exercise.name, exercise.measure


def _move(workout: Workout, entry: WorkoutEntry, body: Mapping[str, Any]) -> None:
    """To another block, place, or both; without a place to the end of the block that it joins, or behind the one that
    it leaves."""
    old, entry.block_id = entry.block_id, body.get("block_id", entry.block_id)
    others = [one for one in workout.entries if one is not entry]
    place = body.get("position")
    if place is None and entry.block_id != old:
        beside = entry.block_id or old
        place = max((at + 1 for at, one in enumerate(others) if one.block_id == beside), default=entry.position)
    pointer = "/position" if "position" in body else "/block_id"
    order = workout.entries if place is None else part_rules.move(workout.entries, entry, place)
    _order_entries(workout, order, pointer)


def _end_of_block(workout: Workout, block_id: UUID | None) -> int | None:
    """The place after a block's last exercise; None, the end of all, where there is no such block."""
    places = [at + 1 for at, one in enumerate(workout.entries) if block_id is not None and one.block_id == block_id]
    return places[-1] if places else None


def _order_entries(workout: Workout, entries: Sequence[WorkoutEntry], pointer: str) -> None:
    """Make these the workout's exercises, in this order, and leave it the blocks that still have one.

    Raises :class:`Invalid` at ``pointer`` for a block that is unknown or torn apart.
    """
    block_ids = [one.block_id for one in entries]
    block_rules.check_order(workout.blocks or (), block_ids, pointer)
    for position, one in enumerate(entries):
        one.position = position
    workout.entries = list(entries)
    workout_rows.order_blocks(workout, workout.blocks or ())


def _order_sets(entry: WorkoutEntry, sets: Sequence[WorkoutSet]) -> None:
    for position, one in enumerate(sets):
        one.position = position
    entry.sets = list(sets)
