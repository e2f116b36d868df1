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
    """From a day of a plan (`plan_id` and `day_id`), or from nothing; without a body from nothing, now."""

    is_optional = True

    id = Uuid(metadata={"description": "A UUIDv7 of your own, or leave it out."})
    plan_id = Uuid(metadata={"description": "The plan, with `day_id`; left out: from nothing."})
    day_id = Uuid(metadata={"description": "The day of that plan."})
    title = figures.title(metadata={"description": "Left out: the day's name."})
    started_at = Instant(metadata={"description": "At most 24 hours ago; left out: now."})
    time_zone = TimeZone(max=64, metadata={"description": "Left out: the one that your profile has then."})

    @ma.validates_schema
    def check_day(self, data: dict[str, Any], **_options: Any) -> None:
        """A plan is named with its day."""
        if ("plan_id" in data) != ("day_id" in data):
            raise refuse("required", "Name plan_id and day_id together.", "day_id" if "plan_id" in data else "plan_id")


class SessionRepeat(Schema):
    """A workout once more; without a body under its title, now."""

    is_optional = True

    id = Uuid(metadata={"description": "A UUIDv7 of your own, or leave it out."})
    title = figures.title(metadata={"description": "Left out: that of the workout."})
    started_at = Instant(metadata={"description": "At most 24 hours ago; left out: now."})
    time_zone = TimeZone(max=64, metadata={"description": "Left out: the one that your profile has then."})


class SessionPlan(Schema):
    """Which plan day was frozen, at which version of the plan."""

    plan_id = Uuid(metadata={"description": "The plan."})
    version = Integer(min=1, metadata={"description": "The version that was frozen at the start."})
    name = Text(metadata={"description": "Its name at that version."})
    day_id = Uuid(metadata={"description": "The day of the plan."})
    day_name = Text(metadata={"description": "The day's name at that version."})


class SessionExercise(Schema):
    """An exercise; `how_to` is the address of its description, steps and tips."""

    exercise_id = Uuid(metadata={"description": "The exercise in the catalogue."})
    name = Text(metadata={"description": "What it is called."})
    measure = Text(metadata={"description": "What its sets measure, such as `weight_reps`."})
    how_to = Text(metadata={"description": "Address of its description, steps and tips."})


class SetResult(SetFigures):
    """What was done."""

    completed_at = Instant(metadata={"description": "When the set was over."})


class Step(Schema):
    """One set of the session. `planned` is what was frozen, where the target was changed since."""

    step_id = Uuid(metadata={"description": "The set in the session, as commands name it."})
    number = Integer(min=1, metadata={"description": "Which set of its exercise, from 1."})
    round = Integer(min=1, metadata={"description": "The round of its block, from 1."})
    status = Choice("pending", "done", "skipped", metadata={"description": "`pending`: still to do."})
    target = Nested(Target, metadata={"description": "What it aims at now."})
    planned = Nested(
        Target,
        allow_none=True,
        metadata={"description": "What the plan aimed at; null where that is the target, or it was not planned."},
    )
    extra = Flag(metadata={"description": "It was not planned."})
    actual = Nested(SetResult, allow_none=True, metadata={"description": "What was done; null while it is not done."})
    note = figures.note(allow_none=True, metadata={"description": "What was noted of it; null: nothing."})


class FocusStep(Step):
    """One set by itself, with everything that a screen needs to guide through it."""

    sets = Integer(min=1, metadata={"description": "How many sets the exercise has."})
    rounds = Integer(min=1, metadata={"description": "How many rounds its block has."})
    block_id = Uuid(metadata={"description": "The block that it stands in."})
    block_kind = Text(metadata={"description": "The kind of that block, such as `superset`."})
    entry_id = Uuid(metadata={"description": "The exercise in the session that it belongs to."})
    exercise = Nested(SessionExercise, metadata={"description": "What to do."})
    plan_note = figures.note(
        allow_none=True, metadata={"description": "What the plan notes of the exercise; null: nothing."}
    )
    ask_rpe = Flag(metadata={"description": "Whether you want to be asked for its RPE."})
    rest_after = figures.rest(
        allow_none=True,
        metadata={
            "description": "The rest that begins by itself when it is done in its place; null: none, or in an EMOM "
            "that until the next window."
        },
    )
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

    entry_id = Uuid(metadata={"description": "The exercise in the session, as commands name it."})
    exercise = Nested(SessionExercise, metadata={"description": "What to do."})
    instead_of = Uuid(allow_none=True, metadata={"description": "The exercise that it was swapped for."})
    plan_item_id = Uuid(
        allow_none=True, metadata={"description": "The item of the plan's day that it is; null: it was not planned."}
    )
    plan_note = figures.note(allow_none=True, metadata={"description": "What the plan notes of it; null: nothing."})
    note = figures.note(allow_none=True, metadata={"description": "What was noted of it; null: nothing."})
    default_rest = figures.rest(
        allow_none=True,
        metadata={"description": "Your pause after a set where neither it nor its block says one; null: none."},
    )
    auto_start_rest = Flag(metadata={"description": "Whether a rest begins by itself after a set of it."})
    ask_rpe = Flag(metadata={"description": "Whether you want to be asked for the RPE of its sets."})
    steps = ListOf(Nested(Step), max=limits.MAX_SETS, metadata={"description": "Its sets, in order."})


