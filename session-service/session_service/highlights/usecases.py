"""Keeping highlights."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete

from service_kit.db.session import db_session
from service_kit.db.tombstones import record_deletion
from service_kit.messaging.copies import keep_newest
from session_service.highlights.models import Highlight


def keep(key: UUID, version: int, **values: Any) -> None:
    """Take over a highlight unless what is kept is as new, or it was taken back since."""
    keep_newest(Highlight, key, version, values)


def take_back(key: UUID, version: int) -> None:
    """A correction undid the highlight; what is older and still arrives is dropped."""
    record_deletion(key, version)
    db_session().execute(delete(Highlight).where(Highlight.id == key, Highlight.version <= version))


def erase(user_id: UUID) -> None:
    """Delete the user's highlights."""
    db_session().execute(delete(Highlight).where(Highlight.user_id == user_id))
