"""What of a user's body exercises lift."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from service_kit.db.session import db_session
from session_service.body_weights.models import BodyWeight
from session_service.exercises import queries as exercises


def lifted(user_id: UUID, exercise_ids: Collection[UUID]) -> dict[UUID, int]:
    """Milligrams of the body that a repetition of each exercise lifts, by the newest weight.

    Exercises are left out whose share of the body is not known, all where no weight is.
    """
    newest = select(BodyWeight.weight).where(BodyWeight.user_id == user_id)
    weight = db_session().scalar(newest.order_by(BodyWeight.measured_at.desc(), BodyWeight.id.desc()).limit(1))
    if weight is None:
        return {}
    fractions = {key: one.bodyweight_fraction for key, one in exercises.successors(exercise_ids).items()}
    return {key: weight * share // 100 for key, share in fractions.items() if share is not None}
