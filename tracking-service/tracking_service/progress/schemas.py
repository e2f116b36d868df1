"""Progress from outside."""

from __future__ import annotations

from service_kit.http.fields import Choice, CursorQuery, Instant, Integer, ListOf, LocalDate, Nested, Text, Uuid
from tracking_service.analytics.schemas import SpanQuery
from tracking_service.fields import ThinnedQuery, ThinnedSeries
from tracking_service.performances.schemas import SETS, VolumeFigures
from tracking_service.records.schemas import Band
from tracking_service.records.strength_rules import METHODS
from tracking_service.thinning_rules import MOST_POINTS
from training.fields import AnyQuantity

# Why there is no estimate.
NO_ESTIMATE = ("load-unknown", "too-many-repetitions", "effort-unknown")


class ExerciseProgressQuery(ThinnedQuery, SpanQuery):
    """Between which days, and by which formula."""

    formula = Choice(*METHODS, metadata={"description": "Of the estimated maximum; absent: that of your profile."})


class ExerciseSession(VolumeFigures):
    """What the exercise came to in one workout; warm-ups and sets in doubt do not count."""

    workout_id = Uuid(required=True)
    date = LocalDate(required=True)
    sets = Integer(required=True, metadata={"description": SETS})
    reps = Integer(required=True)
    heaviest = AnyQuantity(required=True, allow_none=True, metadata={"description": "Of exercises with a load."})
    least_assistance = AnyQuantity(required=True, allow_none=True, metadata={"description": "Of assisted exercises."})
    e1rm = AnyQuantity(required=True, allow_none=True)
    band = Nested(Band, required=True, allow_none=True)
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
    duration = AnyQuantity(required=True)
    distance = AnyQuantity(required=True)


class ExerciseProgress(ThinnedSeries):
    """An exercise, workout by workout."""

    exercise_id = Uuid(required=True)
    exercise_name = Text(required=True)
    measure = Text(required=True)
    from_date = LocalDate(required=True, data_key="from")
    to_date = LocalDate(required=True, data_key="to")
    formula = Choice(*METHODS, required=True)
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

    first = LocalDate(required=True)
    sets = Integer(required=True, metadata={"description": SETS})
    reps = Integer(required=True)


class Volume(ThinnedSeries):
    """Volume week by week; weeks begin on the day of your preference."""

    from_date = LocalDate(required=True, data_key="from")
    to_date = LocalDate(required=True, data_key="to")
    weeks = ListOf(
        Nested(WeekVolume),
        max=MOST_POINTS,
        required=True,
        metadata={"description": "The weeks of the span in order, those without a workout too."},
    )


class HistoryQuery(CursorQuery):
    """Between which days."""

    from_date = LocalDate(data_key="from", metadata={"description": "First local day."})
    to_date = LocalDate(data_key="to", metadata={"description": "Last local day."})


class HistoryItem(VolumeFigures):
    """A workout and what it came to."""

    workout_id = Uuid(required=True)
    title = Text(required=True, allow_none=True)
    started_at = Instant(required=True)
    ended_at = Instant(required=True)
    local_date = LocalDate(required=True)
    exercises = Integer(required=True)
    sets = Integer(required=True, metadata={"description": SETS})
    reps = Integer(required=True)
    duration = AnyQuantity(required=True)
