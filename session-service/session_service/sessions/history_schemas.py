"""What was done before, beside a set that is to be done, as JSON."""

from __future__ import annotations

from service_kit.http.fields import Choice, Integer, LocalDate, Schema, Uuid
from session_service import figures
from session_service.figures import Rpe
from training.sets import LIFTED_LOADS


class BestSet(Schema):
    """The best set of an exercise so far, in your log."""

    workout_id = Uuid(metadata={"description": "The workout in which it was done."})
    date = LocalDate(attribute="local_date", metadata={"description": "The day of that workout, where you were."})
    reps = figures.reps(allow_none=True, metadata={"description": "The repetitions; null: none said."})
    load = figures.load(allow_none=True, metadata={"description": "The load as typed; null for the body alone."})
    load_kind = Choice(*LIFTED_LOADS, metadata={"description": "How the load is meant."})
    duration = figures.duration(allow_none=True, metadata={"description": "How long it took; null: not said."})
    distance = figures.distance(allow_none=True, metadata={"description": "How far; null: not said."})


class LastTime(BestSet):
    """The set that was done last time in the same place."""

    number = Integer(
        min=1,
        metadata={
            "description": "Which one it was of its exercise, warm-ups and sides apart: that of this set, or the last "
            "where there were fewer."
        },
    )
    rpe = Rpe(allow_none=True, metadata={"description": "The rating of perceived exertion; null: not said."})
    rir = figures.rir(allow_none=True, metadata={"description": "Repetitions in reserve; null: not said."})
    note = figures.note(allow_none=True, metadata={"description": "What was written on it."})
