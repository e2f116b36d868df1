"""Records as they stand and stood, the user's word on improbable sets, and what is to be computed anew."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Date, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service_kit.clock import now
from service_kit.db.columns import UtcDateTime, Uuid7
from service_kit.db.session import Versioned
from tracking_service.database import Model
from training.columns import quantity
from training.quantity import Quantity


class Record(Versioned, Model):
    """A set that is (``current``), was (``superseded``) or may be (``pending``) the best of its kind.

    ``score`` is in base steps, more is better (see kinds.py); ``bracket`` tells records of one kind apart. The
    figures of the set are copied, so that a list of records needs no other table. ``beaten_at`` is the start of the
    workout that beat it (a pending one: among the pending), None while none did; rows of a release before may say a
    later one or none.
    """

    __tablename__ = "records"

    user_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    exercise_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    kind: Mapped[str] = mapped_column(String(32), nullable=False)
    bracket: Mapped[int] = mapped_column("shelf", BigInteger, nullable=False)
    score: Mapped[int] = mapped_column(BigInteger, nullable=False)
    previous: Mapped[int | None] = mapped_column(BigInteger)
    status: Mapped[str] = mapped_column(String(16), nullable=False)
    first: Mapped[bool] = mapped_column(Boolean, nullable=False)
    reason: Mapped[str | None] = mapped_column(String(32))
    workout_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    set_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)  # of the workout
    achieved_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    beaten_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    local_date: Mapped[date] = mapped_column(Date, nullable=False)
    formula: Mapped[str | None] = mapped_column(String(16))  # of an estimate: one of strength_rules.METHODS
    reps: Mapped[int | None] = mapped_column(Integer)
    rpe: Mapped[int | None] = mapped_column(Integer)
    load: Mapped[Quantity | None] = quantity("load", nullable=True)
    external: Mapped[int | None] = mapped_column(BigInteger)
    moved: Mapped[int | None] = mapped_column(BigInteger)
    duration: Mapped[Quantity | None] = quantity("duration", nullable=True)
    distance: Mapped[Quantity | None] = quantity("distance", nullable=True)
    __table_args__ = (
        UniqueConstraint("user_id", "exercise_id", "kind", "shelf", "workout_id", "set_id"),
        Index("ix_records_log", "user_id", "achieved_at", "id"),
        Index("ix_records_standing", "user_id", "exercise_id", "status"),
    )


class Confirmation(Model):
    """The user stands by an improbable set, as long as its ``figures`` stay what they were."""

    __tablename__ = "record_confirmations"

    workout_id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    set_id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    user_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False, index=True)
    figures: Mapped[str] = mapped_column(String(120), nullable=False)
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, default=now)


class StaleRecords(Model):
    """Records to compute anew: the catalogue redefined the exercise, or the user chose another formula."""

    __tablename__ = "stale_records"

    user_id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    exercise_id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, default=now)
