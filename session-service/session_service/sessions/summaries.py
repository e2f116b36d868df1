"""What lists and timers ask of sessions, kept in columns so that nobody folds a log for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from service_kit.db.session import db_session
from session_service.portions import lock_portion
from session_service.sessions import rules
from session_service.sessions.models import LiveSession
from session_service.sessions.replays import replay_of

# How many sessions one run of the timer computes anew; the largest takes 60 ms.
SESSIONS_AT_ONCE = 50
OUTDATED = select(LiveSession).where(LiveSession.summarized_sequence != LiveSession.sequence)


def summary(snapshot: rules.Snapshot, state: rules.State, last_command_at: datetime) -> dict[str, Any]:
    """The columns of a session that follow from its snapshot and state."""
    plan, counts = snapshot.plan, rules.progress(list(state.in_order()))
    return {
        "summarized_sequence": state.sequence,
        "title": snapshot.title,
        "plan": plan,
        "plan_id": UUID(plan["plan_id"]) if plan else None,
        "last_command_at": last_command_at,
        "is_paused": state.paused_at is not None,
        "ended_at": state.ended_at,
        "ended_by": state.ended_by,
        "sets_total": counts["sets"],
        "sets_done": counts["done"],
        "sets_skipped": counts["skipped"],
    }


def summarize_outdated() -> None:
    """Compute the columns of some sessions that a release before wrote; run by the clock."""
    for live in lock_portion(LiveSession, OUTDATED, LiveSession.id, SESSIONS_AT_ONCE):
        replay = replay_of(live)
        last_command_at = max([live.started_at, *(entry.at for entry in replay.log)])
        values = summary(replay.snapshot, replay.state, last_command_at)
        db_session().execute(update(LiveSession).where(LiveSession.id == live.id).values(values))
