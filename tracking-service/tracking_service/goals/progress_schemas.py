"""The progress of goals from outside."""

from __future__ import annotations

from service_kit.http.fields import Choice, Decimal, Flag, Integer, ListOf, LocalDate, Nested, Schema, Text, Uuid
from tracking_service.fields import ThinnedSeries
from tracking_service.goals.outlook_rules import REASONS
from tracking_service.goals.schemas import GoalSummary
from tracking_service.thinning_rules import MOST_POINTS
from training.fields import AnyQuantity


class CurrentFigure(Schema):
    """The figure that progress is told by, and what logged it."""

    value = AnyQuantity(required=True, metadata={"description": "The figure."})
    date = LocalDate(required=True, metadata={"description": "Its local day."})
    workout_id = Uuid(required=True, allow_none=True, metadata={"description": "The workout that made it. Null: none."})
    measurement_id = Uuid(
        required=True, allow_none=True, metadata={"description": "The measurement that it is. Null: none, or several."}
    )


class Milestone(Schema):
    """A quarter of the way."""

    percent = Integer(required=True, metadata={"description": "25, 50 or 75 percent of the way."})
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

    per_week = AnyQuantity(required=True, metadata={"description": "What a week brings."})
    low = AnyQuantity(
        required=True, allow_none=True, metadata={"description": "Lower end of the range. Null: there is no range."}
    )
    high = AnyQuantity(
        required=True, allow_none=True, metadata={"description": "Upper end of the range. Null: there is no range."}
    )
    days = Integer(
        required=True, metadata={"description": "Days with figures behind it (of weeks or days in a row: workouts)."}
    )
    first = LocalDate(required=True, allow_none=True, metadata={"description": "First day of the figures behind it."})
    last = LocalDate(required=True, allow_none=True, metadata={"description": "Last day of the figures behind it."})


class Projection(Schema):
    """When the goal will be reached if the pace holds."""

    expected = LocalDate(
        required=True,
        allow_none=True,
        metadata={"description": "The day by the pace. Null: see `reason`, or the goal is reached or missed."},
    )
    earliest = LocalDate(
        required=True,
        allow_none=True,
        metadata={"description": "The day by the faster end of the range. Null: none can be told."},
    )
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

    first = LocalDate(required=True, metadata={"description": "First day of the running week."})
    last = LocalDate(required=True, metadata={"description": "Last day of the running week."})
    done = Integer(required=True, metadata={"description": "Workouts so far."})
    target = Integer(required=True, metadata={"description": "Workouts that it takes."})


class GoalStanding(GoalSummary):
    """Where a goal stands."""

    goal_id = Uuid(required=True, metadata={"description": "The goal."})
    title = Text(required=True, metadata={"description": "What the goal is called."})
    as_of = LocalDate(required=True, metadata={"description": "Your local day, as of which all of it holds."})
    start = AnyQuantity(
        required=True, allow_none=True, metadata={"description": "Where the goal starts. Null: there is no figure yet."}
    )
    current = Nested(
        CurrentFigure,
        required=True,
        allow_none=True,
        metadata={"description": "The figure that counts now. Null: there is none yet."},
    )
    remaining = AnyQuantity(
        required=True,
        allow_none=True,
        metadata={"description": "What is left to the target. Null: nothing was logged yet."},
    )
    percent = Decimal(
        min="0",
        max="100",
        places=1,
        required=True,
        metadata={"description": "How much of the way is done; 100 only when reached."},
    )
    milestones = ListOf(
        Nested(Milestone),
        max=3,
        required=True,
        metadata={"description": "A quarter, a half and three quarters of the way."},
    )
    pace = Nested(
        Pace,
        required=True,
        allow_none=True,
        metadata={"description": "What a week brings of late. Null: there are too few figures, or old ones."},
    )
    needed_per_week = AnyQuantity(
        required=True,
        allow_none=True,
        metadata={
            "description": "The change that leads from the last figure to the target by the deadline; nothing where "
            "that is met. Of what counts by the week: what a week asks for."
        },
    )
    projection = Nested(Projection, required=True, metadata={"description": "When the goal will be reached."})
    on_track = Flag(required=True, allow_none=True, metadata={"description": "Null: nothing can be said."})
    reached_on = LocalDate(
        required=True, allow_none=True, metadata={"description": "Local day on which it was reached. Null: not yet."}
    )
    this_week = Nested(
        ThisWeek,
        required=True,
        allow_none=True,
        metadata={"description": "The running week of a goal about weeks in a row. Null: of all others."},
    )


class SeriesPoint(Schema):
    """One logged figure on the way."""

    date = LocalDate(required=True, metadata={"description": "Local day."})
    value = AnyQuantity(
        required=True, metadata={"description": "The figure of that day, in the unit of your preference."}
    )


class GoalProgress(ThinnedSeries, GoalStanding):
    """Where a goal stands, and how it came there."""

    series = ListOf(
        Nested(SeriesPoint),
        max=MOST_POINTS,
        required=True,
        metadata={"description": "The figures since the goal's start, in order."},
    )
