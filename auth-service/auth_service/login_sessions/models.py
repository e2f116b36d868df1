"""Tables of log-in sessions, their refresh tokens, and the sessions whose access tokens are refused."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, query_expression

from auth_service.database import Model
from service_kit.clock import now
from service_kit.db.columns import UtcDateTime, Uuid7
from service_kit.ids import new_id


class LoginSession(Model):
    """One device that is logged in; its id is the ``sid`` of the access tokens.

    ``authenticated_at`` is when the person last proved who they are (sensitive changes will ask for a recent one).
    """

    __tablename__ = "login_sessions"
    id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(Uuid7, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False)
    device_name: Mapped[str] = mapped_column(String(80), nullable=False)
    ip_address: Mapped[str] = mapped_column(String(45), nullable=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, default=now)
    authenticated_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, default=now)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, default=now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_reason: Mapped[str | None] = mapped_column(String(32))

    # Whether it is the session that asks; filled by the query that lists them.
    current: Mapped[bool] = query_expression()

    __table_args__ = (Index("ix_login_sessions_user_id_last_seen_at", "user_id", "last_seen_at"),)


class RefreshToken(Model):
    """One generation of a session's refresh tokens, as a hash. ``successor_salt`` lives for the grace only."""

    __tablename__ = "refresh_tokens"
    id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True, default=new_id)
    session_id: Mapped[UUID] = mapped_column(Uuid7, ForeignKey("login_sessions.id", ondelete="CASCADE"), nullable=False)
    generation: Mapped[int] = mapped_column(Integer, nullable=False)
    token_hash: Mapped[str] = mapped_column(String(64), nullable=False, unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    successor_salt: Mapped[str | None] = mapped_column(String(64))

    # Two successors of one token cannot exist, whatever the code does.
    __table_args__ = (UniqueConstraint("session_id", "generation"),)


class Revocation(Model):
    """A session whose access tokens are refused until ``expires_at``: the truth behind the RevocationStore."""

    __tablename__ = "revocations"
    session_id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, index=True)
