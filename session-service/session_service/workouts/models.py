"""Workouts, their entries (an exercise each) and sets.

A deleted workout stays as an empty row with its version, so that its id is never used again and the change feed
can tell of it. ``position`` of every user's feed only grows.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service_kit.db.columns import Json, UtcDateTime, Uuid7
from service_kit.db.session import Versioned
from session_service.database import Model
from training.columns import quantity
from training.quantity import Quantity

_PARENT: dict[str, Any] = {"cascade": "all, delete-orphan", "passive_deletes": True, "lazy": "selectin"}


class Workout(Versioned, Model):
    """One workout. ``search`` is folded text; what stands behind it follows from the sets (see ``totals.py``).

    ``one_hand_volume`` is in milligrams and counts each load once; where an exercise is done with a load in each hand,
    that of the second is a column of its entry. ``sets_removed`` were planned, and taken out by an edit.
    """

    __tablename__ = "workouts"
    user_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    session_id: Mapped[UUID | None] = mapped_column(Uuid7)
    plan_id: Mapped[UUID | None] = mapped_column(Uuid7)
    plan_day_id: Mapped[UUID | None] = mapped_column(Uuid7)
    title: Mapped[str] = mapped_column(String(120), nullable=False)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    active_ms: Mapped[int | None] = mapped_column(BigInteger)
    time_zone: Mapped[str] = mapped_column(String(64), nullable=False)
    local_date: Mapped[date] = mapped_column(Date, nullable=False)
    zone_assumed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # None: the time zone was typed, and stays
    location: Mapped[str | None] = mapped_column(String(120))
    feeling: Mapped[int | None] = mapped_column(Integer)
    effort_rpe: Mapped[int | None] = mapped_column(Integer)
    body_weight: Mapped[Quantity | None] = quantity("body_weight", nullable=True)
    notes: Mapped[str | None] = mapped_column(Text)
    feed_position: Mapped[int] = mapped_column(BigInteger, nullable=False)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    search: Mapped[str] = mapped_column(Text, nullable=False)
    sets_done: Mapped[int] = mapped_column(Integer, nullable=False)
    sets_skipped: Mapped[int] = mapped_column(Integer, nullable=False)
    sets_planned: Mapped[int] = mapped_column(Integer, nullable=False)
    sets_removed: Mapped[int] = mapped_column(Integer, nullable=False, server_default="0")
    sets_not_judged: Mapped[int] = mapped_column(Integer, nullable=False, server_default="0")
    one_hand_volume: Mapped[int] = mapped_column("tonnage", BigInteger, nullable=False)
    compliance: Mapped[int | None] = mapped_column(Integer)
    figures_version: Mapped[int] = mapped_column(Integer, nullable=False, server_default="0")
    coordinate: Mapped[Any | None] = mapped_column(Json)  # latitude and longitude as decimals in text
    share_code: Mapped[str | None] = mapped_column(String(32))  # of the link; None: there is none
    blocks: Mapped[Any | None] = mapped_column(Json)  # in order, as ``workout_rows.block_json`` writes them

    entries: Mapped[list[WorkoutEntry]] = relationship(order_by="WorkoutEntry.position", **_PARENT)
    tags: Mapped[list[WorkoutTag]] = relationship(order_by="WorkoutTag.tag", **_PARENT)

    __table_args__ = (
        Index("ix_workouts_log", "user_id", "started_at", "id"),
        Index("ix_workouts_days", "user_id", "local_date"),
        Index("ix_workouts_feed", "user_id", "feed_position", unique=True),
        Index("ix_workouts_figures", "figures_version"),
        Index("ix_workouts_share_code", "share_code"),
    )


class WorkoutEntry(Model):
    """One exercise in a workout, under the id that the client wrote and the name that it had then.

    ``user_id`` is the workout's, so that what somebody did in an exercise is one range of an index.
    """

    __tablename__ = "workout_entries"
    id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    workout_id: Mapped[UUID] = mapped_column(Uuid7, ForeignKey("workouts.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[UUID | None] = mapped_column(Uuid7)
    position: Mapped[int] = mapped_column(Integer, nullable=False)
    exercise_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False, index=True)
    exercise_name: Mapped[str] = mapped_column(String(200), nullable=False)
    block_id: Mapped[UUID | None] = mapped_column(Uuid7)
    measure: Mapped[str] = mapped_column(String(30), nullable=False)
    note: Mapped[str | None] = mapped_column(String(500))
    plan_item_id: Mapped[UUID | None] = mapped_column(Uuid7)
    sets_done: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    sets_planned: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    sets_removed: Mapped[int] = mapped_column(Integer, nullable=False, server_default="0")
    sets_not_judged: Mapped[int] = mapped_column(Integer, nullable=False, server_default="0")
    second_hand_volume: Mapped[int] = mapped_column(BigInteger, nullable=False, server_default="0")
    compliance: Mapped[int | None] = mapped_column(Integer)

    sets: Mapped[list[WorkoutSet]] = relationship(order_by="WorkoutSet.position", **_PARENT)

    __table_args__ = (Index("ix_workout_entries_history", "user_id", "exercise_id"),)


class WorkoutSet(Model):
    """One set: ``status`` done or skipped, what was done, and what had been ``planned``. RPE is tenths."""

    __tablename__ = "workout_sets"
    id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(Uuid7, ForeignKey("workout_entries.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer, nullable=False)
    role: Mapped[str] = mapped_column(String(10), nullable=False)
    status: Mapped[str] = mapped_column(String(10), nullable=False)
    reps: Mapped[int | None] = mapped_column(Integer)
    load: Mapped[Quantity | None] = quantity("load", nullable=True)
    load_kind: Mapped[str] = mapped_column(String(10), nullable=False)
    duration: Mapped[Quantity | None] = quantity("duration", nullable=True)
    distance: Mapped[Quantity | None] = quantity("distance", nullable=True)
    rpe: Mapped[int | None] = mapped_column(Integer)
    rir: Mapped[int | None] = mapped_column(Integer)
    side: Mapped[str] = mapped_column(String(10), nullable=False)
    round: Mapped[int | None] = mapped_column(Integer)
    rest_before: Mapped[Quantity | None] = quantity("rest_before", nullable=True)
    heart_rate: Mapped[int | None] = mapped_column(Integer)
    custom: Mapped[Any | None] = mapped_column(Json)  # values by the keys of custom fields, as they were typed
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str | None] = mapped_column(String(500))
    plan_set_id: Mapped[UUID | None] = mapped_column(Uuid7)
    planned: Mapped[Any | None] = mapped_column(Json)


class WorkoutTag(Model):
    """A word by which a workout is found again, in lower case."""

    __tablename__ = "workout_tags"
    workout_id: Mapped[UUID] = mapped_column(Uuid7, ForeignKey("workouts.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(30), primary_key=True)
    tag_key: Mapped[str] = mapped_column(Text, nullable=False, index=True)  # what it is compared by


class Feed(Model):
    """The newest position in a user's change feed; its row is the lock that keeps positions in commit order."""

    __tablename__ = "workout_feeds"
    user_id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, nullable=False)
