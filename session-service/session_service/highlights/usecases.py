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
from service_kit.messaging.copies import keep_newest
from session_service.highlights.models import Highlight


def keep(key: UUID, version: int, **values: Any) -> None:
    """Take over a highlight unless what is kept is as new, or it was taken back since."""
    keep_newest(Highlight, key, version, values)


def keep_all(rows: Sequence[dict[str, Any]]) -> None:
    """As :func:`keep`, of several; each row has all columns."""
    deleted = deleted_among({row["id"]: row["version"] for row in rows}) if rows else set()
    upsert_newer(Highlight, sorted((row for row in rows if row["id"] not in deleted), key=itemgetter("id")), "id")


def take_all_back(versions: Mapping[UUID, int]) -> None:
    """As :func:`take_back`, of several."""
    if not versions:
        return
    record_deletions(versions)
    known = db_session().execute(select(Highlight.id, Highlight.version).where(Highlight.id.in_(versions)))
    older = [key for key, version in known if version <= versions[key]]
    if older:
        db_session().execute(delete(Highlight).where(Highlight.id.in_(older)))


def take_back(key: UUID, version: int) -> None:
    """A correction undid the highlight; what is older and still arrives is dropped."""
    take_all_back({key: version})


def erase(user_id: UUID) -> None:
    """Delete the user's highlights."""
    db_session().execute(delete(Highlight).where(Highlight.user_id == user_id))
