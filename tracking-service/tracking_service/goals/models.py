"""Goals: what the user asks for, and the state that followed from the log so far."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, Index, Integer, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from service_kit.db.columns import Json, UtcDateTime, Uuid7
from service_kit.db.session import Versioned
from service_kit.errors import Conflict
from tracking_service.database import Model
from training.columns import quantity
from training.quantity import Quantity

_ACTIVE = text("status = 'active'")


class GoalExists(Conflict):
    """There is an active goal of this kind about the same subject (with as many repetitions, over the same distance or
    period) already: the answer has its ``goal_id``, and its address in ``href``. Change, pause or delete that one
    first.
    """

    type, title = "goal-exists", "Such a goal is active already"


class Goal(Versioned, Model):
    """A goal. ``subject`` is what the kind is about: a measurement type, an exercise's id, or nothing.

    ``variant`` tells goals of one kind and subject apart that may be active at once: their repetitions, distance,
    period or unit. ``sign`` is 1 where more is better, -1 where less is; ``assisted``: its loads are assistance.
    ``begun_at`` is when it was set to begin that day (None: it begins with the day). ``pauses`` lists [from, to]
    local dates (to: null while it lasts). ``own_title``: the user gave it. ``reached_*`` name what reached it.
    """

    __tablename__ = "goals"

    user_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    kind: Mapped[str] = mapped_column(String(32), nullable=False)
    subject: Mapped[str] = mapped_column(String(64), nullable=False)
    variant: Mapped[str] = mapped_column(String(64), nullable=False, server_default="")
    title: Mapped[str] = mapped_column(String(200), nullable=False)
    own_title: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    note: Mapped[str | None] = mapped_column(String(1000))
    measurement_type: Mapped[str | None] = mapped_column(String(64))
    exercise_id: Mapped[UUID | None] = mapped_column(Uuid7)
    target: Mapped[Quantity] = quantity("target")
    assisted: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    reps: Mapped[int | None] = mapped_column(Integer)
    weeks: Mapped[int | None] = mapped_column(Integer)
    distance: Mapped[Quantity | None] = quantity("distance", nullable=True)
    period: Mapped[str | None] = mapped_column(String(8))
    streak_of: Mapped[str | None] = mapped_column(String(8))
    per_week: Mapped[int | None] = mapped_column(Integer)
    rest_days: Mapped[int | None] = mapped_column(Integer)
    start: Mapped[Quantity | None] = quantity("start", nullable=True)
    sign: Mapped[int | None] = mapped_column(SmallInteger)
    start_on: Mapped[date] = mapped_column(Date, nullable=False)
    start_assumed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # None: the start was typed, and stays
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deadline: Mapped[date | None] = mapped_column(Date)
    judged_on: Mapped[date | None] = mapped_column(Date)  # the owner's day on which the clock last judged a limit
    status: Mapped[str] = mapped_column(String(16), nullable=False)
    pauses: Mapped[list[list[str | None]]] = mapped_column(Json, nullable=False, default=list)
    reached_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reached_on: Mapped[date | None] = mapped_column(Date)
    reached_workout_id: Mapped[UUID | None] = mapped_column(Uuid7)
    reached_measurement_id: Mapped[UUID | None] = mapped_column(Uuid7)
    reopened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        Index("ix_goals_user_id_status", "user_id", "status"),
        Index("ix_goals_deadline", "status", "deadline"),
        Index(
            "uq_goals_active",
            "user_id",
            "kind",
            "subject",
            "variant",
            unique=True,
            sqlite_where=_ACTIVE,
            postgresql_where=_ACTIVE,
            info={"problem": GoalExists},
        ),
    )

    @property
    def is_open(self) -> bool:
        """Nobody typed its first day, so that what was done before counts where the kind can have it."""
        return self.start_assumed_at is not None

    @property
    def factor(self) -> int:
        """-1 where less is more, in assistance and in the time over a distance; figures are multiplied by it."""
        return -1 if self.assisted or self.distance is not None else 1

    @property
    def direction(self) -> str | None:
        """``up`` or ``down`` of a goal about a measurement; None while nobody knows, and for all others."""
        return {1: "up", -1: "down", None: None}[self.sign if self.measurement_type else None]
