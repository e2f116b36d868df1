"""One table for the three vocabularies; the seed fills it, nobody else writes it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from catalog_service.database import Model
from service_kit.clock import now
from service_kit.db.columns import UtcDateTime


class Term(Model):
    """A muscle, a piece of equipment or a category, known by its slug."""

    __tablename__ = "terms"
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), nullable=False)
    group: Mapped[str | None] = mapped_column("group_name", String(40))
    region: Mapped[str | None] = mapped_column(String(40))
    description: Mapped[str | None] = mapped_column(Text)
    position: Mapped[int] = mapped_column(Integer, nullable=False)
    updated_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=now, onupdate=now)
