"""Live sessions as JSON: starting one, and its state."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from service_kit.http.fields import (
    Choice,
    Flag,
    Instant,
    Integer,
    ListOf,
    LocalDate,
    Nested,
    Schema,
    Text,
    TimeZone,
    Uuid,
    refuse,
)
from session_service import figures, limits
from session_service.figures import Rpe, SetFigures, Span
from session_service.sessions.engine.view import UPCOMING
from session_service.sessions.history_schemas import BestSet, LastTime
from session_service.sessions.suggestion_schemas import SuggestedLoad
from session_service.targets import Target
from training import blocks
from training.fields import QuantityField
from training.sets import MAX_LOAD

STATUSES = ("active", "paused", "finished", "abandoned")
ENDED_BY = ("user", "timeout")


class SessionStart(Schema):
    """From a day of a plan (`plan_id` and `day_id`), or from nothing."""

    id = Uuid(metadata={"description": "A UUIDv7 of your own, or leave it out."})
    plan_id = Uuid()
    day_id = Uuid()
    title = figures.title(metadata={"description": "Left out: the day's name."})
    started_at = Instant(metadata={"description": "At most 24 hours ago; left out: now."})
    time_zone = TimeZone(max=64, metadata={"description": "Left out: the one that your profile has then."})

    @ma.validates_schema
    def check_day(self, data: dict[str, Any], **_options: Any) -> None:
        """A plan is named with its day."""
        if ("plan_id" in data) != ("day_id" in data):
            raise refuse("required", "Name plan_id and day_id together.", "day_id" if "plan_id" in data else "plan_id")


class SessionRepeat(Schema):
    """A workout once more."""

    id = Uuid(metadata={"description": "A UUIDv7 of your own, or leave it out."})
    title = figures.title(metadata={"description": "Left out: that of the workout."})
    started_at = Instant(metadata={"description": "At most 24 hours ago; left out: now."})
    time_zone = TimeZone(max=64, metadata={"description": "Left out: the one that your profile has then."})


class SessionPlan(Schema):
    """Which plan day was frozen, at which version of the plan."""

    plan_id = Uuid()
    version = Integer(min=1)
    name = Text()
    day_id = Uuid()
    day_name = Text()


class SessionExercise(Schema):
    """An exercise; `how_to` is the address of its description, steps and tips."""

    exercise_id = Uuid()
    name = Text()
    measure = Text()
    how_to = Text()


class SetResult(SetFigures):
    """What was done."""

    completed_at = Instant()


class Step(Schema):
    """One set of the session. `planned` is what was frozen, where the target was changed since."""

    step_id = Uuid()
    number = Integer(min=1, metadata={"description": "Which set of its exercise, from 1."})
    round = Integer(min=1)
    status = Choice("pending", "done", "skipped")
    target = Nested(Target)
    planned = Nested(Target, allow_none=True)
    extra = Flag(metadata={"description": "It was not planned."})
    actual = Nested(SetResult, allow_none=True)
    note = figures.note(allow_none=True)


class FocusStep(Step):
    """One set by itself, with everything that a screen needs to guide through it."""

    sets = Integer(min=1, metadata={"description": "How many sets the exercise has."})
    rounds = Integer(min=1)
    block_id = Uuid()
    block_kind = Text()
    entry_id = Uuid()
    exercise = Nested(SessionExercise)
    plan_note = figures.note(allow_none=True)
    suggested = Nested(
        SuggestedLoad,
        allow_none=True,
        metadata={"description": "What a percentage or an effort comes to; null where the target says its load."},
    )
    last = Nested(
        LastTime,
        allow_none=True,
        metadata={"description": "What you did last time in this place; null where you have not done the exercise so."},
    )
    best = Nested(
        BestSet,
        allow_none=True,
        metadata={
            "description": "Your heaviest set with at least the target's repetitions; where none are measured, the "
            "heaviest, farthest and longest. null for a warm-up, and where there is none."
        },
    )
    increment = QuantityField(
        "mass",
        min=f"-{MAX_LOAD}",
        max=MAX_LOAD,
        allow_none=True,
        metadata={
            "description": "The planned or suggested load minus that of last time, in your unit; null where the two "
            "cannot be compared."
        },
    )


class SessionEntry(Schema):
    """One exercise with its sets."""

    entry_id = Uuid()
    exercise = Nested(SessionExercise)
    instead_of = Uuid(allow_none=True, metadata={"description": "The exercise that it was swapped for."})
    plan_item_id = Uuid(allow_none=True)
    plan_note = figures.note(allow_none=True)
    note = figures.note(allow_none=True)
    default_rest = figures.rest(
        allow_none=True,
        metadata={"description": "Your pause after a set where neither it nor its block says one; null: none."},
    )
    auto_start_rest = Flag(metadata={"description": "Whether a rest begins by itself after a set of it."})
    ask_rpe = Flag(metadata={"description": "Whether you want to be asked for the RPE of its sets."})
    steps = ListOf(Nested(Step), max=limits.MAX_SETS)


class SessionBlock(Schema):
    """Exercises done together. A timed block's clock is absolute: `started_at` and, where it has one, `ends_at`."""

    block_id = Uuid()
    kind = Choice(*blocks.KINDS)
    rounds = Integer(min=1)
    rest = figures.rest(allow_none=True)
    duration = QuantityField("time", min="0 s", max=blocks.MAX_DURATION, allow_none=True)
    timed = Flag()
    started_at = Instant(allow_none=True)
    ends_at = Instant(allow_none=True)
    ended = Flag()
    entries = ListOf(Nested(SessionEntry), max=limits.MAX_ENTRIES)


