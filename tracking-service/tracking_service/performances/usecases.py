"""Taking over finished workouts: the newest version of each, set by set, with what every set moved."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, select

from service_kit.db.session import db_session
from service_kit.db.tombstones import is_deleted, record_deletion
from tracking_service.changes import BodyWeight, MeasurementsChanged, SetsReweighed, WorkoutChanged, apply_consequences
from tracking_service.exercises import usecases as exercises
from tracking_service.exercises.copies import ExerciseCopy
from tracking_service.exercises.usecases import ExerciseHint
from tracking_service.measurements import queries as measurements
from tracking_service.measurements.doubt_rules import is_human
from tracking_service.measurements.rules import KINDS, WEIGHT
from tracking_service.performances import queries, rules, set_rows, summaries
from tracking_service.performances.models import PerformedSet, TrainingYear, Workout, WorkoutExercise
from tracking_service.places import Place
from training import counting
from training.quantity import Quantity
from training.strength import rated_effort

# What the column holds; a longer title is no reason to lose a workout.
MAX_TITLE = 200
_ENTRY = ("exercise_id", "measure")
_QUANTITIES = ("load", "duration", "distance")


def take(workout_id: UUID, version: int, data: Mapping[str, Any]) -> WorkoutChanged | None:
    """Take over a workout's whole state; None where a newer version, or its deletion, came before.

    The same version is taken again: that brings what this service reads since a later release.
    """
    if is_deleted(workout_id, version):
        return None
    known = db_session().get(Workout, workout_id)
    if known is not None and (known.version > version or known.user_id != data["user_id"]):
        return None
    hints = {
        entry["exercise_id"]: ExerciseHint(entry["exercise_name"][:MAX_TITLE], entry["measure"])
        for entry in data["entries"]
    }
    heads = exercises.require_copies(hints, data["user_id"])
    times = _times(known) if known else None
    workout = known or Workout(id=workout_id, user_id=data["user_id"])
    _write(workout, version, data)
    rows = _set_rows(workout, data["entries"], heads)
    if known is None:
        summaries.add(workout, rows)
        db_session().add(workout)
    db_session().flush()
    changed, are_other = set_rows.replace(workout_id, rows, is_new=known is None)
    places = {(at, workout_id) for at, *_ in (times or _times(workout), _times(workout))}
    counts_as_before = not are_other and times == _times(workout)
    if known is not None and not counts_as_before:
        summaries.refresh(workout.user_id, {workout_id})
    about = (changed, frozenset(places), _body_weight(data))
    return WorkoutChanged(workout.user_id, workout_id, *about, is_new=known is None, counts_as_before=counts_as_before)


def remove(workout_id: UUID, version: int, user_id: UUID) -> WorkoutChanged | None:
    """Delete a workout for good: a late event about it finds the tombstone."""
    record_deletion(workout_id, version)
    known = db_session().get(Workout, workout_id)
    if known is None or known.user_id != user_id:
        return None
    places = frozenset({(known.started_at, workout_id)})
    change = WorkoutChanged(user_id, workout_id, set_rows.exercise_ids(workout_id), places)
    db_session().delete(known)
    db_session().flush()
    summaries.refresh(user_id, {workout_id})
    return change


def follow_weight(change: MeasurementsChanged) -> None:
    """Sets of exercises that lift the body follow the body weight."""
    if change.type != WEIGHT:
        return
    lifting = queries.exercises_that_lift_the_body(change.user_id)
    if not lifting:
        return
    since, until = measurements.days_weighed_by(change.user_id, change.since, change.until)
    query = _sets_to_reweigh(change.user_id).where(PerformedSet.exercise_id.in_(lifting))
    if since is not None:
        query = query.where(PerformedSet.local_date >= since)
    if until is not None:
        query = query.where(PerformedSet.local_date < until)
    rows = db_session().execute(query).all()
    if touched := _reweigh(change.user_id, rows):
        apply_consequences(SetsReweighed(change.user_id, touched))


def reweigh(user_id: UUID, exercise_ids: Collection[UUID]) -> None:
    """Compute anew what sets of exercises moved, after a change of these."""
    named = PerformedSet.exercise_id.in_(exercises.families(exercise_ids, user_id))
    _reweigh(user_id, db_session().execute(_sets_to_reweigh(user_id).where(named)).all())


def _reweigh(user_id: UUID, rows: Sequence[Any]) -> dict[UUID, set[Place]]:
    """Compute anew what these sets moved.

    Answers the exercises with sets that now count differently, and the places of their workouts.
    """
    if not rows:
        return {}
    heads = exercises.successors({row.exercise_id for row in rows})
    days = [row.local_date for row in rows if rules.counts_body(heads[row.exercise_id].measure)]
    weights = measurements.body_weights(user_id, min(days), max(days)) if days else None
    touched: dict[UUID, set[Place]] = {}
    changed = []
    for row in rows:
        exercise = heads[row.exercise_id]
        body = rules.body_weight(row.body_weight, weights.on(row.local_date) if weights else None)
        moved = rules.moved_load(exercise.measure, row.external, body, exercise.bodyweight_fraction)
        hands = counting.hands(exercise.load_per, row.side)
        if (moved, hands) != (row.moved, row.hands):
            changed.append({"workout_id": row.workout_id, "set_id": row.set_id, "moved": moved, "hands": hands})
            touched.setdefault(exercise.id, set()).add((row.started_at, row.workout_id))
    set_rows.update(changed)
    summaries.refresh(user_id, {one["workout_id"] for one in changed})
    return touched


def mark_doubts(user_id: UUID, reasons: Mapping[tuple[UUID, UUID], str | None]) -> None:
    """Note why nothing counts these sets of the user, by (workout, set); None: they count."""
    set_rows.update(
        {"workout_id": workout_id, "set_id": set_id, "doubt": reason}
        for (workout_id, set_id), reason in reasons.items()
    )
    summaries.refresh(user_id, {workout_id for workout_id, _ in reasons})


def _sets_to_reweigh(user_id: UUID) -> Select[Any]:
    names = ("workout_id", "set_id", "exercise_id", "external", "moved", "side", "hands", "local_date", "started_at")
    query = select(*(getattr(PerformedSet, name) for name in names), Workout.body_weight)
    return query.join(Workout, Workout.id == PerformedSet.workout_id).where(PerformedSet.user_id == user_id)


def erase(user_id: UUID) -> None:
    """Delete the user's workouts and sets, and what they came to."""
    for table in (PerformedSet, Workout, WorkoutExercise, TrainingYear):
        db_session().execute(delete(table).where(table.user_id == user_id))


