"""A boat."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from harbour_service.boats.problems import BerthTaken, NameTaken
from harbour_service.database import Model
from service_kit.db.columns import Json, UtcDateTime, Uuid7
from service_kit.db.session import Versioned
from training.columns import quantity
from training.quantity import Quantity

_MOORED = text("berth IS NOT NULL")


class Boat(Versioned, Model):
    """A boat of a user."""

    __tablename__ = "boats"
    user_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    name: Mapped[str] = mapped_column(String(80), nullable=False)
    length: Mapped[Quantity | None] = quantity("length", nullable=True)
    launched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    papers: Mapped[Any | None] = mapped_column(Json)
    berth: Mapped[str | None] = mapped_column(String(10))
    __table_args__ = (
        UniqueConstraint("user_id", "name", info={"problem": NameTaken}),
        Index(
            "uq_boats_berth",
            "berth",
            unique=True,
            info={"problem": BerthTaken},
            sqlite_where=_MOORED,
            postgresql_where=_MOORED,
        ),
    )


class Captain(Model):
    """A copy of somebody that another service knows."""

    __tablename__ = "captains"
    user_id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
