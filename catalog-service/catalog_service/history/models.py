"""The changes of exercises."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog_service.database import Model
from service_kit.clock import now
from service_kit.db.columns import UtcDateTime, Uuid7


class ExerciseChange(Model):
    """One change of an exercise; ``version`` is the one that it led to, ``into`` what it was merged into."""

    __tablename__ = "exercise_changes"
    exercise_id: Mapped[UUID] = mapped_column(ForeignKey("exercises.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), nullable=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, default=now)
    merged_into: Mapped[UUID | None] = mapped_column(Uuid7)
