"""The copy of the profiles: what the schedule needs to know of a person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from plans_service.database import Model
from service_kit.db.columns import Json, Uuid7


class Person(Model):
    """A user's time zone (IANA name) as the auth service last published it."""

    __tablename__ = "people"
    id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, nullable=False)
    time_zone: Mapped[str] = mapped_column(String(200), nullable=False)
    time_zones: Mapped[Any] = mapped_column(Json, nullable=False, default=list)  # the choices, see training.zones
