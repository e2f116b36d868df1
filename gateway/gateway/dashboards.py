"""Which questions a composed answer asks: a table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One question to one service. ``none_at``: the status that means "there is none", which is an answer too."""

    name: str
    service: str
    url: str
    meaning: str
    none_at: int | None = None


_GOALS = Part("goals", "tracking", "/api/v1/goals/progress?status=active", "How far each active goal is.")
_STREAK = Part("streak", "tracking", "/api/v1/streaks", "How long training has gone on without a gap.")

TODAY = (
    Part("schedule", "plans", "/api/v1/schedule/today", "What is planned for today."),
    Part("session", "session", "/api/v1/sessions/current", "The live session; null where none is open.", none_at=404),
    Part("weight", "tracking", "/api/v1/measurements/trend?type=weight", "The body weight and where it goes."),
    _GOALS,
    _STREAK,
)
DASHBOARD = (
    Part("summary", "tracking", "/api/v1/analytics/summary?period=week", "This week in figures."),
    Part("records", "tracking", "/api/v1/records?limit=5", "The newest records."),
    _GOALS,
    Part("workouts", "session", "/api/v1/workouts?limit=5", "The last workouts."),
    _STREAK,
)
