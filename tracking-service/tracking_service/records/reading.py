"""What other slices read of the records: which sets are credible."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from service_kit.database import session
from tracking_service.performances import reading as performances
from tracking_service.records import projection
from tracking_service.records.models import Record


def credible(user_id: UUID, exercise_id: UUID, **which: Any) -> list[Any]:
    """The user's sets of an exercise (Performance rows, in order) that are no warm-up and not in doubt.

    ``which`` narrows them down, see performances.reading.performances.
    """
    rows = performances.performances(user_id, exercise_id, **which)
    strange: set[tuple[UUID, UUID]] = set()
    if rows and _any_pending(user_id, exercise_id):
        whole = performances.performances(user_id, exercise_id) if which else rows
        strange = projection.doubted(user_id, exercise_id, whole)
    return [row for row in rows if not row.warmup and (row.workout_id, row.set_id) not in strange]


def _any_pending(user_id: UUID, exercise_id: UUID) -> bool:
    """Every set in doubt leaves a pending record or hides behind one, so without any there is no doubt."""
    mine = (Record.user_id == user_id, Record.exercise_id == exercise_id, Record.status == projection.PENDING)
    return session().scalar(select(Record.id).where(*mine).limit(1)) is not None
