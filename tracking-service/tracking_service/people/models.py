"""The local copy of a profile; its row is also the lock on everything that is projected for the user."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Date, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from service_kit.db.columns import Json, UtcDateTime, Uuid7
from tracking_service.database import Model
from training.strength import FORMULAS


class Person(Model):
    """What figures depend on. ``version`` 0: nothing is known yet, the values are defaults.

    ``time_zones`` are the choices so far (see :mod:`training.zones`). ``days_due``: there were more days to be dated
    anew than one transaction takes. ``sets_revision`` is another one whenever what the user's sets come to may be (None
    at first).
    """

    __tablename__ = "people"

    user_id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    units: Mapped[str] = mapped_column(String(16), nullable=False, default="metric")
    time_zone: Mapped[str] = mapped_column(String(64), nullable=False, default="UTC")
    time_zones: Mapped[Any] = mapped_column(Json, nullable=False, default=list)
    days_due: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False, index=True)
    week_start: Mapped[str] = mapped_column(String(16), nullable=False, default="monday")
    height: Mapped[int | None] = mapped_column(BigInteger)  # micrometres
    birth_date: Mapped[date | None] = mapped_column(Date)
    sex: Mapped[str | None] = mapped_column(String(16))
    strength_formula: Mapped[str] = mapped_column(
        String(16), nullable=False, default=FORMULAS[0], server_default=FORMULAS[0]
    )
    sets_revision: Mapped[UUID | None] = mapped_column(Uuid7)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
