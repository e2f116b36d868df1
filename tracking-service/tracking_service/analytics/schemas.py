"""Analytics from outside."""

from __future__ import annotations

from service_kit.http.fields import Choice, Decimal, Integer, ListOf, LocalDate, Nested, QuerySchema, Schema, Text
from tracking_service.analytics.queries import WEEKDAYS
from tracking_service.analytics.rules import PERIODS, VERDICTS
from tracking_service.fields import Period
from tracking_service.performances.schemas import SETS, VolumeFigures
from training.day_spans import DaySpanQuery
from training.fields import AnyQuantity


def _figure(places: int, text: str) -> Decimal:
    return Decimal(min="0", max="1000000", places=places, required=True, metadata={"description": text})


class SummaryQuery(QuerySchema):
    """Which period."""

    period = Period(
        *PERIODS,
        load_default="week",
        metadata={"description": "How long a period; `daily`, `weekly`, `monthly` and `yearly` are taken for these."},
    )
    date = LocalDate(metadata={"description": "A local day in it; absent: today."})


class Totals(VolumeFigures):
    """What was done between two local days. Warm-ups, sets in doubt and workouts without a set do not count."""

    from_date = LocalDate(required=True, data_key="from", metadata={"description": "First local day of what is shown."})
    to_date = LocalDate(required=True, data_key="to", metadata={"description": "Last local day of what is shown."})
    workouts = Integer(required=True, metadata={"description": "Workouts with a set that was done."})
    active_days = Integer(required=True, metadata={"description": "Local days with such a workout."})
    exercises = Integer(
        required=True, metadata={"description": "Different exercises of the work sets; merged ones are one."}
    )
    sets = Integer(required=True, metadata={"description": SETS})
    reps = Integer(required=True, metadata={"description": "Repetitions of work sets."})
    distance = AnyQuantity(required=True, metadata={"description": "Of all work sets, in the unit of your preference."})
    duration = AnyQuantity(required=True, metadata={"description": "Of the workouts."})


class Summary(Totals):
    """A period and the one before it; of the running one `previous` is the same days."""

    period = Choice(*PERIODS, required=True, metadata={"description": "How long a period it is."})
    week_start = Text(required=True, metadata={"description": "On which day weeks begin, as in your profile."})
    time_zone = Text(
        required=True, metadata={"description": "The time zone of your profile, which decides what is today."}
    )
    previous = Nested(Totals, required=True, metadata={"description": "The period before, to compare with."})


class SpanQuery(DaySpanQuery):
    """Between which local days; by default the last four weeks."""

    to_date = LocalDate(data_key="to", metadata={"description": "Last local day; absent: today."})


class HardSets(Schema):
    """Hard sets, in all and a week."""

    sets = _figure(1, "A set counts whole from a third of an exercise on, half from 15 % on.")
    per_week = _figure(1, "`sets` over `weeks`.")


class MuscleSets(HardSets):
    """The hard sets of a muscle."""

    muscle = Text(required=True, metadata={"description": "The muscle's slug in the catalogue; see `GET /muscles`."})
    name = Text(required=True, metadata={"description": "As people call it."})
    group = Text(required=True, allow_none=True, metadata={"description": "Which group of muscles it is of."})
    verdict = Choice(
        *VERDICTS,
        required=True,
        allow_none=True,
        metadata={
            "description": "Against its range. Null: there is no evidence for one, or less than two weeks of a log."
        },
    )


class GroupSets(HardSets):
    """The hard sets of a group of muscles, each counted once at most."""

    group = Text(required=True, metadata={"description": "The group's name in the catalogue, such as `thighs`."})


class SetRange(Schema):
    """Hard sets a week that a review of studies of this muscle recommends."""

    muscle = Text(required=True, metadata={"description": "The muscle's slug in the catalogue."})
    name = Text(required=True, metadata={"description": "As people call it."})
    least = Integer(required=True, metadata={"description": "Hard sets a week at least."})
    most = Integer(required=True, allow_none=True, metadata={"description": "Null: more were better still."})
    source = Text(required=True, metadata={"description": "To whom it is recommended, and by which review."})


class MuscleGroups(Schema):
    """Hard sets per muscle and group, and the ranges for which there is evidence."""

    from_date = LocalDate(required=True, data_key="from", metadata={"description": "First local day of what is shown."})
    to_date = LocalDate(required=True, data_key="to", metadata={"description": "Last local day of what is shown."})
    weeks = _figure(2, "Weeks of the span, begun since your first workout where that lies in it, one at least.")
    muscles = ListOf(
        Nested(MuscleSets),
        max=1000,
        required=True,
        metadata={"description": "Muscles with hard sets, the most trained first."},
    )
    groups = ListOf(
        Nested(GroupSets),
        max=1000,
        required=True,
        metadata={"description": "Groups with hard sets, the most trained first."},
    )
    ranges = ListOf(
        Nested(SetRange),
        max=100,
        required=True,
        metadata={"description": "What reviews of studies recommend, for muscles that they studied."},
    )
    without_muscles = ListOf(
        Text(), max=10_000, required=True, metadata={"description": "Exercises whose muscles are not known."}
    )


class FrequencyQuery(QuerySchema):
    """How far back."""

    weeks = Integer(min=1, max=104, load_default=12, metadata={"description": "Weeks, the running one included."})


class WeekCount(Schema):
    """Workouts of a week."""

    first = LocalDate(required=True, metadata={"description": "The week's first day."})
    workouts = Integer(required=True, metadata={"description": "Workouts with a set that was done."})


class WeekdayCount(Schema):
    """Workouts on a day of the week."""

    weekday = Choice(*WEEKDAYS, required=True, metadata={"description": "The day of the week."})
    workouts = Integer(required=True, metadata={"description": "Workouts on this day of the week in the span."})


class Frequency(Schema):
    """How often and when."""

    from_date = LocalDate(required=True, data_key="from", metadata={"description": "First local day of what is shown."})
    to_date = LocalDate(required=True, data_key="to", metadata={"description": "Last local day of what is shown."})
    per_week = _figure(2, "Workouts a week, over the weeks since your first workout, one at least.")
    weeks = ListOf(
        Nested(WeekCount), max=104, required=True, metadata={"description": "Each week in order, the running one last."}
    )
    weekdays = ListOf(
        Nested(WeekdayCount), max=7, required=True, metadata={"description": "From Monday on, over the whole span."}
    )
