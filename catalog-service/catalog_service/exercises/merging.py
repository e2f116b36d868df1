"""Merging an exercise into another, and undoing it.

Each exercise names the one that it was merged into itself; the one in use for it stands at the end of that chain. So an
undone merge takes along whatever had been merged into the exercise before, and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from catalog_service.database import db
from catalog_service.exercises import name_rules, writing
from catalog_service.exercises.models import Exercise
from catalog_service.exercises.payloads import CHANGED
from catalog_service.exercises.problems import MergeTooOld, NotMerged
from catalog_service.exercises.usecases import editable, get, merged_problem, publish, withdraw
from catalog_service.history.rules import UNMERGED
from service_kit.clock import now
from service_kit.errors import Conflict
from service_kit.http.preconditions import Precondition
from service_kit.security.identity import Identity

# For so long a merge can be undone.
UNDO_MERGE = timedelta(hours=24)


def successor(exercise: Exercise) -> Exercise:
    """The exercise that is in use for this one: itself, or the one at the end of its merges."""
    while exercise.merged_into is not None:
        following = db.session.get(Exercise, exercise.merged_into)
        if following is None:
            break
        exercise = following
    return exercise


def merge(key: str, into: UUID, who: Identity, if_match: Precondition) -> Exercise:
    """Retire an exercise in favour of the successor of ``into``, which must be measured alike; answers that one.

    No circle can come of it: what was merged into the exercise has the exercise itself as its successor. Raises
    NotFound, NotYours, Stale, Conflict.
    """
    exercise = editable(key, who)
    target = successor(get(str(into), who.user_id))
    _lock({exercise.id, target.id})
    if_match.check(exercise)
    if target.id == exercise.id:
        raise _refusal("An exercise cannot be merged into itself, nor into one that was merged into it.", target)
    if exercise.merged_into is not None:
        raise merged_problem(exercise)
    if target.retired or exercise.retired:
        raise _refusal("Both exercises must be in use.", target if target.retired else exercise)
    if exercise.owner_id is None and target.owner_id is not None:
        raise _refusal("A public exercise cannot be merged into a private one.", target)
    if target.measure != exercise.measure:
        detail = f"{target.name} is logged as {target.measure}, {exercise.name} as {exercise.measure}."
        raise _refusal(detail, target)
    withdraw(exercise, target.id)
    return target


def unmerge(key: str, who: Identity, if_match: Precondition) -> Exercise:
    """Take an exercise that was merged back into use. Raises NotFound, NotYours, Stale, NotMerged, MergeTooOld, and
    NameTaken where another one has its name by now.
    """
    exercise = editable(key, who)
    _lock({exercise.id})
    if_match.check(exercise)
    if exercise.merged_into is None or exercise.retired_at is None:
        raise NotMerged()
    if now() - exercise.retired_at > UNDO_MERGE:
        raise MergeTooOld()
    in_use = {"retired_at": None, "merged_into": None}
    others = () if exercise.owner_id is None else name_rules.slugs(exercise.name, exercise.id)
    writing.save(exercise, {**writing.values_of(exercise), **in_use}, (exercise.slug, *others))
    publish(exercise, CHANGED, UNMERGED)
    return exercise


def _refusal(detail: str, other: Exercise) -> Conflict:
    return Conflict(detail, exercise_id=str(other.id), href=f"/api/v1/exercises/{other.id}")


def _lock(keys: Collection[UUID]) -> None:
    """Let nobody else merge these until we commit, and see what others did before: two at once could make a circle."""
    rows = select(Exercise).where(Exercise.id.in_(keys)).order_by(Exercise.id).with_for_update()
    db.session.scalars(rows.execution_options(populate_existing=True)).all()
