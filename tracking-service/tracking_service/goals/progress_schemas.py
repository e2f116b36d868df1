"""The progress of goals from outside."""

from __future__ import annotations

from marshmallow import fields

from service_kit.http.fields import Choice, Flag, Integer, ListOf, LocalDate, Nested, Schema, Text, Uuid
from tracking_service.fields import ThinnedSeries
from tracking_service.goals.kinds import KINDS
from tracking_service.goals.outlook_rules import REASONS
from tracking_service.goals.rules import STATUSES
from tracking_service.thinning_rules import MOST_POINTS
from training.fields import AnyQuantity


class CurrentFigure(Schema):
    """The figure that progress is told by, and what logged it."""

    value = AnyQuantity(required=True)
    date = LocalDate(required=True)
    workout_id = Uuid(required=True, allow_none=True)
    measurement_id = Uuid(required=True, allow_none=True)


class Milestone(Schema):
    """A quarter of the way."""

    percent = Integer(required=True)
    passed_on = LocalDate(
        required=True,
        allow_none=True,
        metadata={
            "description": "The day of the first figure that far; of a state of the body (weight, girths ...) once it "
            "is confirmed as the goal itself is: by a second day of readings in a row, or by the trend."
        },
    )


class Pace(Schema):
    """What a week brings at the pace of late, with its 80 % range. None once the last figure is old: 14 days for
    measurements, 28 for exercises.
    """

    per_week = AnyQuantity(required=True)
    low = AnyQuantity(required=True, allow_none=True)
    high = AnyQuantity(required=True, allow_none=True)
    days = Integer(
        required=True, metadata={"description": "Days with figures behind it (of weeks or days in a row: workouts)."}
    )
    first = LocalDate(required=True, allow_none=True)
    last = LocalDate(required=True, allow_none=True)


class Projection(Schema):
    """When the goal will be reached if the pace holds."""

    expected = LocalDate(required=True, allow_none=True)
    earliest = LocalDate(required=True, allow_none=True)
    latest = LocalDate(
        required=True, allow_none=True, metadata={"description": "Null: maybe never, or not within a year."}
    )
    reason = Choice(
        *REASONS,
        required=True,
        allow_none=True,
        metadata={
            "description": "Why there is no date. `unclear`: the pace leads away, but its range has both directions; "
            "`too-far`: not within a year."
        },
    )


class ThisWeek(Schema):
    """The running week of a goal about weeks in a row."""

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
    current = Nested(CurrentFigure, required=True, allow_none=True)
    target = AnyQuantity(required=True)
    remaining = AnyQuantity(required=True, allow_none=True)
    percent = fields.Float(required=True, metadata={"description": "0 to 100; 100 only when reached."})
    milestones = ListOf(Nested(Milestone), max=3, required=True)
    pace = Nested(Pace, required=True, allow_none=True)
    needed_per_week = AnyQuantity(
        required=True,
        allow_none=True,
        metadata={
            "description": "The change that leads from the last figure to the target by the deadline; nothing where "
            "that is met. Of what counts by the week: what a week asks for."
        },
    )
    projection = Nested(Projection, required=True)
    on_track = Flag(required=True, allow_none=True, metadata={"description": "Null: nothing can be said."})
    deadline = LocalDate(required=True, allow_none=True)
    reached_on = LocalDate(required=True, allow_none=True)
    this_week = Nested(ThisWeek, required=True, allow_none=True)


class SeriesPoint(Schema):
    """One logged figure on the way."""

    date = LocalDate(required=True)
    value = AnyQuantity(required=True)


class GoalProgress(ThinnedSeries, GoalStanding):
    """Where a goal stands, and how it came there."""

    series = ListOf(
        Nested(SeriesPoint),
        max=MOST_POINTS,
        required=True,
        metadata={"description": "The figures since the goal's start, in order."},
    )
