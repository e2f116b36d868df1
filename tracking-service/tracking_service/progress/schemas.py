"""Progress from outside."""

from __future__ import annotations

from service_kit.http.fields import Choice, CursorQuery, Instant, Integer, ListOf, LocalDate, Nested, Text, Uuid
from tracking_service.analytics.schemas import SpanQuery
from tracking_service.fields import ThinnedQuery, ThinnedSeries
from tracking_service.performances.schemas import SETS, VolumeFigures
from tracking_service.records.schemas import Band
from tracking_service.records.strength_rules import METHODS
from tracking_service.thinning_rules import MOST_POINTS
from training.day_spans import DaySpanQuery
from training.fields import AnyQuantity

# Why there is no estimate.
NO_ESTIMATE = ("load-unknown", "too-many-repetitions", "effort-unknown")


class ExerciseProgressQuery(ThinnedQuery, SpanQuery):
    """Between which days, and by which formula."""

    formula = Choice(*METHODS, metadata={"description": "Of the estimated maximum; absent: that of your profile."})


class ExerciseSession(VolumeFigures):
    """What the exercise came to in one workout; warm-ups and sets in doubt do not count."""

    workout_id = Uuid(required=True, metadata={"description": "The workout."})
    date = LocalDate(required=True, metadata={"description": "The workout's local day."})
    sets = Integer(required=True, metadata={"description": SETS})
    reps = Integer(required=True, metadata={"description": "Repetitions of its work sets."})
    heaviest = AnyQuantity(required=True, allow_none=True, metadata={"description": "Of exercises with a load."})
    least_assistance = AnyQuantity(required=True, allow_none=True, metadata={"description": "Of assisted exercises."})
    e1rm = AnyQuantity(
        required=True, allow_none=True, metadata={"description": "The best estimated maximum. Null: see `e1rm_reason`."}
    )
    band = Nested(
        Band,
        required=True,
        allow_none=True,
        metadata={"description": "Between which figures the true maximum probably lies. Null: there is no estimate."},
    )
    e1rm_added = AnyQuantity(
        required=True,
        allow_none=True,
        metadata={
            "description": "Where the body is lifted: the load that you could add for one repetition, which is the "
            "estimate less the body's share. Assistance is negative."
        },
    )
    e1rm_reason = Choice(
        *NO_ESTIMATE,
        required=True,
        allow_none=True,
        metadata={
            "description": "Why no set makes an estimate: nobody knows what was lifted, as where the body weight is "
            "missing; more than ten repetitions; or, by RPE, none was rated from 6 to 10."
        },
    )
    duration = AnyQuantity(required=True, metadata={"description": "Time of its work sets."})
    distance = AnyQuantity(required=True, metadata={"description": "Distance of its work sets."})


class ExerciseProgress(ThinnedSeries):
    """An exercise, workout by workout."""

    exercise_id = Uuid(
        required=True, metadata={"description": "The exercise that it counts as: of a merged one its successor."}
    )
    exercise_name = Text(required=True, metadata={"description": "What it is called now."})
    measure = Text(required=True, metadata={"description": "What the exercise measures, such as `weight_reps`."})
    from_date = LocalDate(required=True, data_key="from", metadata={"description": "First local day of what is shown."})
    to_date = LocalDate(required=True, data_key="to", metadata={"description": "Last local day of what is shown."})
    formula = Choice(*METHODS, required=True, metadata={"description": "By which formula maxima were estimated."})
    sessions = ListOf(
        Nested(ExerciseSession),
        max=MOST_POINTS,
        required=True,
        metadata={"description": "The workouts with work sets of it, in order of time."},
    )


class VolumeQuery(ThinnedQuery, SpanQuery):
    """Between which days, and of which exercise."""

    exercise_id = Uuid(metadata={"description": "Of this exercise only."})


class WeekVolume(VolumeFigures):
    """A week's volume."""

    first = LocalDate(required=True, metadata={"description": "The week's first day."})
    sets = Integer(required=True, metadata={"description": SETS})
    reps = Integer(required=True, metadata={"description": "Repetitions of work sets."})


class Volume(ThinnedSeries):
    """Volume week by week; weeks begin on the day of your preference."""

    from_date = LocalDate(required=True, data_key="from", metadata={"description": "First local day of what is shown."})
    to_date = LocalDate(required=True, data_key="to", metadata={"description": "Last local day of what is shown."})
    weeks = ListOf(
        Nested(WeekVolume),
        max=MOST_POINTS,
        required=True,
        metadata={"description": "The weeks of the span in order, those without a workout too."},
    )


class HistoryQuery(DaySpanQuery, CursorQuery):
    """Between which days."""


class HistoryItem(VolumeFigures):
    """A workout and what it came to."""

    workout_id = Uuid(required=True, metadata={"description": "The workout."})
    title = Text(required=True, allow_none=True, metadata={"description": "Its title. Null: it has none."})
    started_at = Instant(required=True, metadata={"description": "When it began."})
    ended_at = Instant(required=True, metadata={"description": "When it ended."})
    local_date = LocalDate(required=True, metadata={"description": "The local day of its start."})
    exercises = Integer(
        required=True, metadata={"description": "Different exercises of its work sets; merged ones are one."}
    )
    sets = Integer(required=True, metadata={"description": SETS})
    reps = Integer(required=True, metadata={"description": "Repetitions of its work sets."})
    duration = AnyQuantity(required=True, metadata={"description": "From start to end, in minutes."})
