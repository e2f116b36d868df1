"""What the copy of the catalogue says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from uuid import UUID

from sqlalchemy import select

from plans_service.exercises.models import Exercise
from service_kit.db.session import db_session


@dataclass(frozen=True)
class ExerciseCopy:
    """An exercise as other slices see it."""

    id: UUID
    owner_id: UUID | None
    name: str
    measure: str
    retired: bool
    merged_into: UUID | None

    def visible_to(self, user_id: UUID) -> bool:
        """Whether it is public or the user's own."""
        return self.owner_id in (None, user_id)


def copies(ids: Iterable[UUID]) -> dict[UUID, ExerciseCopy]:
    """What is known of the exercises, whoever owns them; unknown ids are absent."""
    columns = [getattr(Exercise, name) for name in _COLUMNS]
    rows = db_session().execute(select(*columns).where(Exercise.id.in_(set(ids))))
    return {row.id: ExerciseCopy(**row._mapping) for row in rows}


_COLUMNS = tuple(field.name for field in fields(ExerciseCopy))
