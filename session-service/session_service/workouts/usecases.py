"""Writing workouts down, changing and deleting them; each change is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from service_kit.clock import now
from service_kit.db.constraints import naming_clashing_ids
from service_kit.db.session import db_session
from service_kit.db.upsert import insert_ignoring
from service_kit.errors import check_all
from service_kit.http.preconditions import Precondition
from service_kit.ids import new_id
from service_kit.messaging.outbox import emit
from session_service.custom_fields.queries import check_custom
from session_service.exercises import queries as exercises
from session_service.exercises.copies import LoggedExercise
from session_service.people import queries as people
from session_service.plans import queries as plans
from session_service.workouts import payloads, request_values, rules, sharing, workout_rows
from session_service.workouts.models import Feed, Workout
from session_service.workouts.queries import get
from session_service.workouts.request_values import OldLoads
from session_service.workouts.set_time_rules import (
    Span,
    check_move,
    check_sets,
    last_end,
    sets_by_place,
    shift_between,
    span_of_new,
)
from session_service.workouts.views import PRIVATE
from training.exercises import ExerciseCopy

_HEAD = (
    "session_id", "plan_id", "plan_day_id", "title", "started_at", "ended_at", "active_ms", "time_zone", "location",
    "feeling", "effort_rpe", "body_weight", "notes",
)  # fmt: skip
# What a replacement resets where it does not say it.
_REPLACED = {
    "location": None, "feeling": None, "effort_rpe": None, "body_weight": None, "notes": None, "tags": (), "blocks": (),
    "coordinate": None, "visibility": PRIVATE,
}  # fmt: skip
UNTITLED = "Workout"


def log(user_id: UUID, body: Mapping[str, Any]) -> Workout:
    """Write down a whole workout after the fact."""
    return _log_at(user_id, {"": body})[0]


def log_all(user_id: UUID, bodies: Sequence[Mapping[str, Any]]) -> list[Workout]:
    """Several at once, all or none."""
    return _log_at(user_id, {f"/workouts/{number}": body for number, body in enumerate(bodies)})


def record_session(user_id: UUID, values: Mapping[str, Any], pointers: Mapping[str, UUID]) -> Workout:
    """As :func:`record`, of a session. Raises IdTaken at those of ``pointers`` whose id clashes; at none where that is
    the id of a set or an exercise, which a command before chose. The unit of work goes on: a refusal tells the state.
    """
    with naming_clashing_ids({Workout: pointers}, goes_on=True):
        return record(user_id, values)


def record(user_id: UUID, values: Mapping[str, Any]) -> Workout:
    """Add a workout whose values are complete and checked, and publish it."""
    workout = Workout(id=values.get("id") or new_id(), user_id=user_id)
    _write(workout, values)
    workout_rows.update_derived(workout)
    db_session().add(workout)
    _emit(workout, "session.workout-finished.v1")
    return workout


def replace(user_id: UUID, key: UUID, body: Mapping[str, Any], if_match: Precondition) -> Workout:
    """Write the workout anew; entries and sets whose id comes back keep what was planned for them.

    A body that names no ids is of what stood in its places.
    """
    workout = get(user_id, key, for_update=True)
    if_match.check(workout)
    entries = request_values.with_ids(workout, body["entries"])
    end = workout.ended_at if request_values.has_said_end(workout) else None
    values = {**_REPLACED, "ended_at": end, **body, "entries": entries}
    span = span_of_new(values["started_at"], values["ended_at"], now())
    known: dict[UUID, LoggedExercise] = {}
    *_, written = check_all(
        lambda: known.update(_exercises(user_id, {"": body}, exercises_of(workout))),
        lambda: check_custom(user_id, request_values.custom_values(entries, "", workout)),
        lambda: rules.check_request(values, now()),
        lambda: check_sets(span, sets_by_place(entries), request_values.sets_outside(workout)),
        lambda: _all_entries(user_id, {"": values}, request_values.loads_of(workout), known),
    )
    values |= {"entries": written[""], "ended_at": values["ended_at"] or _last_set(values)}
    if values.get("time_zone") == workout.time_zone:
        del values["time_zone"]  # it comes back as GET gave it: one that was assumed stays so
    by_place = {f"/entries/{number}": entry for number, entry in enumerate(entries)}
    with naming_clashing_ids(workout_rows.ids_of_entries(by_place, workout_rows.ids_of_parts(workout))):
        return amend(workout, values)


def change(user_id: UUID, key: UUID, body: Mapping[str, Any], if_match: Precondition) -> Workout:
    """Change what is said, leave the rest. A workout that moves as a whole takes the instants of its sets along."""
    workout = get(user_id, key, for_update=True)
    if_match.check(workout)
    before = request_values.span_of(workout)
    span = Span(body.get("started_at", before.started_at), body.get("ended_at", before.ended_at))
    sets = [one for entry in workout.entries for one in entry.sets]
    shift = shift_between(before, span)
    check_all(
        lambda: rules.check_times(*span, now()),
        lambda: None if shift else check_move(span, before, [one.completed_at for one in sets]),
    )
    for one in sets:
        if shift and one.completed_at is not None:
            one.completed_at += shift
    return amend(workout, body)


def remove(user_id: UUID, key: UUID, if_match: Precondition) -> None:
    """Delete the workout; an empty row with its version remains."""
    workout = get(user_id, key, for_update=True)
    if_match.check(workout)
    _remove(workout)


def withdraw(user_id: UUID, key: UUID) -> None:
    """Delete the workout of a session that goes on. Its sets may stand in the session's next one."""
    _remove(get(user_id, key, for_update=True))


