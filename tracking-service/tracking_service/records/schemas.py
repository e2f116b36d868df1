"""Records from outside."""

from __future__ import annotations

from service_kit.http.fields import (
    Choice,
    CommaList,
    CursorQuery,
    Decimal,
    Flag,
    Instant,
    Integer,
    LocalDate,
    Nested,
    Schema,
    Text,
    Uuid,
)
from tracking_service.fields import DoubtReason
from tracking_service.records.kinds import KINDS
from tracking_service.records.projection import STATUSES
from training.day_spans import DaySpanQuery
from training.fields import AnyQuantity

# Exercises or workouts that one request names.
MAX_FILTERS = 50


class Band(Schema):
    """Between which figures the true maximum probably lies."""

    low = AnyQuantity(required=True, metadata={"description": "Never below the load that was lifted."})
    high = AnyQuantity(
        required=True,
        allow_none=True,
        metadata={"description": "Null: the set was rated so easy that none can be told."},
    )
    coverage = Integer(
        required=True,
        allow_none=True,
        metadata={
            "description": "Percent of maxima that should lie in it, of a press whose effort was rated: by the errors "
            "of prediction equations for a bench press. Null for all else, and for the best of many."
        },
    )
    assumes_failure = Flag(
        required=True,
        metadata={
            "description": "You did not say how hard the set was, so it counts as one to failure: the maximum may "
            "lie above the band."
        },
    )


class Record(Schema):
    """The best of an exercise in one respect, and the set that made it."""

    id = Uuid(required=True, metadata={"description": "The record's id."})
    exercise_id = Uuid(
        required=True, metadata={"description": "The exercise that the set counts as: of a merged one its successor."}
    )
    exercise_name = Text(required=True, metadata={"description": "What the exercise is called now."})
    kind = Choice(*KINDS, required=True, metadata={"description": "In which respect it is the best."})
    title = Text(required=True, metadata={"description": "The kind for people."})
    status = Choice(*STATUSES, required=True, metadata={"description": "`pending` waits for your confirmation."})
    value = AnyQuantity(
        required=True, metadata={"description": "The figure, as typed or in the unit of your preference."}
    )
    per = AnyQuantity(required=True, allow_none=True, metadata={"description": "Of a pace: the distance it is for."})
    at = AnyQuantity(
        required=True, allow_none=True, metadata={"description": "The load or least distance at which it stands."}
    )
    previous = AnyQuantity(required=True, allow_none=True, metadata={"description": "What it beat."})
    formula = Text(required=True, allow_none=True, metadata={"description": "Of an estimate: its method, at the time."})
    band = Nested(
        Band,
        required=True,
        allow_none=True,
        metadata={
            "description": "Of an estimate: between which figures the true maximum probably lies. Null: of all others."
        },
    )
    added = AnyQuantity(
        required=True,
        allow_none=True,
        metadata={
            "description": "Of an estimate where the body is lifted: the load that you could add for one repetition. "
            "Assistance is negative."
        },
    )
    first = Flag(required=True, metadata={"description": "A baseline: nothing was there to beat."})
    reason = Nested(
        DoubtReason, required=True, allow_none=True, metadata={"description": "Why it is pending. Null: it is not."}
    )
    reps = Integer(
        required=True, allow_none=True, metadata={"description": "Repetitions of the set. Null: it has none."}
    )
    external = AnyQuantity(
        required=True,
        allow_none=True,
        attribute="load",
        data_key="load",  # marshmallow's schemas have a method of this name
        metadata={"description": "As typed, without the body."},
    )
    body_share = AnyQuantity(required=True, allow_none=True, metadata={"description": "What the body added."})
    duration = AnyQuantity(
        required=True, allow_none=True, metadata={"description": "As typed. Null: the set has none."}
    )
    distance = AnyQuantity(
        required=True, allow_none=True, metadata={"description": "As typed. Null: the set has none."}
    )
    rpe = Decimal(
        min="1",
        max="10",
        places=1,
        required=True,
        allow_none=True,
        metadata={"description": "How hard the set was, from 1 to 10. Null: not rated."},
    )
    workout_id = Uuid(required=True, metadata={"description": "The workout of the set."})
    set_id = Uuid(required=True, metadata={"description": "The set that made it."})
    achieved_at = Instant(required=True, metadata={"description": "When the set was done."})
    local_date = LocalDate(required=True, metadata={"description": "The workout's local day."})
    created_at = Instant(required=True, metadata={"description": "When the record was noted."})
    updated_at = Instant(required=True, metadata={"description": "When it was changed last, as by being beaten."})


SQUAT = "aff878cf-b883-52e6-8731-a66d6700f16f"  # the barbell back squat of the seeded catalogue


def _exercises(*, required: bool = False) -> CommaList:
    return CommaList(
        Uuid(),
        max=MAX_FILTERS,
        required=required,
        metadata={
            "description": "Of these exercises only, between commas, with all that was merged into them.",
            "example": [SQUAT],
        },
    )


class RecordHistoryQuery(DaySpanQuery, CursorQuery):
    """Whose history to list."""

    exercise_id = _exercises(required=True)
    kind = CommaList(Choice(*KINDS), max=len(KINDS), metadata={"description": "Of these kinds only, between commas."})
    first = Flag(
        metadata={
            "description": "`false` leaves out baselines, the first of their kind, which had nothing to beat; `true` "
            "lists only these."
        }
    )


class RecordQuery(RecordHistoryQuery):
    """Which records to list."""

    exercise_id = _exercises()
    workout_id = CommaList(
        Uuid(),
        max=MAX_FILTERS,
        metadata={
            "description": "Made in these workouts only, between commas. Records follow a workout within a second, so "
            "one that made none (yet) answers nothing."
        },
    )
    status = CommaList(
        Choice(*STATUSES),
        max=len(STATUSES),
        metadata={
            "description": "`current` (absent): those that stand; `superseded`: those that were beaten; `pending`: "
            "those that wait for your confirmation. Several between commas."
        },
    )


class DoubtfulSet(Schema):
    """A set that counts nowhere until you confirm it."""

    workout_id = Uuid(required=True, metadata={"description": "The workout of the set."})
    set_id = Uuid(required=True, metadata={"description": "The set."})
    exercise_id = Uuid(required=True, metadata={"description": "The exercise that it counts as."})
    exercise_name = Text(required=True, metadata={"description": "What the exercise is called now."})
    started_at = Instant(required=True, metadata={"description": "Of the workout."})
    local_date = LocalDate(required=True, metadata={"description": "The workout's local day."})
    reps = Integer(required=True, allow_none=True, metadata={"description": "Repetitions. Null: it has none."})
    external = AnyQuantity(
        required=True,
        allow_none=True,
        attribute="load",
        data_key="load",  # as of Record
        metadata={"description": "As typed, without the body."},
    )
    duration = AnyQuantity(required=True, allow_none=True, metadata={"description": "As typed. Null: it has none."})
    distance = AnyQuantity(required=True, allow_none=True, metadata={"description": "As typed. Null: it has none."})
    reason = Nested(
        DoubtReason, required=True, allow_none=True, metadata={"description": "Null once you confirmed it."}
    )


class DoubtfulSetQuery(CursorQuery):
    """Which sets in doubt to list."""

    exercise_id = _exercises()
