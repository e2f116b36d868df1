"""How workouts are told: with everything, or in a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import UUID

from session_service.exercises import queries as exercises
from session_service.exercises.copies import LoggedExercise
from session_service.highlights import queries as highlights
from session_service.people import queries as people
from session_service.plans import queries as plans
from session_service.values import planned_of, quantity_of
from session_service.workouts.models import Workout, WorkoutEntry, WorkoutSet
from training.counting import PER_HAND
from training.quantity import Quantity

# What is known of the exercises of workouts now, by id.
Exercises = Mapping[UUID, LoggedExercise]
# What plans and their days are called now, by id.
PlanNames = Mapping[UUID, str]
NAMELESS: PlanNames = MappingProxyType({})
PRIVATE, LINK = VISIBILITIES = ("private", "link")
SHARED_ADDRESS = "/api/v1/workouts/shared"


def full_view(workout: Workout) -> dict[str, Any]:
    """A workout with everything in it and the highlights that came of it."""
    unit, known = people.mass_unit(workout.user_id), exercises_of([workout], planned=True)
    view = workout_view(workout, unit, known, plan_names([workout]))
    # Records are of the exercises that those of the workout count as.
    merged = {one.id for one in known.values() if one.merged_into is not None}
    heads = exercises.successors(merged) if merged else {}
    names = {str(entry["exercise_id"]): entry["exercise_name"] for entry in view["entries"]}
    names |= {str(one.id): one.name for one in heads.values()}
    return {**view, "highlights": highlights.of_workout(workout.user_id, workout.id, unit, names)}


def workout_views(workouts: Sequence[Workout], unit: str) -> list[dict[str, Any]]:
    """Several as :func:`workout_view`, with the exercises of now."""
    known, names = exercises_of(workouts, planned=True), plan_names(workouts)
    return [workout_view(one, unit, known, names) for one in workouts]


def summary_views(workouts: Sequence[Workout], unit: str) -> list[dict[str, Any]]:
    """Several as :func:`summary_view`, with the exercises of now."""
    known, names = exercises_of(workouts), plan_names(workouts)
    return [summary_view(one, unit, known, names) for one in workouts]


def workout_view(workout: Workout, unit: str, known: Exercises, names: PlanNames = NAMELESS) -> dict[str, Any]:
    """A workout as the schema ``LoggedWorkout`` writes it, derived masses in ``unit``."""
    entries = [_entry(one, known) for one in workout.entries]
    head = {**_head(workout, unit, known, names), "notes": workout.notes}
    return {**head, "blocks": blocks_of(workout), "entries": entries}


def blocks_of(workout: Workout) -> list[dict[str, Any]]:
    """The workout's blocks in order, as the schema ``WorkoutBlock`` writes them."""
    return [
        {
            **block,
            "id": UUID(block["id"]),
            "position": position,
            "rest": quantity_of(block["rest"]),
            "duration": quantity_of(block["duration"]),
        }
        for position, block in enumerate(workout.blocks or ())
    ]


def summary_view(workout: Workout, unit: str, known: Exercises, names: PlanNames = NAMELESS) -> dict[str, Any]:
    """A workout as the schema ``WorkoutSummary`` writes it."""
    return {**_head(workout, unit, known, names), "exercises": [_summary_entry(one, known) for one in workout.entries]}


def exercises_of(workouts: Sequence[Workout], *, planned: bool = False) -> Exercises:
    """What is known now of the exercises of the workouts; with ``planned`` also of those that sets were meant for."""
    entries = [entry for one in workouts for entry in one.entries]
    keys = {entry.exercise_id for entry in entries}
    if planned:
        aims = (one.planned for entry in entries for one in entry.sets if one.planned is not None)
        keys |= {UUID(aim["exercise_id"]) for aim in aims if aim.get("exercise_id")}
    return exercises.present(keys)


def plan_names(workouts: Sequence[Workout]) -> PlanNames:
    """What the plans of the workouts and their days are called now."""
    return plans.current_names({one.plan_id for one in workouts if one.plan_id is not None})


_ENTRY = ("id", "position", "exercise_id", "measure", "block_id", "note", "plan_item_id")
_SET = (
    "id", "position", "role", "status", "reps", "load", "load_kind", "duration", "distance", "rpe", "rir", "side",
    "round", "rest_before", "heart_rate", "completed_at", "note", "plan_set_id",
)  # fmt: skip
_COLUMNS = (
    "id", "version", "session_id", "plan_id", "plan_day_id", "title", "started_at", "ended_at", "active_ms",
    "time_zone", "local_date", "location", "feeling", "effort_rpe", "body_weight", "sets_done", "sets_skipped",
    "created_at", "updated_at",
)  # fmt: skip


def _head(workout: Workout, unit: str, known: Exercises, names: PlanNames) -> dict[str, Any]:
    return {
        **_values(workout, _COLUMNS),
        "plan_name": workout.plan_id and names.get(workout.plan_id),
        "plan_day_name": workout.plan_day_id and names.get(workout.plan_day_id),
        **_visibility(workout),
        "coordinate": _coordinate(workout.coordinate),
        "tags": [row.tag for row in workout.tags],
        "volume": Quantity.from_base(_volume(workout, known), unit, places=1),
        "compliance": _compliance(workout),
    }


def _visibility(workout: Workout) -> dict[str, Any]:
    code = workout.share_code
    href = None if code is None else f"{SHARED_ADDRESS}/{code}"
    return {"visibility": PRIVATE if code is None else LINK, "share_code": code, "share_href": href}


def _coordinate(stored: Mapping[str, str] | None) -> dict[str, Decimal] | None:
    return None if stored is None else {name: Decimal(value) for name, value in stored.items()}


def _entry(entry: WorkoutEntry, known: Exercises) -> dict[str, Any]:
    sets = [_set(one, known) for one in entry.sets]
    values = {**_values(entry, _ENTRY), "exercise_name": _name(entry, known)}
    return {**values, "compliance": _compliance(entry), "sets": sets}


def _set(one: WorkoutSet, known: Exercises) -> dict[str, Any]:
    aim = planned_of(one.planned) if one.planned else None
    if aim is not None and aim.exercise_id is not None and (exercise := known.get(UUID(aim.exercise_id))) is not None:
        aim = replace(aim, exercise_name=exercise.name)
    return {**_values(one, _SET), "custom": one.custom or {}, "planned": aim}


def _summary_entry(entry: WorkoutEntry, known: Exercises) -> dict[str, Any]:
    return {**_values(entry, ("exercise_id", "sets_done")), "exercise_name": _name(entry, known)}


def _name(entry: WorkoutEntry, known: Exercises) -> str:
    """What the exercise is called now; what it was called then where its copy is gone."""
    exercise = known.get(entry.exercise_id)
    return entry.exercise_name if exercise is None else exercise.name


def _volume(workout: Workout, known: Exercises) -> int:
    """Milligrams; the load of the second hand counts where the exercise says now that a load is that of each."""
    in_each_hand = {key for key, one in known.items() if one.load_per == PER_HAND}
    held = (entry.second_hand_volume for entry in workout.entries if entry.exercise_id in in_each_hand)
    return workout.one_hand_volume + sum(held)


def _compliance(row: Workout | WorkoutEntry) -> dict[str, int] | None:
    if row.compliance is None:
        return None
    return {
        "percent": row.compliance,
        "planned_sets": row.sets_planned,
        "done_sets": row.sets_done,
        "removed_sets": row.sets_removed or 0,
        "not_judged_sets": row.sets_not_judged,
    }


def _values(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
