"""Finished workouts, as far as the schedule reads them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Date, Index
from sqlalchemy.orm import Mapped, mapped_column

from plans_service.database import Model
from service_kit.db.columns import UtcDateTime, Uuid7


class DoneWorkout(Model):
    """A workout: whose, by which day of which plan (None for a free one), and on which local day."""

    __tablename__ = "done_workouts"
    id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    plan_id: Mapped[UUID | None] = mapped_column(Uuid7)
    plan_day_id: Mapped[UUID | None] = mapped_column(Uuid7)
    local_date: Mapped[date] = mapped_column(Date, nullable=False)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    __table_args__ = (Index(None, "user_id", "plan_id", "local_date"),)
