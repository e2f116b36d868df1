"""The copy of the catalogue that sessions and workouts take names and measures from."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Boolean, ForeignKey, Integer, String, false
from sqlalchemy.orm import Mapped, mapped_column

from service_kit.db.columns import Uuid7
from session_service.database import Model
from training.counting import IN_ALL


class Exercise(Model):
    """An exercise as the catalogue last published it; ``owner_id`` is None for the public ones.

    A ``retired`` one is not for new use; ``merged_into`` is the exercise that took over from it, if one did.
    ``load_per`` says whether the load of a set is that of each hand (see ``training/counting.py``),
    ``bodyweight_fraction`` how many percent of the body each repetition lifts; None: not known here yet.
    """

    __tablename__ = "exercises"
    id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, nullable=False)
    owner_id: Mapped[UUID | None] = mapped_column(Uuid7, index=True)
    name: Mapped[str] = mapped_column(String(200), nullable=False)
    measure: Mapped[str] = mapped_column(String(30), nullable=False)
    load_per: Mapped[str] = mapped_column(String(8), nullable=False, server_default=IN_ALL)
    bodyweight_fraction: Mapped[int | None] = mapped_column(Integer)
    retired: Mapped[bool] = mapped_column(Boolean, nullable=False, server_default=false())
    merged_into: Mapped[UUID | None] = mapped_column(Uuid7, index=True)


class ExerciseMuscle(Model):
    """A muscle that an exercise trains, primary or secondary."""

    __tablename__ = "exercise_muscles"
    exercise_id: Mapped[UUID] = mapped_column(Uuid7, ForeignKey("exercises.id", ondelete="CASCADE"), primary_key=True)
    muscle: Mapped[str] = mapped_column(String(60), primary_key=True, index=True)