class RestTimer(Schema):
    """The rest that runs, or ran out: over when `ends_at` is past. In a pause it is `held` and has no `ends_at`."""

    started_at = Instant()
    ends_at = Instant(allow_none=True)
    remaining = Span(attribute="remaining_ms", metadata={"description": "At `server_time`."})
    held = Flag()
    step_id = Uuid(allow_none=True, metadata={"description": "The set that it follows."})


class SessionProgress(Schema):
    """How far it is."""

    sets = Integer(min=0)
    done = Integer(min=0)
    skipped = Integer(min=0)
    left = Integer(min=0)
    percent = Integer(min=0, max=100)


class SessionState(Schema):
    """Everything about a live session. Timers are instants; `server_time` says what time it is here."""

    id = Uuid()
    status = Choice(*STATUSES)
    sequence = Integer(min=0, metadata={"description": "Base your next command on it."})
    title = Text()
    plan = Nested(SessionPlan, allow_none=True)
    started_at = Instant()
    ended_at = Instant(allow_none=True)
    ended_by = Choice(
        *ENDED_BY,
        allow_none=True,
        metadata={"description": "`timeout`: it was forgotten and ended by itself; null while it goes on."},
    )
    paused_at = Instant(allow_none=True)
    server_time = Instant()
    time_zone = Text()
    local_date = LocalDate(metadata={"description": "The day of the start in the time zone."})
    elapsed = Span(attribute="elapsed_ms", max="10000 h", metadata={"description": "Without pauses."})
    progress = Nested(SessionProgress)
    current = Nested(FocusStep, allow_none=True, metadata={"description": "What to do now; null when all is done."})
    next = ListOf(Nested(FocusStep), max=UPCOMING, metadata={"description": "What comes after."})
    rest = Nested(RestTimer, allow_none=True)
    blocks = ListOf(Nested(SessionBlock), max=limits.MAX_SETS)
    note = figures.note(allow_none=True)
    feeling = figures.feeling(allow_none=True)
    effort_rpe = Rpe(allow_none=True)
    undoable = Uuid(
        allow_none=True,
        metadata={"description": "The command that an undo could name: the newest, or the end that can be undone."},
    )
    workout_id = Uuid(allow_none=True, metadata={"description": "The workout that it became."})
