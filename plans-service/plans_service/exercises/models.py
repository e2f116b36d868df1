"""The copy of the catalogue that plans are checked against."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Boolean, String
from sqlalchemy.orm import Mapped, mapped_column

from plans_service.database import Model
from service_kit.db.columns import Uuid7


class Exercise(Model):
    """An exercise as the catalogue last published it; ``owner_id`` is None for the public ones."""

    __tablename__ = "exercises"
    id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, nullable=False)
    owner_id: Mapped[UUID | None] = mapped_column(Uuid7, index=True)
    name: Mapped[str] = mapped_column(String(200), nullable=False)
    measure: Mapped[str] = mapped_column(String(30), nullable=False)
    retired: Mapped[bool] = mapped_column(Boolean, nullable=False)
    merged_into: Mapped[UUID | None] = mapped_column(Uuid7)
