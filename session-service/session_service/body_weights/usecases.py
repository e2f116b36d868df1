"""Keeping body weights."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from service_kit.db.session import db_session
from service_kit.db.tombstones import record_deletion
from service_kit.messaging.copies import keep_newest
from session_service.body_weights.models import BodyWeight


def keep(key: UUID, version: int, user_id: UUID, measured_at: datetime, weight: int) -> None:
    """Take over a weight in milligrams unless what is kept is as new."""
    keep_newest(BodyWeight, key, version, {"user_id": user_id, "measured_at": measured_at, "weight": weight})


def take_back(key: UUID, version: int) -> None:
    """A weight is in doubt or deleted; what is older and still arrives is dropped."""
    record_deletion(key, version)
    db_session().execute(delete(BodyWeight).where(BodyWeight.id == key, BodyWeight.version <= version))


def erase(user_id: UUID) -> None:
    """Delete the user's weights."""
    db_session().execute(delete(BodyWeight).where(BodyWeight.user_id == user_id))
