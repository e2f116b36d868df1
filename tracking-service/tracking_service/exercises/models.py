"""The local copy of an exercise."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from service_kit.db.columns import Json, UtcDateTime, Uuid7
from tracking_service.database import Model


class Exercise(Model):
    """What figures depend on. ``version`` 0: only the hint that a workout gave; the catalogue has said nothing yet.

    ``owner_id`` is None for what is public. That of a hint is the user whose workout brought it.
    """

    __tablename__ = "exercises"

    id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    owner_id: Mapped[UUID | None] = mapped_column(Uuid7, index=True)
    name: Mapped[str] = mapped_column(String(200), nullable=False)
    measure: Mapped[str] = mapped_column(String(32), nullable=False)
    bodyweight_fraction: Mapped[int | None] = mapped_column(Integer)  # percent of the body that is lifted
    muscles: Mapped[list[dict[str, Any]]] = mapped_column(Json, nullable=False, default=list)
    slug: Mapped[str | None] = mapped_column(String(80))
    category: Mapped[str | None] = mapped_column(String(40))
    pattern: Mapped[str | None] = mapped_column(String(40))
    equipment: Mapped[list[str]] = mapped_column(Json, nullable=False, default=list, server_default="[]")
    load_per: Mapped[str] = mapped_column(String(8), nullable=False, default="total", server_default="total")
    retired: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    merged_into: Mapped[UUID | None] = mapped_column(Uuid7, index=True)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
