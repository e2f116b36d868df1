"""Reading workouts: one, a list, what changed; and how they are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from service_kit.db.session import db_session
from service_kit.errors import NotFound
from service_kit.folding import fold, name_key
from session_service.exercises import queries as exercises
from session_service.exercises.copies import LoggedExercise
from session_service.highlights import queries as highlights
from session_service.people import queries as people
from session_service.values import planned_of
from session_service.workouts.models import Workout, WorkoutEntry, WorkoutTag
from training.counting import PER_HAND
from training.quantity import Quantity

# What is known of the exercises of workouts now, by id.
Exercises = Mapping[UUID, LoggedExercise]
NEWEST_FIRST = (Workout.started_at.desc(), Workout.id.desc())


def get(user_id: UUID, key: UUID, *, for_update: bool = False) -> Workout:
    """The user's workout, locked if it is to be changed. Raises NotFound for another's, a deleted and none alike."""
    query = select(Workout).where(Workout.id == key, Workout.user_id == user_id, Workout.deleted_at.is_(None))
    found = db_session().scalar(query.with_for_update() if for_update else query)
    if found is None:
        raise NotFound("There is no such workout.")
    return found


def select_workouts(user_id: UUID, query: Mapping[str, Any]) -> Select[Any]:
    """The user's workouts that a :class:`WorkoutQuery` asks for; sets are not loaded with them. Raises NeedsLookup."""
    rows = select(Workout).where(Workout.user_id == user_id, Workout.deleted_at.is_(None))
    rows = rows.options(selectinload(Workout.entries).lazyload(WorkoutEntry.sets))
    if "first" in query:
        rows = rows.where(Workout.local_date >= query["first"])
    if "last" in query:
        rows = rows.where(Workout.local_date <= query["last"])
    if "plan_id" in query:
        rows = rows.where(Workout.plan_id == query["plan_id"])
    if query.keys() & {"exercise_id", "muscle"}:
        exercises.renew(user_id)
    if "exercise_id" in query:
        logged_as = exercises.family(query["exercise_id"], user_id)
        rows = rows.where(Workout.entries.any(WorkoutEntry.exercise_id.in_(logged_as)))
    if "muscle" in query:
        rows = rows.where(Workout.entries.any(WorkoutEntry.exercise_id.in_(exercises.training(query["muscle"]))))
    if "tag" in query:
        rows = rows.where(Workout.tags.any(WorkoutTag.tag_key == name_key(query["tag"])))
    words = fold(query.get("q", "")).split()
    names = _logged_names(user_id) if words else {}
    for word in words:
        called_so = WorkoutEntry.exercise_id.in_([key for key, name in names.items() if word in name])
        rows = rows.where(Workout.search.contains(word, autoescape=True) | Workout.entries.any(called_so))
    return rows


def _logged_names(user_id: UUID) -> dict[UUID, str]:
    """What the exercises that the user ever logged are called now, folded."""
    mine = select(WorkoutEntry.exercise_id).join(Workout, Workout.id == WorkoutEntry.workout_id)
    logged = set(db_session().scalars(mine.where(Workout.user_id == user_id).distinct()))
    return {key: fold(name) for key, name in exercises.current_names(logged).items()}


def changes_since(user_id: UUID, since: int, limit: int) -> dict[str, Any]:
    """What changed after a position of the user's feed, oldest first; deleted workouts are only named."""
    query = select(Workout).where(Workout.user_id == user_id, Workout.feed_position > since)
    rows = list(db_session().scalars(query.order_by(Workout.feed_position).limit(limit + 1)))
    live = [row for row in rows[:limit] if row.deleted_at is None]
    views = {view["id"]: view for view in workout_views(live, people.mass_unit(user_id))}
    items = [
        {
            "position": row.feed_position,
            "workout_id": row.id,
            "version": row.version,
            "deleted": row.deleted_at is not None,
            "workout": views.get(row.id),
        }
        for row in rows[:limit]
    ]
    return {
        "items": items,
        "page": {"next": items[-1]["position"] if items else since, "more": len(rows) > limit, "limit": limit},
    }


def full_view(workout: Workout) -> dict[str, Any]:
    """A workout with everything in it and the highlights that came of it."""
    unit = people.mass_unit(workout.user_id)
    (view,) = workout_views([workout], unit)
    # Records are of the exercises that those of the workout count as.
    heads = exercises.successors({entry.exercise_id for entry in workout.entries})
    names = {str(entry["exercise_id"]): entry["exercise_name"] for entry in view["entries"]}
    names |= {str(one.id): one.name for one in heads.values()}
    return {**view, "highlights": highlights.of_workout(workout.user_id, workout.id, unit, names)}


def workout_views(workouts: Sequence[Workout], unit: str) -> list[dict[str, Any]]:
    """Several as :func:`workout_view`, with the exercises of now."""
    known = _exercises(workouts)
    return [workout_view(one, unit, known) for one in workouts]


def summary_views(workouts: Sequence[Workout], unit: str) -> list[dict[str, Any]]:
    """Several as :func:`summary_view`, with the exercises of now."""
    known = _exercises(workouts)
    return [summary_view(one, unit, known) for one in workouts]


def workout_view(workout: Workout, unit: str, known: Exercises) -> dict[str, Any]:
    """A workout as the schema ``LoggedWorkout`` writes it, derived masses in ``unit``."""
    entries = [_entry(one, known) for one in workout.entries]
    return {**_head(workout, unit, known), "notes": workout.notes, "entries": entries}


def summary_view(workout: Workout, unit: str, known: Exercises) -> dict[str, Any]:
    """A workout as the schema ``WorkoutSummary`` writes it."""
    return {**_head(workout, unit, known), "exercises": [_summary_entry(one, known) for one in workout.entries]}


def _exercises(workouts: Sequence[Workout]) -> Exercises:
    return exercises.present({entry.exercise_id for one in workouts for entry in one.entries})


_ENTRY = ("id", "position", "exercise_id", "measure", "note", "plan_item_id")
_SET = (
    "id", "position", "role", "status", "reps", "load", "load_kind", "duration", "distance", "rpe", "rir", "side",
    "completed_at", "note", "plan_set_id",
)  # fmt: skip
_COLUMNS = (
    "id", "version", "session_id", "plan_id", "plan_day_id", "title", "started_at", "ended_at", "active_ms",
    "time_zone", "local_date", "location", "feeling", "effort_rpe", "body_weight", "sets_done", "sets_skipped",
    "created_at", "updated_at",
)  # fmt: skip


def _head(workout: Workout, unit: str, known: Exercises) -> dict[str, Any]:
    return {
        **_values(workout, _COLUMNS),
        "tags": [row.tag for row in workout.tags],
        "volume": Quantity.from_base(_volume(workout, known), unit, places=1),
        "compliance": _compliance(workout),
    }


def _entry(entry: WorkoutEntry, known: Exercises) -> dict[str, Any]:
    sets = [{**_values(one, _SET), "planned": one.planned and planned_of(one.planned)} for one in entry.sets]
    values = {**_values(entry, _ENTRY), "exercise_name": _name(entry, known)}
    return {**values, "compliance": _compliance(entry), "sets": sets}


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
