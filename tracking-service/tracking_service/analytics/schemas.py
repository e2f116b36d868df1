"""Analytics from outside."""

from __future__ import annotations

from marshmallow import fields

from service_kit.http.fields import Choice, Integer, ListOf, LocalDate, Nested, QuerySchema, Schema, Text
from tracking_service.analytics.queries import WEEKDAYS
from tracking_service.analytics.rules import PERIODS
from training.fields import AnyQuantity


class SummaryQuery(QuerySchema):
    """Which period."""

    period = Choice(*PERIODS, load_default="week", metadata={"description": "How long a period."})
    date = LocalDate(metadata={"description": "A local day in it; absent: today."})


class Totals(Schema):
    """What was done between two local days. Warm-up sets do not count."""

    from_date = LocalDate(required=True, data_key="from")
    to_date = LocalDate(required=True, data_key="to")
    workouts = Integer(required=True)
    active_days = Integer(required=True)
    exercises = Integer(required=True)
    sets = Integer(required=True)
    reps = Integer(required=True)
    tonnage = AnyQuantity(required=True, metadata={"description": "Load times repetitions, the body where lifted."})
    distance = AnyQuantity(required=True)
    duration = AnyQuantity(required=True, metadata={"description": "Of the workouts."})


class Summary(Totals):
    """A period and the one before it."""

    period = Choice(*PERIODS, required=True)
    week_start = Text(required=True)
    time_zone = Text(required=True)
    previous = Nested(Totals, required=True)


class SpanQuery(QuerySchema):
    """Between which local days; by default the last four weeks."""

    from_date = LocalDate(data_key="from", metadata={"description": "First local day."})
    to_date = LocalDate(data_key="to", metadata={"description": "Last local day; absent: today."})


class MuscleSets(Schema):
    """A muscle's working sets; half a set where it only helped."""

    muscle = Text(required=True)
    sets = fields.Float(required=True)
    per_week = fields.Float(required=True)
    verdict = Choice("below", "inside", "above", required=True, metadata={"description": "Against least to most."})


class MuscleGroups(Schema):
    """Working sets per muscle and the range that they are held against."""

    from_date = LocalDate(required=True, data_key="from")
    to_date = LocalDate(required=True, data_key="to")
    least = Integer(required=True, metadata={"description": "Sets a week."})
    most = Integer(required=True, metadata={"description": "Sets a week."})
    muscles = ListOf(Nested(MuscleSets), max=1000, required=True)
    without_muscles = ListOf(
        Text(), max=10_000, required=True, metadata={"description": "Exercises whose muscles are not known."}
    )


class FrequencyQuery(QuerySchema):
    """How far back."""

    weeks = Integer(min=1, max=104, load_default=12, metadata={"description": "Weeks, the running one included."})


class WeekCount(Schema):
    """Workouts of a week."""

    first = LocalDate(required=True)
    workouts = Integer(required=True)


class WeekdayCount(Schema):
    """Workouts on a day of the week."""

    weekday = Choice(*WEEKDAYS, required=True)
    workouts = Integer(required=True)


class Frequency(Schema):
    """How often and when."""

    from_date = LocalDate(required=True, data_key="from")
    to_date = LocalDate(required=True, data_key="to")
    per_week = fields.Float(required=True)
    weeks = ListOf(Nested(WeekCount), max=104, required=True)
    weekdays = ListOf(Nested(WeekdayCount), max=7, required=True)
