"""Highlights by workout."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from service_kit.db.columns import Json, UtcDateTime, Uuid7
from session_service.database import Model


class Highlight(Model):
    """A record or a goal; ``details`` are what the event said of it. The workout may not exist here any more."""

    __tablename__ = "highlights"
    id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False, index=True)
    workout_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False, index=True)
    exercise_id: Mapped[UUID | None] = mapped_column(Uuid7)  # of a record
    type: Mapped[str] = mapped_column(String(10), nullable=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    details: Mapped[Any] = mapped_column(Json, nullable=False)
    __table_args__ = (Index("ix_highlights_exercise", "user_id", "exercise_id"),)
