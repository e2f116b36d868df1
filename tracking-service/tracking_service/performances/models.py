"""The local copy of finished workouts and of the sets that were done in them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from service_kit.db.columns import Json, UtcDateTime, Uuid7
from tracking_service.database import Model
from training.columns import quantity
from training.counting import BOTH_SIDES
from training.quantity import Quantity

_IN_DOUBT = text("doubt IS NOT NULL")


def _number() -> Mapped[int]:
    return mapped_column(BigInteger, nullable=False, default=0, server_default="0")


class Sums:
    """Mixin: what work sets came to (see totals.Totals), kept beside them (see summaries.py).

    A volume may be no whole number of milligrams: what is beyond it is counted in parts of one, summaries.FINEST of
    them (``_rest``).
    """

    sets: Mapped[int] = _number()
    reps: Mapped[int] = _number()
    volume: Mapped[int] = _number()
    volume_rest: Mapped[int] = _number()
    volume_with_body: Mapped[int] = _number()
    volume_with_body_rest: Mapped[int] = _number()
    unknown: Mapped[int] = _number()
    set_time: Mapped[int] = _number()  # microseconds
    distance: Mapped[int] = _number()  # micrometres


class Workout(Sums, Model):
    """A finished workout at the newest ``version`` that came. ``sets_done`` counts warm-ups and sets in doubt, too:
    without any it is no training.
    """

    __tablename__ = "workouts"

    id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    user_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    version: Mapped[int] = mapped_column(Integer, nullable=False)
    title: Mapped[str | None] = mapped_column(String(200))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    local_date: Mapped[date] = mapped_column(Date, nullable=False)
    duration: Mapped[int] = mapped_column(BigInteger, nullable=False)  # microseconds
    body_weight: Mapped[int | None] = mapped_column(BigInteger)  # milligrams, where the workout says so itself
    effort_rpe: Mapped[int | None] = mapped_column(Integer)  # tenths
    sets_done: Mapped[int] = _number()
    __table_args__ = (
        Index("ix_workouts_user_id_local_date", "user_id", "local_date"),
        Index("ix_workouts_user_id_started_at", "user_id", "started_at", "id"),
    )


class PerformedSet(Model):
    """A set that was done. ``external`` and ``moved`` are milligrams (see rules.py), ``place`` is its order.

    ``counts_with`` is the set as which it counts (see rules.counted_sets), None where that is itself; so many ``hands``
    hold the load each. ``doubt`` is why nothing counts it before its owner confirms it (a key of REASONS in
    records/rules.py), None where it counts.
    """

    __tablename__ = "performed_sets"

    workout_id: Mapped[UUID] = mapped_column(Uuid7, ForeignKey("workouts.id", ondelete="CASCADE"), primary_key=True)
    set_id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    user_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    exercise_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    measure: Mapped[str | None] = mapped_column(String(32))  # of the exercise when it was logged; None: not known
    place: Mapped[int] = mapped_column(Integer, nullable=False)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)  # of the workout
    local_date: Mapped[date] = mapped_column(Date, nullable=False)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    warmup: Mapped[bool] = mapped_column(Boolean, nullable=False)
    reps: Mapped[int | None] = mapped_column(Integer)
    load: Mapped[Quantity | None] = quantity("load", nullable=True)
    external: Mapped[int | None] = mapped_column(BigInteger)
    moved: Mapped[int | None] = mapped_column(BigInteger)
    duration: Mapped[Quantity | None] = quantity("duration", nullable=True)
    distance: Mapped[Quantity | None] = quantity("distance", nullable=True)
    rpe: Mapped[int | None] = mapped_column(Integer)  # tenths; what was typed as repetitions in reserve is converted
    side: Mapped[str] = mapped_column(String(16), nullable=False, server_default=BOTH_SIDES)
    hands: Mapped[int] = mapped_column(Integer, nullable=False, server_default="1")
    counts_with: Mapped[UUID | None] = mapped_column(Uuid7)
    doubt: Mapped[str | None] = mapped_column(String(32))
    __table_args__ = (
        Index("ix_performed_sets_exercise", "user_id", "exercise_id", "started_at", "workout_id", "place"),
        Index("ix_performed_sets_external", "user_id", "exercise_id", "external"),
        Index("ix_performed_sets_user_id_local_date", "user_id", "local_date"),
        Index("ix_performed_sets_exercise_id", "exercise_id"),
        Index("ix_performed_sets_doubt", "user_id", "exercise_id", sqlite_where=_IN_DOUBT, postgresql_where=_IN_DOUBT),
    )


class WorkoutExercise(Sums, Model):
    """What the sets of an exercise came to in a workout, by what they say of themselves (``says``, see summaries.says).

    ``work_sets`` is the number of lines, ``sets`` of those that count. ``lifts`` are the work sets as summaries.Lift.
    It is written and deleted in the transaction of what changes the sets.
    """

    __tablename__ = "workout_exercises"

    workout_id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    exercise_id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    says: Mapped[str] = mapped_column(String(40), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)  # of the workout
    local_date: Mapped[date] = mapped_column(Date, nullable=False)
    work_sets: Mapped[int] = _number()
    lifts: Mapped[list[list[Any]]] = mapped_column(Json, nullable=False, default=list, server_default="[]")
    __table_args__ = (Index("ix_workout_exercises_days", "user_id", "exercise_id", "local_date", "work_sets"),)


class TrainingYear(Model):
    """On which days of a year somebody trained: a character for each day from 1 January on, see training_days.py."""

    __tablename__ = "training_years"

    user_id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    days: Mapped[str] = mapped_column(String(366), nullable=False)
