"""What a link shows of a workout, as JSON: what is named here, and nothing else."""

from __future__ import annotations

from service_kit.http.fields import ListOf, Nested, Uuid
from session_service import limits
from session_service.workouts.schemas import LoggedWorkout, WorkoutBlock, WorkoutEntry, WorkoutSet


class SharedSet(WorkoutSet):
    """One set, without its note and what a sensor said."""

    class Meta(WorkoutSet.Meta):
        fields = (
            "position", "role", "status", "reps", "load", "load_kind", "duration", "distance", "rpe", "rir", "side",
            "round", "rest_before",
        )  # fmt: skip


class SharedEntry(WorkoutEntry):
    """One exercise with its sets."""

    class Meta(WorkoutEntry.Meta):
        fields = ("position", "exercise_id", "exercise_name", "measure", "block_id", "sets")

    exercise_id = Uuid(allow_none=True, metadata={"description": "A public exercise; null for one of the owner's own."})
    sets = ListOf(Nested(SharedSet), max=limits.MAX_SETS, metadata={"description": "Its sets, in order."})


class SharedBlock(WorkoutBlock):
    """Exercises that were done together."""

    class Meta(WorkoutBlock.Meta):
        fields = ("id", "position", "kind", "rounds", "rest", "duration", "rounds_done", "extra_reps")


class SharedWorkout(LoggedWorkout):
    """A workout as its link shows it."""

    class Meta(LoggedWorkout.Meta):
        fields = ("title", "local_date", "sets_done", "volume", "blocks", "entries")

    blocks = ListOf(
        Nested(SharedBlock), max=limits.MAX_ENTRIES, metadata={"description": "What was done together, in order."}
    )
    entries = ListOf(
        Nested(SharedEntry),
        max=limits.MAX_ENTRIES,
        metadata={"description": "The exercises with their sets."},
    )
