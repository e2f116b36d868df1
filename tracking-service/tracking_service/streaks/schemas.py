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

    length = Integer(required=True, metadata={"description": "How many weeks or training days."})
    first = LocalDate(
        required=True, allow_none=True, metadata={"description": "First day of the run. Null: there is none."}
    )
    last = LocalDate(
        required=True,
        allow_none=True,
        metadata={"description": "Last day of the run (of weeks: the first day of the last one). Null: there is none."},
    )


class Week(Schema):
    """The running week; it breaks nothing before it is over."""

    first = LocalDate(required=True, metadata={"description": "The week's first day."})
    last = LocalDate(required=True, metadata={"description": "The week's last day."})
    done = Integer(required=True, metadata={"description": "Workouts so far."})
    target = Integer(required=True, metadata={"description": "Workouts that it takes."})


class WeekStreaks(Schema):
    """Weeks in a row with enough workouts; days are the first days of weeks."""

    current = Nested(
        Streak, required=True, metadata={"description": "The run that lasts; its length is 0 where none does."}
    )
    longest = Nested(Streak, required=True, metadata={"description": "The longest run so far."})
    target = Integer(required=True, metadata={"description": "Workouts that made a week count."})
    this_week = Nested(Week, required=True, metadata={"description": "The running week."})


class DayStreaks(Schema):
    """Training days in a row with no more rest than allowed between them."""

    current = Nested(
        Streak, required=True, metadata={"description": "The run that lasts; its length is 0 where none does."}
    )
    longest = Nested(Streak, required=True, metadata={"description": "The longest run so far."})
    rest_days = Integer(required=True, metadata={"description": "Days of rest in a row that broke no run."})


class Streaks(Schema):
    """Both streaks."""

    as_of = LocalDate(required=True, metadata={"description": "Your local day."})
    weeks = Nested(WeekStreaks, required=True, metadata={"description": "Weeks in a row with enough workouts."})
    days = Nested(DayStreaks, required=True, metadata={"description": "Training days in a row."})
    last_workout_on = LocalDate(
        required=True,
        allow_none=True,
        metadata={"description": "Local day of your last workout. Null: there was none."},
    )
