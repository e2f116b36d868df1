"""What the user decided about single sessions of the schedule; the schedule itself is computed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from plans_service.database import Model
from service_kit.db.columns import UtcDateTime, Uuid7


class ScheduleChange(Model):
    """One session (a plan day on the date where the cycle puts it) that was moved or is left out."""

    __tablename__ = "schedule_changes"
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True)
    planned_date: Mapped[date] = mapped_column(Date, primary_key=True)
    day_id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    moved_to: Mapped[date | None] = mapped_column(Date)
    skipped: Mapped[bool] = mapped_column(Boolean, nullable=False)
    said_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # None: before this was noted
    __table_args__ = (CheckConstraint("skipped OR moved_to IS NOT NULL", name="says_something"),)
