"""Preferences by user and exercise."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Boolean, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service_kit.db.columns import Uuid7
from service_kit.db.session import Versioned
from service_kit.errors import Conflict, Stale
from session_service.database import Model
from training.columns import quantity
from training.quantity import Quantity

_FOR_ALL = text("exercise_id IS NULL")


class TooManyPreferences(Conflict):
    """At most 1,000 exercises may have preferences of their own. Delete some, or set those for all exercises."""

    type, title = "too-many-preferences", "Too many exercises have preferences"


class ExercisePreferences(Versioned, Model):
    """What a user wants with an exercise (None: with all of them); a member that is None is left open.

    Deleted ones stay, with every member left open, so that their version goes on.
    """

    __tablename__ = "exercise_preferences"
    user_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    exercise_id: Mapped[UUID | None] = mapped_column(Uuid7)
    default_rest: Mapped[Quantity | None] = quantity("default_rest", nullable=True)
    auto_start_rest: Mapped[bool | None] = mapped_column(Boolean)
    ask_rpe: Mapped[bool | None] = mapped_column(Boolean)
    __table_args__ = (
        UniqueConstraint("user_id", "exercise_id", info={"problem": Stale}),
        Index(
            "ix_exercise_preferences_for_all",
            "user_id",
            unique=True,
            sqlite_where=_FOR_ALL,
            postgresql_where=_FOR_ALL,
            info={"problem": Stale},
        ),
    )
