"""Streaks from outside."""

from __future__ import annotations

from service_kit.fields import Integer, LocalDate, Nested, QuerySchema, Schema


class StreakQuery(QuerySchema):
    """What counts."""

    target = Integer(
        min=1, max=14, metadata={"description": "Workouts that make a week count. Absent: those of your goal, else 1."}
    )
    rest_days = Integer(
        min=0, max=13, load_default=2, metadata={"description": "Days of rest in a row that break no streak of days."}
    )


class StreakSchema(Schema):
    """A run of weeks or days."""

    length = Integer(required=True)
    first = LocalDate(required=True, allow_none=True)
    last = LocalDate(required=True, allow_none=True)


class WeekSchema(Schema):
    """The running week; it breaks nothing before it is over."""

    first = LocalDate(required=True)
    last = LocalDate(required=True)
    done = Integer(required=True)
    target = Integer(required=True)


class WeekStreaksSchema(Schema):
    """Weeks in a row with enough workouts; days are the first days of weeks."""

    current = Nested(StreakSchema, required=True)
    longest = Nested(StreakSchema, required=True)
    target = Integer(required=True)
    this_week = Nested(WeekSchema, required=True)


class DayStreaksSchema(Schema):
    """Training days in a row with no more rest than allowed between them."""

    current = Nested(StreakSchema, required=True)
    longest = Nested(StreakSchema, required=True)
    rest_days = Integer(required=True)


class StreaksSchema(Schema):
    """Both streaks."""

    as_of = LocalDate(required=True)
    weeks = Nested(WeekStreaksSchema, required=True)
    days = Nested(DayStreaksSchema, required=True)
    last_workout_on = LocalDate(required=True, allow_none=True)
