"""What the search looks at: one document an exercise, and the pieces of words that narrow before the ranking."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog_service.database import Model
from service_kit.db.columns import Json, Uuid7


class SearchDocument(Model):
    """The normalised words of an exercise, by field."""

    __tablename__ = "search_documents"
    exercise_id: Mapped[UUID] = mapped_column(ForeignKey("exercises.id", ondelete="CASCADE"), primary_key=True)
    fields: Mapped[dict[str, Any]] = mapped_column(Json, nullable=False)


class Trigram(Model):
    """One of the pieces of an exercise's words, of at most three letters."""

    __tablename__ = "search_trigrams"
    trigram: Mapped[str] = mapped_column(String(3), primary_key=True)
    exercise_id: Mapped[UUID] = mapped_column(
        Uuid7, ForeignKey("exercises.id", ondelete="CASCADE"), primary_key=True, index=True
    )
