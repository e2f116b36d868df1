"""The custom fields of an exercise, for one person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service_kit.db.columns import Json, Uuid7
from service_kit.db.session import Versioned
from session_service.database import Model


class CustomFields(Versioned, Model):
    """What a person defined for an exercise, under the id that they named; ``fields`` as ``rules.Field`` reads them."""

    __tablename__ = "custom_fields"
    user_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    exercise_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    fields: Mapped[Any] = mapped_column(Json, nullable=False)

    __table_args__ = (UniqueConstraint("user_id", "exercise_id", name="uq_custom_fields_exercise"),)
