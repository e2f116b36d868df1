"""An exercise with the muscles that it trains and the equipment that it needs."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, TextClause, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog_service.database import Model
from catalog_service.exercises.problems import NameTaken, SlugTaken
from service_kit.db.columns import Json, UtcDateTime, Uuid7
from service_kit.db.session import Versioned
from service_kit.errors import Conflict
from training.counting import IN_ALL

_PUBLIC = text("owner_id IS NULL AND retired_at IS NULL")
_OWN = text("owner_id IS NOT NULL AND retired_at IS NULL")


def _unique(name: str, *columns: str, of: TextClause, problem: type[Conflict]) -> Index:
    """A unique index over some of the exercises in use."""
    return Index(name, *columns, unique=True, info={"problem": problem}, sqlite_where=of, postgresql_where=of)


class Exercise(Versioned, Model):
    """Public where ``owner_id`` is null. A retired one is shown no more in lists, but keeps its name for history."""

    __tablename__ = "exercises"
    owner_id: Mapped[UUID | None] = mapped_column(Uuid7)
    slug: Mapped[str] = mapped_column(String(80), nullable=False)
    name: Mapped[str] = mapped_column(String(80), nullable=False)
    name_key: Mapped[str] = mapped_column(String(240), nullable=False)
    aliases: Mapped[list[str]] = mapped_column(Json, nullable=False)
    description: Mapped[str] = mapped_column(Text, nullable=False)
    steps: Mapped[list[str]] = mapped_column(Json, nullable=False)
    tips: Mapped[list[str]] = mapped_column(Json, nullable=False)
    common_mistakes: Mapped[list[str]] = mapped_column(Json, nullable=False)
    category: Mapped[str] = mapped_column(String(40), nullable=False, index=True)
    pattern: Mapped[str] = mapped_column(String(40), nullable=False, index=True)
    mechanic: Mapped[str] = mapped_column(String(16), nullable=False)
    force: Mapped[str] = mapped_column(String(16), nullable=False)
    level: Mapped[str] = mapped_column(String(16), nullable=False)
    laterality: Mapped[str] = mapped_column(String(16), nullable=False)
    measure: Mapped[str] = mapped_column(String(24), nullable=False)
    load_per: Mapped[str] = mapped_column(String(8), nullable=False, server_default=IN_ALL)
    bodyweight_fraction: Mapped[int] = mapped_column(Integer, nullable=False)
    met: Mapped[str | None] = mapped_column(String(8))
    contraindications: Mapped[list[str]] = mapped_column(Json, nullable=False)
    media: Mapped[list[Any]] = mapped_column(Json, nullable=False)
    license: Mapped[str] = mapped_column(String(40), nullable=False)
    origin: Mapped[str] = mapped_column(String(40), nullable=False)
    seed_digest: Mapped[str | None] = mapped_column(String(64))  # what the seed last wrote; null once edited by hand
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    merged_into: Mapped[UUID | None] = mapped_column(Uuid7)
    muscles: Mapped[list[ExerciseMuscle]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="ExerciseMuscle.position"
    )
    equipment_rows: Mapped[list[ExerciseEquipment]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="ExerciseEquipment.position"
    )
    __table_args__ = (
        CheckConstraint("bodyweight_fraction BETWEEN 0 AND 100", name="bodyweight_fraction"),
        _unique("uq_exercises_public_slug", "slug", of=_PUBLIC, problem=SlugTaken),
        _unique("uq_exercises_own_slug", "owner_id", "slug", of=_OWN, problem=SlugTaken),
        _unique("uq_exercises_public_name", "name_key", of=_PUBLIC, problem=NameTaken),
        _unique("uq_exercises_own_name", "owner_id", "name_key", of=_OWN, problem=NameTaken),
        Index("ix_exercises_revision", "owner_id", "version", "updated_at"),
        Index("ix_exercises_names", "owner_id", "name"),
    )

    @property
    def equipment(self) -> list[str]:
        """The slugs of what it needs, all of it at once."""
        return [row.equipment for row in self.equipment_rows]

    @property
    def custom(self) -> bool:
        """Whether a user made it."""
        return self.owner_id is not None

    @property
    def retired(self) -> bool:
        """Whether it is out of use."""
        return self.retired_at is not None


class ExerciseMuscle(Model):
    """A muscle's part in an exercise; the shares of one exercise sum to 100."""

    __tablename__ = "exercise_muscles"
    exercise_id: Mapped[UUID] = mapped_column(ForeignKey("exercises.id", ondelete="CASCADE"), primary_key=True)
    muscle: Mapped[str] = mapped_column(String(60), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(10), nullable=False)
    share: Mapped[int] = mapped_column(Integer, nullable=False)
    position: Mapped[int] = mapped_column(Integer, nullable=False)


class ExerciseEquipment(Model):
    """A piece of equipment that an exercise needs."""

    __tablename__ = "exercise_equipment"
    exercise_id: Mapped[UUID] = mapped_column(ForeignKey("exercises.id", ondelete="CASCADE"), primary_key=True)
    equipment: Mapped[str] = mapped_column(String(60), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(Integer, nullable=False)
