"""Reading workouts: one, a list, what changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from service_kit.db.session import db_session
from service_kit.errors import NotFound
from service_kit.folding import fold, name_key
from session_service.exercises import queries as exercises
from session_service.people import queries as people
from session_service.plans import queries as plans
from session_service.workouts.models import Workout, WorkoutEntry, WorkoutTag
from session_service.workouts.views import workout_views
from training.day_spans import within

NEWEST_FIRST = (Workout.started_at.desc(), Workout.id.desc())


def get(user_id: UUID, key: UUID, *, for_update: bool = False) -> Workout:
    """The user's workout, locked if it is to be changed. Raises NotFound for another's, a deleted and none alike."""
    found = _lock(user_id, key) if for_update else db_session().get(Workout, key)  # one that is locked is at hand
    if found is None or found.user_id != user_id or found.deleted_at is not None:
        raise NotFound("There is no such workout.")
    return found


def _lock(user_id: UUID, key: UUID) -> Workout | None:
    """Nobody locks what is another's."""
    query = select(Workout).where(Workout.id == key, Workout.user_id == user_id, Workout.deleted_at.is_(None))
    return db_session().scalar(query.with_for_update())


def select_workouts(user_id: UUID, query: Mapping[str, Any]) -> Select[Any]:
    """The user's workouts that a :class:`WorkoutQuery` asks for; sets are not loaded with them.

    Raises NeedsLookup, and Invalid for an exercise, a plan or a muscle that is none of the user's.
    """
    rows = select(Workout).where(Workout.user_id == user_id, Workout.deleted_at.is_(None))
    rows = rows.options(selectinload(Workout.entries).lazyload(WorkoutEntry.sets))
    rows = within(rows, Workout.local_date, query)
    if "plan_id" in query:
        plans.refuse_unknown_filter(user_id, set(query["plan_id"]), Workout)
        rows = rows.where(Workout.plan_id.in_(query["plan_id"]))
    if query.keys() & {"exercise_id", "muscle"}:
        exercises.renew(user_id)
    if "exercise_id" in query:
        exercises.refuse_unknown_filter(user_id, set(query["exercise_id"]))
        logged_as = exercises.families(query["exercise_id"], user_id)
        rows = rows.where(Workout.entries.any(WorkoutEntry.exercise_id.in_(logged_as)))
    if "muscle" in query:
        exercises.refuse_unknown_muscles(query["muscle"])
        rows = rows.where(Workout.entries.any(WorkoutEntry.exercise_id.in_(exercises.training(query["muscle"]))))
    if "tag" in query:
        tags = {name_key(tag) for tag in (*query["tag"], ",".join(query["tag"]))}  # a comma may stand in a tag
        rows = rows.where(Workout.tags.any(WorkoutTag.tag_key.in_(tags)))
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
