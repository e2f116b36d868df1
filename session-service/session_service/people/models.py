"""The copy of the profiles: what a session needs to know of a person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, String
from sqlalchemy.orm import Mapped, mapped_column

from service_kit.db.columns import Json, Uuid7
from session_service.database import Model


class Person(Model):
    """A user's time zone (IANA name) and system of units as the auth service last published them.

    ``time_zones`` are the choices so far (see :mod:`training.zones`). ``days_due``: there were more days to be dated
    anew than one transaction takes.
    """

    __tablename__ = "people"
    id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, nullable=False)
    time_zone: Mapped[str] = mapped_column(String(64), nullable=False)
    time_zones: Mapped[Any] = mapped_column(Json, nullable=False, default=list)
    days_due: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False, index=True)
    units: Mapped[str] = mapped_column(String(10), nullable=False)
