"""Live sessions and their logs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from service_kit.clock import now
from service_kit.db.columns import Json, UtcDateTime, Uuid7
from service_kit.errors import Conflict
from session_service.database import Model

# Who streams sessions is notified here of each that has changed.
NOTIFY_CHANNEL = "setwise_sessions"

_OPEN = text("status = 'open'")
_OUTDATED = text("summarized_sequence <> sequence")


class SessionOpen(Conflict):
    """There is one live session at a time, and one is open. Go on with it, finish or abandon it: `session_id`, `href`
    and the `Location` header say which it is."""

    type, title = "session-open", "Another session is open"


class LiveSession(Model):
    """One live session. ``sequence`` is that of the newest command: it orders all who write, and is never lowered.

    ``snapshot`` is what was frozen at the start (``blocks`` of a plan day, ``plan``, ``title``); the state follows
    from it and the log alone, and it is read only where that is folded. What lists and timers ask of it is kept beside
    it (``title`` to ``sets_skipped``), as it was at ``summarized_sequence`` (see ``summaries.py``). ``closed_at`` is
    when its end came to us.
    """

    __tablename__ = "sessions"
    id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    user_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    status: Mapped[str] = mapped_column(String(10), nullable=False, default="open")
    sequence: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    snapshot: Mapped[Any] = mapped_column(Json, nullable=False, deferred=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    time_zone: Mapped[str] = mapped_column(String(64), nullable=False)
    local_date: Mapped[date] = mapped_column(Date, nullable=False)
    zone_assumed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # None: the time zone was typed, and stays
    workout_id: Mapped[UUID | None] = mapped_column(Uuid7)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    summarized_sequence: Mapped[int] = mapped_column(Integer, nullable=False, server_default="-1")
    title: Mapped[str] = mapped_column(String(120), nullable=False, server_default="")
    plan: Mapped[Any | None] = mapped_column(Json)
    plan_id: Mapped[UUID | None] = mapped_column(Uuid7)
    last_command_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_paused: Mapped[bool] = mapped_column(Boolean, nullable=False, server_default=false())
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(10))
    sets_total: Mapped[int] = mapped_column(Integer, nullable=False, server_default="0")
    sets_done: Mapped[int] = mapped_column(Integer, nullable=False, server_default="0")
    sets_skipped: Mapped[int] = mapped_column(Integer, nullable=False, server_default="0")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, default=now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, default=now)
    __table_args__ = (
        Index(
            "ix_sessions_one_open",
            "user_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
            info={"problem": SessionOpen},
        ),
        Index("ix_sessions_list", "user_id", "started_at", "id"),
        Index("ix_sessions_forgotten", "last_command_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_sessions_outdated", "id", sqlite_where=_OUTDATED, postgresql_where=_OUTDATED),
    )


class SessionCommand(Model):
    """One entry of a session's append-only log. ``body`` is what was accepted, ``digest`` fingerprints what was sent,
    ``touches`` are the keys of what it changed."""

    __tablename__ = "session_commands"
    session_id: Mapped[UUID] = mapped_column(Uuid7, ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True)
    sequence: Mapped[int] = mapped_column(Integer, primary_key=True)
    command_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    kind: Mapped[str] = mapped_column(String(20), nullable=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, default=now)
    body: Mapped[Any] = mapped_column(Json, nullable=False)
    touches: Mapped[Any] = mapped_column(Json, nullable=False)
    digest: Mapped[str] = mapped_column(String(64), nullable=False)
    __table_args__ = (UniqueConstraint("session_id", "command_id"),)
