"""Body weights by measurement."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from service_kit.db.columns import UtcDateTime, Uuid7
from session_service.database import Model


class BodyWeight(Model):
    """A weight that counts, in milligrams."""

    __tablename__ = "body_weights"
    id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    measured_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    weight: Mapped[int] = mapped_column(BigInteger, nullable=False)
    __table_args__ = (Index("ix_body_weights_newest", "user_id", "measured_at"),)