def is_as_recorded(user_id: UUID, key: UUID) -> bool:
    """Whether the workout is as it was written down, neither changed nor deleted since; locked, so that it stays so."""
    query = select(Workout.version).where(Workout.id == key, Workout.user_id == user_id, Workout.deleted_at.is_(None))
    return db_session().scalar(query.with_for_update()) == 1


def exercises_of(workout: Workout) -> frozenset[UUID]:
    """The exercises that stand in the workout and so may stay in it, whatever became of them."""
    return frozenset(entry.exercise_id for entry in workout.entries)


def erase(user_id: UUID) -> None:
    """Delete everything that the user ever logged."""
    db_session().execute(delete(Workout).where(Workout.user_id == user_id))
    db_session().execute(delete(Feed).where(Feed.user_id == user_id))


def _log_at(user_id: UUID, by_place: Mapping[str, Mapping[str, Any]]) -> list[Workout]:
    """Write down workouts, each of which stands at its pointer; what they lack is looked up for all of them at once."""
    custom = (request_values.custom_values(body["entries"], place) for place, body in by_place.items())
    days = {
        f"{place}/plan_day_id": (body["plan_id"], body["plan_day_id"])
        for place, body in by_place.items()
        if body.get("plan_id")
    }
    known: dict[UUID, LoggedExercise] = {}
    *_, entries = check_all(
        lambda: known.update(_exercises(user_id, by_place)),
        lambda: check_custom(user_id, {pointer: one for values in custom for pointer, one in values.items()}),
        lambda: plans.days(user_id, days),
        lambda: rules.check_distinct_in_batch(by_place),
        *(partial(_check_request, place, body) for place, body in by_place.items()),
        lambda: _all_entries(user_id, by_place, {}, known),
    )
    zone = _assumed_zone(user_id) if any("time_zone" not in body for body in by_place.values()) else {}
    with naming_clashing_ids(workout_rows.ids_of_workouts(by_place)):
        return [
            _log(user_id, {**({} if "time_zone" in body else zone), **body, "entries": entries[place]}, place)
            for place, body in by_place.items()
        ]


def _check_request(place: str, body: Mapping[str, Any]) -> None:
    with request_values.prefix_pointers(place):
        rules.check_new(body, now())


def _assumed_zone(user_id: UUID) -> dict[str, Any]:
    """To be asked for before anything is written: who dates days anew locks the person before the rows."""
    return dict(zip(("time_zone", "zone_assumed_at"), people.assumed_zone(user_id), strict=True))


def _log(user_id: UUID, body: Mapping[str, Any], place: str) -> Workout:
    """Write down the workout that stands at ``place`` in the request."""
    values = {"title": UNTITLED, **body}
    values["ended_at"] = values.get("ended_at") or _last_set(values)
    with request_values.prefix_pointers(place):
        rules.check_times(values["started_at"], values["ended_at"], now())
        return record(user_id, values)


