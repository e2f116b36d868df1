"""Measurements and the types that users made themselves."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service_kit.clock import now
from service_kit.db.columns import UtcDateTime, Uuid7
from service_kit.db.session import Versioned
from service_kit.errors import Conflict
from service_kit.ids import new_id
from tracking_service.database import Model
from tracking_service.measurements.rules import KINDS, VALUE
from training.columns import quantity
from training.quantity import Quantity

COUNTED, PENDING = STATUSES = ("counted", "pending")


class TypeTaken(Conflict):
    """There is a measurement type with this ``slug`` already, built in or among your own, at ``href``. Use it, or
    choose another slug.
    """

    type, title = "measurement-type-taken", "Measurement type exists"


class Measurement(Versioned, Model):
    """One reading; a type with two values (blood pressure) uses ``second`` as well.

    ``doubt`` is why nothing counts it before its owner confirms it (a key of REASONS in doubt_rules.py), None where it
    counts. ``confirmed_as`` are the figures that the owner stands by: others are judged anew.
    """

    __tablename__ = "measurements"

    user_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    type: Mapped[str] = mapped_column(String(64), nullable=False)
    first: Mapped[Quantity] = quantity("first")
    second: Mapped[Quantity | None] = quantity("second", nullable=True)
    measured_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    time_zone: Mapped[str] = mapped_column(String(64), nullable=False)
    local_date: Mapped[date] = mapped_column(Date, nullable=False)
    zone_assumed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # None: the time zone was typed, and stays
    source: Mapped[str] = mapped_column(String(32), nullable=False)
    # Of the workout whose body weight it is; one row has it, since whoever writes it holds the person.
    workout_id: Mapped[UUID | None] = mapped_column(Uuid7)
    device: Mapped[str | None] = mapped_column(String(100))
    note: Mapped[str | None] = mapped_column(String(500))
    doubt: Mapped[str | None] = mapped_column(String(32))
    confirmed_as: Mapped[str | None] = mapped_column(String(64))
    __table_args__ = (
        Index("ix_measurements_log", "user_id", "type", "measured_at", "id"),
        Index("ix_measurements_days", "user_id", "type", "local_date"),
        Index("ix_measurements_user_id_measured_at", "user_id", "measured_at", "id"),
        Index("ix_measurements_workout_id", "workout_id"),
    )

    @property
    def values(self) -> dict[str, Quantity]:
        """The values by name."""
        return values_of(self)

    @property
    def status(self) -> str:
        """One of STATUSES."""
        return COUNTED if self.doubt is None else PENDING


def values_of(row: Any) -> dict[str, Quantity]:
    """The values by name of a measurement, or of a row of its columns; ``value`` is that of a type that has but one."""
    first = Quantity(row.first_base, row.first_value, row.first_unit)
    if row.second_base is None:
        return {VALUE: first}
    names = [part.name for part in KINDS[row.type].parts]
    return dict(zip(names, (first, Quantity(row.second_base, row.second_value, row.second_unit)), strict=True))


def figures_text(first: int, second: int | None) -> str:
    """The figures of a reading, in base steps, that a confirmation stands for."""
    return f"{first}|{second}"


class StaleReadings(Model):
    """Whose readings are to be judged anew, since a release judges them otherwise."""

    __tablename__ = "stale_readings"

    user_id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, default=now)


class MeasurementType(Model):
    """A type of a user's own, with one value in one unit."""

    __tablename__ = "measurement_types"

    id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    slug: Mapped[str] = mapped_column(String(64), nullable=False)
    name: Mapped[str] = mapped_column(String(100), nullable=False)
    unit: Mapped[str] = mapped_column(String(16), nullable=False)
    daily: Mapped[str] = mapped_column(String(8), nullable=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, default=now)
    __table_args__ = (UniqueConstraint("user_id", "slug", info={"problem": TypeTaken}),)