def _times(workout: Workout) -> tuple[Any, ...]:
    """The start and all else by which goals count a workout."""
    return workout.started_at, workout.ended_at, workout.local_date


def _write(workout: Workout, version: int, data: Mapping[str, Any]) -> None:
    workout.version = version
    workout.title = (data["title"] or "")[:MAX_TITLE] or None
    workout.started_at, workout.ended_at = data["started_at"], data["ended_at"]
    workout.local_date = data["local_date"]
    workout.duration = (workout.ended_at - workout.started_at) // timedelta(microseconds=1)
    workout.body_weight = _own_weight(data["body_weight"])
    workout.effort_rpe = data["effort_rpe"]


def _body_weight(data: Mapping[str, Any]) -> BodyWeight | None:
    if data["body_weight"] is None:
        return None
    return BodyWeight(data["body_weight"], data["started_at"], data["time_zone"], data["local_date"])


def _own_weight(weight: Quantity | None) -> int | None:
    """The body weight that a workout says itself, in milligrams; one that no body has gives way to the measured one."""
    human = weight is not None and is_human(KINDS[WEIGHT], [weight.steps])
    return weight.base if weight is not None and human else None


def _set_rows(
    workout: Workout, entries: Sequence[Mapping[str, Any]], heads: Mapping[UUID, ExerciseCopy]
) -> list[dict[str, Any]]:
    """One row per set that was done, numbered through the workout. It keeps the id under which it was logged, and moves
    what the exercise does that it counts as.
    """
    body = None
    if any(rules.counts_body(exercise.measure) for exercise in heads.values()):
        measured = measurements.body_weight_on(workout.user_id, workout.local_date)
        body = rules.body_weight(workout.body_weight, measured)
    done = [
        (entry, one)
        for entry in sorted(entries, key=lambda entry: entry["position"])
        for one in sorted(entry["sets"], key=lambda one: one["position"])
        if one["status"] == rules.DONE
    ]
    once = _without_doubles(done)
    counts_with = rules.counted_sets((entry["exercise_id"], one) for entry, one in once)
    return [
        _set_row(workout, place, one, heads[entry["exercise_id"]], body)
        | {name: entry[name] for name in _ENTRY}
        | {"counts_with": counts_with.get(one["set_id"])}
        for place, (entry, one) in enumerate(once)
    ]


def _without_doubles(
    done: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]],
) -> list[tuple[Any, Mapping[str, Any]]]:
    """Each set id once."""
    return list({one["set_id"]: (entry, one) for entry, one in done}.values())


def _set_row(
    workout: Workout, place: int, one: Mapping[str, Any], exercise: ExerciseCopy, body: int | None
) -> dict[str, Any]:
    load: Quantity | None = one["load"]
    external = rules.external_load(one["load_kind"], load.base if load else None)
    row = {
        "workout_id": workout.id,
        "set_id": one["set_id"],
        "user_id": workout.user_id,
        "place": place,
        "started_at": workout.started_at,
        "local_date": workout.local_date,
        "done_at": one["completed_at"],
        "warmup": one["role"] == rules.WARMUP,
        "reps": one["reps"],
        "rpe": rated_effort(one["rpe"], one["rir"]),
        "side": one["side"],
        "hands": counting.hands(exercise.load_per, one["side"]),
        "external": external,
        "moved": rules.moved_load(exercise.measure, external, body, exercise.bodyweight_fraction),
    }
    for name in _QUANTITIES:
        quantity: Quantity | None = one[name]
        parts = (quantity.base, quantity.value, quantity.unit) if quantity else (None, None, None)
        row.update(zip((f"{name}_base", f"{name}_value", f"{name}_unit"), parts, strict=True))
    return row