class SessionBlock(Schema):
    """Exercises done together. A timed block's clock is absolute: `started_at` and, where it has one, `ends_at`."""

    block_id = Uuid(metadata={"description": "The block in the session, as commands name it."})
    kind = Choice(
        *blocks.KINDS, metadata={"description": "How its exercises are done: one by one, in turns, or by the clock."}
    )
    rounds = Integer(min=1, metadata={"description": "How many rounds it has."})
    rest = figures.rest(
        allow_none=True, metadata={"description": "Pause between its sets or turns; null: it says none."}
    )
    duration = QuantityField(
        "time",
        min="0 s",
        max=blocks.MAX_DURATION,
        allow_none=True,
        metadata={"description": "EMOM: one window; AMRAP: the whole; interval: one piece of work. Null elsewhere."},
    )
    timed = Flag(metadata={"description": "Whether it has a clock."})
    started_at = Instant(
        allow_none=True, metadata={"description": "When its clock began; null: it has none, or has not begun."}
    )
    ends_at = Instant(
        allow_none=True,
        metadata={
            "description": "When its clock ends, or it was left; null: neither is known yet, or a pause holds it."
        },
    )
    ended = Flag(metadata={"description": "Whether it was left with `end_block`."})
    entries = ListOf(Nested(SessionEntry), max=limits.MAX_ENTRIES, metadata={"description": "Its exercises, in order."})


class RestTimer(Schema):
    """The rest that runs, or ran out: over when `ends_at` is past. In a pause it is `held` and has no `ends_at`."""

    started_at = Instant(metadata={"description": "When it began."})
    ends_at = Instant(allow_none=True, metadata={"description": "When it is over; null in a pause."})
    remaining = Span(attribute="remaining_ms", metadata={"description": "At `server_time`."})
    held = Flag(metadata={"description": "Whether a pause of the session holds it."})
    step_id = Uuid(allow_none=True, metadata={"description": "The set that it follows."})


class SessionProgress(Schema):
    """How far it is."""

    sets = Integer(min=0, metadata={"description": "All sets."})
    done = Integer(min=0, metadata={"description": "Those that were done."})
    skipped = Integer(min=0, metadata={"description": "Those that will not be done."})
    left = Integer(min=0, metadata={"description": "Those that are still to do."})
    percent = Integer(min=0, max=100, metadata={"description": "Done and skipped ones of all, rounded down."})


class ChangingState(Schema):
    """What of a live session may change, but its blocks. Timers are instants; `server_time` is what time it is here."""

    id = Uuid(metadata={"description": "The session."})
    status = Choice(*STATUSES, metadata={"description": "Only `active` and `paused` take commands."})
    sequence = Integer(min=0, metadata={"description": "Base your next command on it."})
    ended_at = Instant(allow_none=True, metadata={"description": "When it ended; null while it goes on."})
    ended_by = Choice(
        *ENDED_BY,
        allow_none=True,
        metadata={"description": "`timeout`: it was forgotten and ended by itself; null while it goes on."},
    )
    paused_at = Instant(allow_none=True, metadata={"description": "When the pause began; null: it is not paused."})
    server_time = Instant(metadata={"description": "What time it is here; count timers from it."})
    time_zone = Text(metadata={"description": "The time zone in which it began."})
    local_date = LocalDate(metadata={"description": "The day of the start in the time zone."})
    elapsed = Span(attribute="elapsed_ms", max="10000 h", metadata={"description": "Without pauses."})
    progress = Nested(SessionProgress, metadata={"description": "How far it is."})
    current = Nested(FocusStep, allow_none=True, metadata={"description": "What to do now; null when all is done."})
    next = ListOf(Nested(FocusStep), max=UPCOMING, metadata={"description": "What comes after."})
    rest = Nested(RestTimer, allow_none=True, metadata={"description": "The rest that runs or ran out; null: none."})
    note = figures.note(allow_none=True, metadata={"description": "What was noted of it; null: nothing."})
    feeling = figures.feeling(allow_none=True, metadata={"description": "1 (bad) to 5 (great); null: not said."})
    effort_rpe = Rpe(allow_none=True, metadata={"description": "How hard the whole was; null: not said."})
    undoable = Uuid(
        allow_none=True,
        metadata={"description": "The command that an undo could name: the newest, or the end that can be undone."},
    )
    workout_id = Uuid(allow_none=True, metadata={"description": "The workout that it became."})


class SessionState(ChangingState):
    """Everything about a live session. Timers are instants; `server_time` says what time it is here."""

    title = Text(metadata={"description": "The day's name, unless the start named another."})
    plan = Nested(
        SessionPlan, allow_none=True, metadata={"description": "The plan day that was frozen; null: from nothing."}
    )
    started_at = Instant(metadata={"description": "When it began."})
    blocks = ListOf(
        Nested(SessionBlock),
        max=limits.MAX_SETS,
        metadata={"description": "All blocks with their exercises and sets, in order."},
    )
