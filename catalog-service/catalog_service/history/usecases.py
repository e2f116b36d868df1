"""Noting the changes of exercises, and reading them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, select

from catalog_service.database import db
from catalog_service.history.models import ExerciseChange


def note(exercise_id: UUID, version: int, kind: str, merged_into: UUID | None = None) -> None:
    """Write down a change that led to ``version``."""
    db.session.add(ExerciseChange(exercise_id=exercise_id, version=version, kind=kind, merged_into=merged_into))
    db.session.flush()


def changes(exercise_id: UUID) -> Select[Any]:
    """The changes of an exercise, the newest first."""
    rows = select(ExerciseChange).where(ExerciseChange.exercise_id == exercise_id)
    return rows.order_by(ExerciseChange.version.desc())


def erase(exercise_ids: Select[Any]) -> None:
    """Delete the changes of these exercises."""
    db.session.execute(delete(ExerciseChange).where(ExerciseChange.exercise_id.in_(exercise_ids)))
