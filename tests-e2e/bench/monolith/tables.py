"""The tables of the monolith, with the indexes that its questions want."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Index, Text, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    """What all tables have in common."""

    type_annotation_map = {
        datetime: TIMESTAMP(timezone=True),
        list[str]: ARRAY(Text),
        list[Any]: JSONB,
        dict[str, Any]: JSONB,
    }


class Row(Base):
    """A row with an id and the instants of its life."""

    __abstract__ = True
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())


class User(Row):
    """Somebody with an account."""

    __tablename__ = "users"
    time_zone: Mapped[str]


class Word(Base):
    """A word of a vocabulary and its name for people."""

    __abstract__ = True
    slug: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class Muscle(Word):
    """A muscle."""

    __tablename__ = "muscles"


class Equipment(Word):
    """A piece of equipment."""

    __tablename__ = "equipment"


class Category(Word):
    """A kind of exercise."""

    __tablename__ = "categories"


# The names of each vocabulary by slug: few, and read once at the start, since a release brings new ones.
NAMES: dict[type[Word], dict[str, str]] = {Muscle: {}, Equipment: {}, Category: {}}


def read_names(db: Session) -> None:
    """Read all vocabularies."""
    for table, names in NAMES.items():
        names.update((one.slug, one.name) for one in db.scalars(select(table)))


class ExerciseEquipment(Base):
    """A piece of equipment that an exercise needs."""

    __tablename__ = "exercise_equipment"
    exercise_id: Mapped[UUID] = mapped_column(ForeignKey("exercises.id"), primary_key=True)
    equipment: Mapped[str] = mapped_column(ForeignKey("equipment.slug"), primary_key=True, index=True)
    position: Mapped[int]


class ExerciseMuscle(Base):
    """A muscle's part in an exercise."""

    __tablename__ = "exercise_muscles"
    exercise_id: Mapped[UUID] = mapped_column(ForeignKey("exercises.id"), primary_key=True)
    muscle: Mapped[str] = mapped_column(ForeignKey("muscles.slug"), primary_key=True, index=True)
    role: Mapped[str]
    share: Mapped[int]
    position: Mapped[int]

    @property
    def name(self) -> str:
        """What people call the muscle."""
        return NAMES[Muscle][self.muscle]


class Exercise(Row):
    """An exercise; public where it has no owner."""

    __tablename__ = "exercises"
    owner_id: Mapped[UUID | None] = mapped_column(index=True)
    version: Mapped[int]
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    aliases: Mapped[list[str]]
    description: Mapped[str]
    steps: Mapped[list[str]]
    tips: Mapped[list[str]]
    common_mistakes: Mapped[list[str]]
    category: Mapped[str] = mapped_column(ForeignKey("categories.slug"), index=True)
    pattern: Mapped[str] = mapped_column(index=True)
    mechanic: Mapped[str]
    force: Mapped[str]
    level: Mapped[str]
    laterality: Mapped[str]
    measure: Mapped[str]
    load_per: Mapped[str]
    bodyweight_fraction: Mapped[int]
    met: Mapped[str | None]
    contraindications: Mapped[list[str]]
    media: Mapped[list[Any]]
    license: Mapped[str]
    origin: Mapped[str]
    retired: Mapped[bool] = mapped_column(default=False)
    merged_into: Mapped[UUID | None]
    muscles: Mapped[list[ExerciseMuscle]] = relationship(order_by=ExerciseMuscle.position)
    equipment_rows: Mapped[list[ExerciseEquipment]] = relationship(order_by=ExerciseEquipment.position)

    @property
    def equipment(self) -> list[str]:
        """The slugs of what it needs."""
        return [one.equipment for one in self.equipment_rows]

    @property
    def equipment_names(self) -> list[str]:
        """The names of what it needs."""
        return [NAMES[Equipment][slug] for slug in self.equipment]

    @property
    def category_name(self) -> str:
        """What people call its category."""
        return NAMES[Category][self.category]

    @property
    def custom(self) -> bool:
        """Whether a user made it."""
        return self.owner_id is not None


class Measurement(Row):
    """One reading of the body: as it was typed, and in milligrams."""

    __tablename__ = "measurements"
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    type: Mapped[str]
    typed: Mapped[str]
    unit: Mapped[str]
    base: Mapped[int] = mapped_column(BigInteger)
    measured_at: Mapped[datetime]
    time_zone: Mapped[str]
    local_date: Mapped[date]
    source: Mapped[str] = mapped_column(default="manual")
    note: Mapped[str | None]
    __table_args__ = (
        Index("ix_measurements_list", "user_id", "type", "measured_at", "id"),
        Index("ix_measurements_days", "user_id", "type", "local_date"),
    )


class Goal(Row):
    """What somebody wants to reach."""

    __tablename__ = "goals"
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    status: Mapped[str]


class Plan(Row):
    """A plan; only an active one is scheduled."""

    __tablename__ = "plans"
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str]
    status: Mapped[str]


class Workout(Row):
    """A workout that is over."""

    __tablename__ = "workouts"
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    local_date: Mapped[date]
    __table_args__ = (Index("ix_workouts_days", "user_id", "local_date"),)


class Step(Base):
    """One set of a live session."""

    __tablename__ = "session_steps"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("session_entries.id"), index=True)
    number: Mapped[int]
    round: Mapped[int]
    status: Mapped[str]
    target: Mapped[dict[str, Any]]
    actual: Mapped[dict[str, Any] | None]


class Entry(Base):
    """An exercise in a live session."""

    __tablename__ = "session_entries"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    block_id: Mapped[UUID] = mapped_column(ForeignKey("session_blocks.id"), index=True)
    position: Mapped[int]
    exercise_id: Mapped[UUID] = mapped_column(ForeignKey("exercises.id"))
    plan_item_id: Mapped[UUID]
    exercise: Mapped[Exercise] = relationship()
    steps: Mapped[list[Step]] = relationship(order_by=Step.number)


class Block(Base):
    """What belongs together in a live session."""

    __tablename__ = "session_blocks"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("live_sessions.id"), index=True)
    position: Mapped[int]
    kind: Mapped[str]
    rounds: Mapped[int]
    entries: Mapped[list[Entry]] = relationship(order_by=Entry.position)


class LiveSession(Row):
    """A live session; ``plan`` as it was frozen at the start."""

    __tablename__ = "live_sessions"
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    status: Mapped[str]
    sequence: Mapped[int]
    title: Mapped[str]
    plan: Mapped[dict[str, Any]]
    started_at: Mapped[datetime]
    time_zone: Mapped[str]
    local_date: Mapped[date]
    undoable: Mapped[UUID | None]
    blocks: Mapped[list[Block]] = relationship(order_by=Block.position)
    __table_args__ = (
        Index("ix_live_sessions_open", "user_id", unique=True, postgresql_where=text("status = 'active'")),
    )


class Command(Base):
    """What was done in a live session."""

    __tablename__ = "session_commands"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("live_sessions.id"), index=True)
    sequence: Mapped[int]
    body: Mapped[dict[str, Any]]
