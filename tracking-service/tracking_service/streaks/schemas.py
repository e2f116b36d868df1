"""Streaks from outside."""

from __future__ import annotations

from service_kit.http.fields import Integer, LocalDate, Nested, QuerySchema, Schema


class StreakQuery(QuerySchema):
    """What counts."""

    target = Integer(
        min=1, max=14, metadata={"description": "Workouts that make a week count. Absent: those of your goal, else 1."}
    )
    rest_days = Integer(
        min=0, max=13, load_default=2, metadata={"description": "Days of rest in a row that break no streak of days."}
    )


class Streak(Schema):
    """A run of weeks or days."""

    length = Integer(required=True)
    first = LocalDate(required=True, allow_none=True)
    last = LocalDate(required=True, allow_none=True)


class Week(Schema):
    """The running week; it breaks nothing before it is over."""

    first = LocalDate(required=True)
    last = LocalDate(required=True)
    done = Integer(required=True)
    target = Integer(required=True)


class WeekStreaks(Schema):
    """Weeks in a row with enough workouts; days are the first days of weeks."""

    current = Nested(Streak, required=True)
    longest = Nested(Streak, required=True)
    target = Integer(required=True)
    this_week = Nested(Week, required=True)


class DayStreaks(Schema):
    """Training days in a row with no more rest than allowed between them."""

    current = Nested(Streak, required=True)
    longest = Nested(Streak, required=True)
    rest_days = Integer(required=True)


class Streaks(Schema):
    """Both streaks."""

    as_of = LocalDate(required=True)
    weeks = Nested(WeekStreaks, required=True)
    days = Nested(DayStreaks, required=True)
    last_workout_on = LocalDate(required=True, allow_none=True)
