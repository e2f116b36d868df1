"""Keeping highlights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from service_kit.db.session import db_session
from service_kit.db.tombstones import deleted_among, record_deletions
from service_kit.db.upsert import upsert_newer
from session_service.highlights.models import Highlight


def keep(rows: Sequence[dict[str, Any]]) -> None:
    """Take over highlights, each row with all columns, but for those of which what is kept is as new, or that were
    taken back since.
    """
    deleted = deleted_among({row["id"]: row["version"] for row in rows}) if rows else set()
    upsert_newer(Highlight, sorted((row for row in rows if row["id"] not in deleted), key=itemgetter("id")), "id")


def take_back(versions: Mapping[UUID, int]) -> None:
    """A correction undid these highlights; what is older and still arrives is dropped."""
    if not versions:
        return
    record_deletions(versions)
    known = db_session().execute(select(Highlight.id, Highlight.version).where(Highlight.id.in_(versions)))
    older = [key for key, version in known if version <= versions[key]]
    if older:
        db_session().execute(delete(Highlight).where(Highlight.id.in_(older)))


def erase(user_id: UUID) -> None:
    """Delete the user's highlights."""
    db_session().execute(delete(Highlight).where(Highlight.user_id == user_id))
