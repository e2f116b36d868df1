"""Lists of sessions, from columns alone: no log is folded for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from session_service.plans import queries as plans
from session_service.sessions.models import LiveSession
from session_service.sessions.rules import percent
from training.day_spans import within

NEWEST_FIRST = (LiveSession.started_at.desc(), LiveSession.id.desc())
_COLUMNS = ("id", "title", "plan", "started_at", "ended_at", "ended_by", "time_zone", "local_date", "workout_id")


def select_sessions(user_id: UUID, query: Mapping[str, Any]) -> Select[Any]:
    """The user's sessions that a :class:`SessionQuery` asks for.

    Raises NeedsLookup, and Invalid for a plan that is none of the user's.
    """
    rows = select(LiveSession).where(LiveSession.user_id == user_id)
    if "status" in query:
        rows = rows.where(or_(false(), *map(_has, set(query["status"]))))
    if "plan_id" in query:
        plans.refuse_unknown_filter(user_id, set(query["plan_id"]), LiveSession)
        rows = rows.where(LiveSession.plan_id.in_(query["plan_id"]))
    return within(rows, LiveSession.local_date, query)


def summary_view(live: LiveSession) -> dict[str, Any]:
    """A session as the schema ``SessionSummary`` writes it."""
    counted = live.summarized_sequence == live.sequence
    return {
        **{name: getattr(live, name) for name in _COLUMNS},
        "status": _status(live),
        "progress": _progress(live) if counted else None,
    }


def _has(status: str) -> ColumnElement[bool]:
    if status in ("active", "paused"):
        return and_(LiveSession.status == "open", LiveSession.is_paused.is_(status == "paused"))
    return LiveSession.status == status


def _status(live: LiveSession) -> str:
    if live.status != "open":
        return live.status
    return "paused" if live.is_paused else "active"


def _progress(live: LiveSession) -> dict[str, int]:
    behind = live.sets_done + live.sets_skipped
    return {
        "sets": live.sets_total,
        "done": live.sets_done,
        "skipped": live.sets_skipped,
        "left": live.sets_total - behind,
        "percent": percent(behind, live.sets_total),
    }
