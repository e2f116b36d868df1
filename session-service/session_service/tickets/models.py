"""Stream tickets."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from service_kit.db.columns import UtcDateTime, Uuid7
from session_service.database import Model


class StreamTicket(Model):
    """A ticket, kept as its hash. It opens a stream once, until ``expires_at``, and that one again until
    ``usable_until``, unless ``login_id`` (the ``sid`` of the token that asked for it) is revoked or the key that signed
    the token, ``key_id``, is no longer believed."""

    __tablename__ = "stream_tickets"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    session_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False, index=True)
    login_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    key_id: Mapped[str | None] = mapped_column(String(100))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    usable_until: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
