"""Goals from outside."""

from __future__ import annotations

from marshmallow import fields

from service_kit.http.fields import (
    Choice,
    Flag,
    Instant,
    Integer,
    ListOf,
    LocalDate,
    Nested,
    PageQuery,
    PatchSchema,
    Schema,
    Text,
    Uuid,
)
from tracking_service.goals.kinds import KINDS
from tracking_service.goals.outlook_rules import REASONS
from tracking_service.goals.rules import ACTIVE, PAUSED, STATUSES
from tracking_service.goals.writing import DIRECTIONS
from training.fields import AnyQuantity

_TARGET = (
    "The figure to reach: of the measurement, the load, the estimated maximum, the repetitions (`count`), the "
    "distance or duration, or the workouts in a week (`count`)."
)


class GoalTerms(Schema):
    """What a user says of a goal."""

    kind = Choice(*KINDS, required=True, metadata={"description": "What kind of goal it is."})
    title = Text(max=200, allow_none=True, metadata={"description": "Made from the terms where it is absent."})
    note = Text(max=1000, multiline=True, allow_none=True)
    measurement_type = Text(max=64, allow_none=True, metadata={"description": "Of a `measurement` goal."})
    exercise_id = Uuid(allow_none=True, metadata={"description": "Of an `exercise_...` goal."})
    target = AnyQuantity(required=True, metadata={"description": _TARGET})
    reps = Integer(
        min=1, max=100, allow_none=True, metadata={"description": "Of `exercise_load`: with so many repetitions."}
    )
    weeks = Integer(
        min=1, max=104, allow_none=True, metadata={"description": "Of `workouts_per_week`: so many weeks in a row."}
    )
    start_value = AnyQuantity(allow_none=True, metadata={"description": "Absent: taken from the log."})
    direction = Choice(
        *DIRECTIONS,
        allow_none=True,
        metadata={"description": "Of a measurement: is more or less wanted? Absent: from where you are now."},
    )
    start_date = LocalDate(
        allow_none=True,
        metadata={"description": "First day that counts; absent: today. Of `workouts_per_week` its whole week counts."},
    )
    deadline = LocalDate(allow_none=True, metadata={"description": "Last day that counts."})
    status = Choice(ACTIVE, PAUSED, metadata={"description": "Pause the goal, or take it up again."})


class GoalCreate(GoalTerms):
    """A goal to set."""

    id = Uuid(metadata={"description": "A UUIDv7 of your own choice."})


class GoalReplace(GoalTerms):
    """All terms of a goal anew."""


class GoalPatch(GoalTerms, PatchSchema):
    """Some terms of a goal."""


class Goal(Schema):
    """A goal and the state that followed from the log."""

    id = Uuid(required=True)
    kind = Choice(*KINDS, required=True)
    title = Text(required=True)
    note = Text(required=True, allow_none=True)
    measurement_type = Text(required=True, allow_none=True)
    exercise_id = Uuid(required=True, allow_none=True)
    target = AnyQuantity(required=True)
    reps = Integer(required=True, allow_none=True)
    weeks = Integer(required=True, allow_none=True)
    start_value = AnyQuantity(required=True, allow_none=True, attribute="start")
    direction = Choice(*DIRECTIONS, required=True, allow_none=True)
    start_date = LocalDate(required=True, attribute="start_on")
    deadline = LocalDate(required=True, allow_none=True)
    status = Choice(*STATUSES, required=True)
    reached_at = Instant(required=True, allow_none=True)
    reached_on = LocalDate(required=True, allow_none=True)
    reached_workout_id = Uuid(required=True, allow_none=True)
    reached_measurement_id = Uuid(required=True, allow_none=True)
    reopened_at = Instant(
        required=True, allow_none=True, metadata={"description": "When what had reached it was taken back."}
    )
    created_at = Instant(required=True)
    updated_at = Instant(required=True)


class GoalQuery(PageQuery):
    """Which goals to list."""

    status = Choice(*STATUSES, metadata={"description": "In this state only."})
    kind = Choice(*KINDS, metadata={"description": "Of this kind only."})
    exercise_id = Uuid(metadata={"description": "About this exercise only."})
    measurement_type = Text(max=64, metadata={"description": "About this type of measurement only."})


class Current(Schema):
    """The figure that progress is told by, and what logged it."""

    value = AnyQuantity(required=True)
    date = LocalDate(required=True)
    workout_id = Uuid(required=True, allow_none=True)
    measurement_id = Uuid(required=True, allow_none=True)


class Milestone(Schema):
    """A quarter of the way."""

    percent = Integer(required=True)
    passed_on = LocalDate(required=True, allow_none=True)


class Pace(Schema):
    """What a week brings at the pace of late, with its 80 % range."""

    per_week = AnyQuantity(required=True)
    low = AnyQuantity(required=True, allow_none=True)
    high = AnyQuantity(required=True, allow_none=True)
    days = Integer(required=True, metadata={"description": "Days (of `workouts_per_week`: workouts) behind it."})
    first = LocalDate(required=True, allow_none=True)
    last = LocalDate(required=True, allow_none=True)


class Projection(Schema):
    """When the goal will be reached if the pace holds."""

    expected = LocalDate(required=True, allow_none=True)
    earliest = LocalDate(required=True, allow_none=True)
    latest = LocalDate(required=True, allow_none=True, metadata={"description": "Null: maybe never."})
    reason = Choice(*REASONS, required=True, allow_none=True, metadata={"description": "Why there is no date."})


class ThisWeek(Schema):
    """The running week of a `workouts_per_week` goal."""

    first = LocalDate(required=True)
    last = LocalDate(required=True)
    done = Integer(required=True)
    target = Integer(required=True)


class GoalStanding(Schema):
    """Where a goal stands."""

    goal_id = Uuid(required=True)
    kind = Choice(*KINDS, required=True)
    title = Text(required=True)
    status = Choice(*STATUSES, required=True)
    as_of = LocalDate(required=True)
    start = AnyQuantity(required=True, allow_none=True)
    current = Nested(Current, required=True, allow_none=True)
    target = AnyQuantity(required=True)
    remaining = AnyQuantity(required=True, allow_none=True)
    percent = fields.Float(required=True, metadata={"description": "0 to 100; 100 only when reached."})
    milestones = ListOf(Nested(Milestone), max=3, required=True)
    pace = Nested(Pace, required=True, allow_none=True)
    needed_per_week = AnyQuantity(required=True, allow_none=True, metadata={"description": "What the deadline asks."})
    projection = Nested(Projection, required=True)
    on_track = Flag(required=True, allow_none=True, metadata={"description": "Null: nothing can be said yet."})
    deadline = LocalDate(required=True, allow_none=True)
    reached_on = LocalDate(required=True, allow_none=True)
    this_week = Nested(ThisWeek, required=True, allow_none=True)


class SeriesPoint(Schema):
    """One logged figure on the way."""

    date = LocalDate(required=True)
    value = AnyQuantity(required=True)


class GoalProgress(GoalStanding):
    """Where a goal stands, and how it came there."""

    series = ListOf(Nested(SeriesPoint), max=100_000, required=True)
