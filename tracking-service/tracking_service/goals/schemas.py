"""Goals from outside."""

from __future__ import annotations

from service_kit.http.fields import (
    Choice,
    Instant,
    Integer,
    ListOf,
    LocalDate,
    Nested,
    Schema,
    Text,
    Uuid,
)
from tracking_service.goals.kinds import KINDS
from tracking_service.goals.rules import STATUSES
from tracking_service.goals.runs import UNITS
from tracking_service.goals.safety_rules import CODES
from tracking_service.goals.totals import PERIODS
from tracking_service.goals.writing import DIRECTIONS
from training.fields import AnyQuantity


class GoalWarning(Schema):
    """What is unsafe about the terms of a goal about body weight."""

    code = Choice(*CODES, required=True, metadata={"description": "For programs."})
    detail = Text(required=True, metadata={"description": "For people: what is unsafe, and what would be safe."})


class GoalSummary(Schema):
    """What a goal is about, and its state in a word."""

    kind = Choice(*KINDS, required=True, metadata={"description": "What kind of goal it is; see `POST /goals`."})
    measurement_type = Text(
        required=True,
        allow_none=True,
        metadata={"description": "The type of a `measurement` goal. Null: of all others."},
    )
    measurement_type_name = Text(
        required=True,
        allow_none=True,
        metadata={"description": "What that type is called. Null: of all others.", "moves": True},
    )
    exercise_id = Uuid(
        required=True,
        allow_none=True,
        metadata={"description": "The exercise that it was set for. Null: it is about none."},
    )
    exercise_name = Text(
        required=True,
        allow_none=True,
        metadata={
            "description": "What the exercise is called now (of a merged one: its successor). Null: none.",
            "moves": True,
        },
    )
    target = AnyQuantity(required=True, metadata={"description": "The figure to reach."})
    deadline = LocalDate(
        required=True, allow_none=True, metadata={"description": "Last local day that counts. Null: there is none."}
    )
    status = Choice(
        *STATUSES,
        required=True,
        metadata={"description": "`active`, `paused`, `reached` or `missed` (its deadline has passed)."},
    )


class Goal(GoalSummary):
    """A goal and the state that followed from the log."""

    id = Uuid(required=True, metadata={"description": "The goal's id."})
    title = Text(
        required=True,
        metadata={"description": "As you gave it, else made of the terms and today's name of the exercise."},
    )
    note = Text(required=True, allow_none=True, metadata={"description": "Your note. Null: none."})
    reps = Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Of `exercise_load`: with so many repetitions. Null: of all others."},
    )
    weeks = Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Of `workouts_per_week`: so many in a row. Null: of all others."},
    )
    distance = AnyQuantity(
        required=True,
        allow_none=True,
        metadata={"description": "Of `exercise_time_over_distance`. Null: of all others."},
    )
    period = Choice(
        *PERIODS,
        required=True,
        allow_none=True,
        metadata={"description": "Of an amount: its total in a local day, week or month. Null: of all others."},
    )
    streak_of = Choice(
        *UNITS,
        required=True,
        allow_none=True,
        metadata={"description": "Of a `streak`: what is in a row. Null: of all others."},
    )
    per_week = Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Of a streak of weeks: workouts in each. Null: of all others."},
    )
    rest_days = Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Of a streak of days: days of rest that do not break it. Null: of all others."},
    )
    start_value = AnyQuantity(
        required=True,
        allow_none=True,
        attribute="start",
        metadata={"description": "As you typed it. Null: it follows from the log, see `start` of the progress."},
    )
    direction = Choice(
        *DIRECTIONS,
        required=True,
        allow_none=True,
        metadata={
            "description": "Of a measurement: whether more or less is wanted. Null: nobody knows yet, or of all others."
        },
    )
    start_date = LocalDate(
        required=True, attribute="start_on", metadata={"description": "First local day that counts."}
    )
    reached_at = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "Instant of the figure that reached it. Null: not reached."},
    )
    reached_on = LocalDate(
        required=True, allow_none=True, metadata={"description": "Local day of that figure. Null: not reached."}
    )
    reached_workout_id = Uuid(
        required=True, allow_none=True, metadata={"description": "The workout that reached it. Null: none did."}
    )
    reached_measurement_id = Uuid(
        required=True, allow_none=True, metadata={"description": "The measurement that reached it. Null: none did."}
    )
    reopened_at = Instant(
        required=True, allow_none=True, metadata={"description": "When what had reached it was taken back."}
    )
    warnings = ListOf(
        Nested(GoalWarning),
        max=2,
        required=True,
        metadata={
            "description": "Of a goal about body weight: the deadline asks for a loss of more than 1 % or a gain of "
            "more than 0.5 % of it a week, or the target is underweight (needs the height of the profile).",
            "moves": True,
        },
    )
    created_at = Instant(required=True, metadata={"description": "When it was set."})
    updated_at = Instant(required=True, metadata={"description": "When it was changed last."})