def _remove(workout: Workout) -> None:
    workout_rows.write_entries(workout, [])
    workout_rows.write_blocks(workout, [])
    workout_rows.write_tags(workout, [])
    workout_rows.update_derived(workout)
    for name in ("location", "feeling", "effort_rpe", "body_weight", "notes", "coordinate", "share_code"):
        setattr(workout, name, None)
    workout.title, workout.search, workout.deleted_at = "", "", now()
    _emit(workout, "session.workout-deleted.v1")


def amend(workout: Workout, values: Mapping[str, Any]) -> Workout:
    """Give the workout these values, which are checked, and publish it; where nothing differs, it stays as it is."""
    started_at = values.get("started_at", workout.started_at)
    ended_at = values.get("ended_at", workout.ended_at)
    rules.check_times(started_at, ended_at, now())
    if (started_at, ended_at) != (workout.started_at, workout.ended_at):
        workout.active_ms = None  # it was measured between other instants
    _write(workout, values)
    if workout_rows.is_changed(workout):
        workout_rows.update_derived(workout)
        _emit(workout, "session.workout-amended.v1")
    return workout


def _write(workout: Workout, values: Mapping[str, Any]) -> None:
    for name in _HEAD:
        if name in values:
            setattr(workout, name, values[name])
    if "time_zone" in values:
        workout.zone_assumed_at = values.get("zone_assumed_at")
    if "entries" in values:
        workout_rows.write_entries(workout, values["entries"])
    if "blocks" in values or "entries" in values:
        workout_rows.write_blocks(workout, values.get("blocks", ()))
    if "coordinate" in values:
        workout.coordinate = workout_rows.coordinate_json(values["coordinate"])
    if "visibility" in values:
        sharing.set_visibility(workout, values["visibility"])
    if "tags" in values:
        workout_rows.write_tags(workout, values["tags"] or ())


def _emit(workout: Workout, event: str) -> None:
    workout.feed_position = _next_position(workout.user_id)
    db_session().flush()
    build = payloads.workout_deleted if workout.deleted_at else payloads.workout_state
    emit(event, subject=workout.id, version=workout.version, data=build(workout), user_id=workout.user_id)


def _next_position(user_id: UUID) -> int:
    with db_session().no_autoflush:
        step = update(Feed).where(Feed.user_id == user_id).values(position=Feed.position + 1).returning(Feed.position)
        position = db_session().execute(step).scalar()
        if position is None:  # the first workout of all
            insert_ignoring(Feed, {"user_id": user_id, "position": 0}, ("user_id",))
            position = db_session().execute(step).scalar_one()
        return position


def _exercises(
    user_id: UUID, bodies: Mapping[str, Mapping[str, Any]], used_before: Set[UUID] = frozenset()
) -> dict[UUID, LoggedExercise]:
    """The exercises of workouts, each of which stands at its pointer. Raises as ``exercises.queries.require``."""
    wanted = {
        f"{place}/entries/{number}/exercise_id": entry["exercise_id"]
        for place, body in bodies.items()
        for number, entry in enumerate(body["entries"])
    }
    return exercises.require(user_id, wanted, used_before) if wanted else {}


def _all_entries(
    user_id: UUID, by_place: Mapping[str, Mapping[str, Any]], old_loads: OldLoads, read: Mapping[UUID, LoggedExercise]
) -> dict[str, list[dict[str, Any]]]:
    """The entries of workouts by their pointers, as far as the user knows their exercises, which were all ``read``
    unless one was refused."""
    wanted = {entry["exercise_id"] for body in by_place.values() for entry in body["entries"]}
    known = exercises.visible(user_id, wanted, read)
    found = check_all(
        *(partial(_entries, body["entries"], known, place, old_loads) for place, body in by_place.items())
    )
    return dict(zip(by_place, found, strict=True))


def _entries(
    entries: Sequence[Mapping[str, Any]], known: Mapping[UUID, ExerciseCopy], place: str, old_loads: OldLoads
) -> list[dict[str, Any]]:
    """Those whose exercise is known. Raises Invalid with all that is wrong with their sets."""
    return check_all(
        *(
            partial(request_values.with_exercise, one, known[one["exercise_id"]], f"{place}/entries/{at}", old_loads)
            for at, one in enumerate(entries)
            if one["exercise_id"] in known
        )
    )


def _last_set(values: Mapping[str, Any]) -> Any:
    instants = (one.get("completed_at") for entry in values["entries"] for one in entry["sets"])
    return last_end(values["started_at"], instants)
