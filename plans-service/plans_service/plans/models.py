"""Tables of plans. The tree is one document on the row (see docs/adr/0101-plan-tree-storage.md)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from plans_service.database import Model
from plans_service.plans.cycle_rules import Rhythm, sessions_per_week
from plans_service.plans.rules import last_day
from plans_service.plans.tree import Tree, count_sets, exercise_ids, from_document, to_document
from service_kit.db.columns import Json, UtcDateTime, Uuid7
from service_kit.db.session import Versioned
from service_kit.errors import Conflict

_ACTIVE = text("status = 'active'")


class AnotherPlanActive(Conflict):
    """Another plan of this kind is active (``plan_id``, ``href``; left out where both were activated at one moment).
    A user has one active plan of a kind: archive that one, or choose another kind."""

    type, title = "another-plan-active", "Another plan of this kind is active"


class EmptyPlan(Conflict):
    """The plan has no set in it, so there is nothing to train by. Add a day with an exercise, then activate it."""

    type, title = "empty-plan", "The plan is empty"


class Plan(Versioned, Model):
    """A plan of one user. Counts and ``sessions_per_week`` are of the tree, kept so that a list need not read it."""

    __tablename__ = "plans"
    user_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    name: Mapped[str] = mapped_column(String(120), nullable=False)
    name_folded: Mapped[str] = mapped_column(Text, nullable=False)
    description: Mapped[str | None] = mapped_column(Text)
    goal: Mapped[str] = mapped_column(String(20), nullable=False)
    kind: Mapped[str] = mapped_column(String(20), nullable=False, server_default="strength")
    level: Mapped[str | None] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(10), nullable=False, default="draft")
    sessions_per_week: Mapped[int | None] = mapped_column(Integer)
    wanted_sessions: Mapped[int | None] = mapped_column(Integer)  # a week, where that decides how days are spread
    session_minutes: Mapped[int | None] = mapped_column(Integer)
    exercise_types: Mapped[list[str]] = mapped_column(Json, nullable=False)
    start_date: Mapped[date | None] = mapped_column(Date)
    activated_on: Mapped[date | None] = mapped_column(Date)
    activated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    length_weeks: Mapped[int | None] = mapped_column(Integer)
    cycle_length_days: Mapped[int] = mapped_column(Integer, nullable=False)
    tree: Mapped[Any] = mapped_column(Json, nullable=False, deferred=True)
    day_count: Mapped[int] = mapped_column(Integer, nullable=False)
    exercise_count: Mapped[int] = mapped_column(Integer, nullable=False)
    set_count: Mapped[int] = mapped_column(Integer, nullable=False)
    __table_args__ = (
        CheckConstraint("status IN ('draft', 'active', 'archived')", name="status"),
        Index(None, "user_id", "updated_at"),
        Index(
            "uq_plans_active",
            "user_id",
            "kind",
            unique=True,
            sqlite_where=_ACTIVE,
            postgresql_where=_ACTIVE,
            info={"problem": AnotherPlanActive},
        ),
    )

    @property
    def days(self) -> Tree:
        """The tree as values."""
        return from_document(self.tree)

    @days.setter
    def days(self, tree: Tree) -> None:
        self.tree = to_document(tree)
        self.day_count, self.set_count = len(tree), count_sets(tree)
        self.exercise_count = len(exercise_ids(tree))

    @property
    def rhythm(self) -> Rhythm:
        """How the days lie over the cycle."""
        return Rhythm(self.cycle_length_days, self.wanted_sessions)

    @rhythm.setter
    def rhythm(self, settled: Rhythm) -> None:
        self.cycle_length_days, self.wanted_sessions = settled.length, settled.wanted
        self.sessions_per_week = sessions_per_week(self.days, settled)

    @property
    def begins_on(self) -> date | None:
        """The first day of the first cycle: as planned, else the local day of the activation."""
        return self.start_date or self.activated_on

    @property
    def end_date(self) -> date | None:
        """The last day, where the plan has a start and a length."""
        return last_day(self.begins_on, self.length_weeks)


class PlanExercise(Model):
    """That a plan uses an exercise: an index over the trees."""

    __tablename__ = "plan_exercises"
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True)
    exercise_id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True, index=True)
