"""Records from outside."""

from __future__ import annotations

from service_kit.http.fields import (
    Choice,
    Decimal,
    Flag,
    Instant,
    Integer,
    LocalDate,
    Nested,
    PageQuery,
    Schema,
    Text,
    Uuid,
)
from tracking_service.fields import Reason
from tracking_service.records.kinds import KINDS
from tracking_service.records.projection import STATUSES
from training.fields import AnyQuantity


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

    id = Uuid(required=True)
    exercise_id = Uuid(required=True)
    exercise_name = Text(required=True)
    kind = Choice(*KINDS, required=True)
    title = Text(required=True)
    status = Choice(*STATUSES, required=True, metadata={"description": "`pending` waits for your confirmation."})
    value = AnyQuantity(required=True)
    per = AnyQuantity(required=True, allow_none=True, metadata={"description": "Of a pace: the distance it is for."})
    at = AnyQuantity(
        required=True, allow_none=True, metadata={"description": "The load or least distance at which it stands."}
    )
    previous = AnyQuantity(required=True, allow_none=True, metadata={"description": "What it beat."})
    formula = Text(required=True, allow_none=True, metadata={"description": "Of an estimate: its method, at the time."})
    band = Nested(Band, required=True, allow_none=True)
    added = AnyQuantity(
        required=True,
        allow_none=True,
        metadata={
            "description": "Of an estimate where the body is lifted: the load that you could add for one repetition. "
            "Assistance is negative."
        },
    )
    first = Flag(required=True, metadata={"description": "A baseline: nothing was there to beat."})
    reason = Nested(Reason, required=True, allow_none=True)
    reps = Integer(required=True, allow_none=True)
    external = AnyQuantity(
        required=True,
        allow_none=True,
        attribute="load",
        data_key="load",  # marshmallow's schemas have a method of this name
        metadata={"description": "As typed, without the body."},
    )
    body_share = AnyQuantity(required=True, allow_none=True, metadata={"description": "What the body added."})
    duration = AnyQuantity(required=True, allow_none=True)
    distance = AnyQuantity(required=True, allow_none=True)
    rpe = Decimal(min="1", max="10", places=1, required=True, allow_none=True)
    workout_id = Uuid(required=True)
    set_id = Uuid(required=True)
    achieved_at = Instant(required=True)
    local_date = LocalDate(required=True)
    created_at = Instant(required=True)
    updated_at = Instant(required=True)


class RecordQuery(PageQuery):
    """Which records to list."""

    exercise_id = Uuid(metadata={"description": "Of this exercise only, with all that was merged into it."})
    workout_id = Uuid(metadata={"description": "Made in this workout only."})
    kind = Choice(*KINDS, metadata={"description": "Of this kind only."})
    status = Choice(*STATUSES, load_default="current", metadata={"description": "Which of them."})


class RecordHistoryQuery(PageQuery):
    """Whose history to list."""

    exercise_id = Uuid(required=True, metadata={"description": "The exercise."})
    kind = Choice(*KINDS, metadata={"description": "Of this kind only."})


class DoubtfulSet(Schema):
    """A set that counts nowhere until you confirm it."""

    workout_id = Uuid(required=True)
    set_id = Uuid(required=True)
    exercise_id = Uuid(required=True)
    exercise_name = Text(required=True)
    started_at = Instant(required=True, metadata={"description": "Of the workout."})
    local_date = LocalDate(required=True)
    reps = Integer(required=True, allow_none=True)
    external = AnyQuantity(
        required=True,
        allow_none=True,
        attribute="load",
        data_key="load",  # as of Record
        metadata={"description": "As typed, without the body."},
    )
    duration = AnyQuantity(required=True, allow_none=True)
    distance = AnyQuantity(required=True, allow_none=True)
    reason = Nested(Reason, required=True, allow_none=True, metadata={"description": "Null once you confirmed it."})


class DoubtfulSetQuery(PageQuery):
    """Which sets in doubt to list."""

    exercise_id = Uuid(metadata={"description": "Of this exercise only, with all that was merged into it."})
