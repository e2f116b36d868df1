"""Which workouts are asked for, and the feed of changes, as JSON."""

from __future__ import annotations

from service_kit.http.fields import (
    CommaList,
    CursorQuery,
    Flag,
    Integer,
    ListOf,
    Nested,
    QuerySchema,
    Schema,
    Text,
    Uuid,
)
from session_service import limits
from session_service.workouts.schemas import LoggedWorkout
from training.day_spans import DaySpanQuery

# Positions in a change feed; the largest integer that every JSON reader takes exactly.
LAST = 2**53


class WorkoutQuery(DaySpanQuery, CursorQuery):
    """Which workouts."""

    exercise_id = CommaList(
        Uuid(),
        max=limits.MAX_VALUES,
        metadata={"description": "With one of these, under whichever id: merged ones are one exercise."},
    )
    muscle = CommaList(
        Text(max=60),
        max=limits.MAX_VALUES,
        metadata={"description": "Slugs of muscles; one of the exercises trains one of them."},
    )
    plan_id = CommaList(Uuid(), max=limits.MAX_VALUES, metadata={"description": "Plans; it was done by one of them."})
    tag = CommaList(
        Text(max=limits.MAX_TAG),
        max=limits.MAX_VALUES,
        metadata={"description": "Tags, in any case; it has one of them."},
    )
    q = Text(max=100, metadata={"description": "Words in title, location, notes or names of exercises, old or new."})


class ChangesQuery(QuerySchema):
    """From where on."""

    since = Integer(min=0, max=LAST, load_default=0, metadata={"description": "`page.next` of the answer before."})
    limit = Integer(min=1, max=100, load_default=50, metadata={"description": "Changes in an answer."})


class WorkoutChange(Schema):
    """A workout that is new, changed or deleted; only its newest state is told."""

    position = Integer(min=1, max=LAST, metadata={"description": "Place in your feed; it only grows."})
    workout_id = Uuid(metadata={"description": "The workout that changed."})
    version = Integer(min=1, metadata={"description": "Its version; a deletion counts as one."})
    deleted = Flag(metadata={"description": "True: it was deleted, and its id is never used again."})
    workout = Nested(
        LoggedWorkout, allow_none=True, metadata={"description": "The workout as it is now; null when it was deleted."}
    )


class WorkoutChangesInfo(Schema):
    """Where the feed goes on."""

    next = Integer(min=0, max=LAST, metadata={"description": "Send as `since`."})
    more = Flag(metadata={"description": "Whether there is more right now."})
    limit = Integer(min=1, metadata={"description": "How many changes were asked for."})


class WorkoutChanges(Schema):
    """What changed, oldest first."""

    items = ListOf(Nested(WorkoutChange), max=100, metadata={"description": "The changes; each workout once."})
    page = Nested(WorkoutChangesInfo, metadata={"description": "Where the feed goes on."})
