"""The copy of the profiles: what a session needs to know of a person."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from service_kit.db.columns import Uuid7
from session_service.database import Model


class Person(Model):
    """A user's time zone (IANA name) and system of units as the auth service last published them."""

    __tablename__ = "people"
    id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, nullable=False)
    time_zone: Mapped[str] = mapped_column(String(64), nullable=False)
    units: Mapped[str] = mapped_column(String(10), nullable=False)
