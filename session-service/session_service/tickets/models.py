"""Stream tickets."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from service_kit.db.columns import UtcDateTime, Uuid7
from session_service.database import Model


class StreamTicket(Model):
    """A single-use ticket, kept as its hash. The stream that it opens lives as long as the token behind it:
    ``token_expires_at``, and unless ``login_id`` (the token's ``sid``) is revoked."""

    __tablename__ = "stream_tickets"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    session_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False, index=True)
    login_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    token_expires_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
