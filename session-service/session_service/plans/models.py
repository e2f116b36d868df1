"""The copy of the plans."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from service_kit.db.columns import Json, Uuid7
from session_service.database import Model


class Plan(Model):
    """A plan as the plans service last published it; ``days`` are in the form of its events."""

    __tablename__ = "plans"
    id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False, index=True)
    name: Mapped[str] = mapped_column(String(200), nullable=False)
    days: Mapped[Any] = mapped_column(Json, nullable=False)
