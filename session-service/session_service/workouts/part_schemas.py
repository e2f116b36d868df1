"""What is written of the parts of a workout, as JSON: sets, blocks, exercises."""

from __future__ import annotations

from service_kit.http.fields import Choice, Instant, Integer, ListOf, Nested, Schema, Uuid
from session_service import figures, limits
from session_service.figures import Rpe
from training import blocks
from training.fields import QuantityField

OWN_ID = {"description": "A UUIDv7 of your own, or leave it out."}


class WorkoutSetWrite(Schema):
    """One set as it was done. Which figures it must have, and whether it may have a load, follows from the measure."""

    id = Uuid(metadata=OWN_ID)
    role = figures.role(load_default="work", metadata={"description": "What it was for; only work sets count as work."})
    status = Choice("done", "skipped", load_default="done", metadata={"description": "`skipped`: planned, not done."})
    reps = figures.reps(allow_none=True, metadata={"description": "Repetitions; null: not counted."})
    load = figures.load(allow_none=True, metadata={"description": "What was moved, or helped; null: nothing."})
    load_kind = figures.load_kind(metadata={"description": "What the load means; left out, the measure decides."})
    duration = figures.duration(allow_none=True, metadata={"description": "How long it took; null: not known."})
    distance = figures.distance(allow_none=True, metadata={"description": "How far it went; null: not known."})
    rpe = Rpe(allow_none=True, metadata={"description": "How hard it felt; null: not said."})
    rir = figures.rir(allow_none=True, metadata={"description": "Repetitions that were left in you; null: not said."})
    side = figures.side(load_default="both", metadata={"description": "Which side of the body did it."})
    round = figures.round_(
        allow_none=True, metadata={"description": "In which round of the block it was done, from 1; null: not known."}
    )
    rest_before = figures.rest_before(
        allow_none=True,
        metadata={
            "description": "Rest between the set before and this one; null: not known. Of a live session: from the end "
            "of the set that was done before it, of whichever exercise, to the end of this one less its `duration`, "
            "without pauses, in whole seconds. Where the set has no `duration`, its own time is in it."
        },
    )
    heart_rate = figures.heart_rate(
        allow_none=True, metadata={"description": "Average of the set, in beats a minute; null: not measured."}
    )
    custom = figures.custom()
    completed_at = Instant(
        allow_none=True,
        metadata={
            "description": "When the set was over, between `started_at` and `ended_at` of the workout; null: not known."
        },
    )
    note = figures.note(allow_none=True, metadata={"description": "What you want to remember of this set."})


class WorkoutBlockWrite(Schema):
    """Exercises that were done together. An exercise that stands alone needs none."""

    id = Uuid(required=True, metadata={"description": "A UUIDv7 of your own; entries name it as their `block_id`."})
    kind = Choice(
        *blocks.KINDS,
        required=True,
        metadata={
            "description": "`straight`: one exercise after the other; `superset` and `circuit`: in turns; `emom`: a "
            "round every `duration`; `amrap`: as many rounds as possible in `duration`; `interval`: pieces of work."
        },
    )
    rounds = figures.round_(
        load_default=1,
        allow_none=True,
        metadata={"description": "How many rounds it was meant to have; null: as many as possible, or not known."},
    )
    rest = figures.rest(
        allow_none=True, metadata={"description": "The rest that it was meant to have between sets or turns."}
    )
    duration = QuantityField(
        "time",
        min="0 s",
        max=blocks.MAX_DURATION,
        allow_none=True,
        metadata={
            "description": "EMOM: one window; AMRAP: the whole; interval: one piece of work. "
            "Null elsewhere, or not known."
        },
    )
    rounds_done = Integer(
        min=0,
        max=limits.MAX_SETS,
        allow_none=True,
        metadata={"description": "Rounds that were done whole; null: not known."},
    )
    extra_reps = Integer(
        min=0,
        max=limits.MAX_EXTRA_REPS,
        allow_none=True,
        metadata={"description": "AMRAP: repetitions beyond the whole rounds; null elsewhere, or not known."},
    )
    note = figures.note(allow_none=True, metadata={"description": "What you want to remember of this block."})


class WorkoutEntryWrite(Schema):
    """One exercise with its sets."""

    id = Uuid(metadata=OWN_ID)
    exercise_id = Uuid(required=True, metadata={"description": "A public exercise or one of your own."})
    block_id = Uuid(allow_none=True, metadata={"description": "The block that it belongs to; null: it stands alone."})
    note = figures.note(allow_none=True, metadata={"description": "What you want to remember of this exercise."})
    sets = ListOf(
        Nested(WorkoutSetWrite), max=limits.MAX_SETS, load_default=list, metadata={"description": "Its sets, in order."}
    )
