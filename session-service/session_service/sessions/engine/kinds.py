"""The kinds of commands: one row each. A new kind is a row here, its schema and the function that makes its change.

The meaning of a kind may not change under logs that are open: a
new meaning is a new kind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from session_service.sessions.engine import clock, endings, exercises, notes, rests, sets, touches, weights
from session_service.sessions.engine.log import Command, LogEntry
from session_service.sessions.engine.state import State
from session_service.sessions.engine.touches import Touches

Change = Callable[[State, LogEntry], None]
Completion = Callable[[State, Command], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """What there is to know of a kind of command.

    ``schema`` is the name of the class that reads its body, since the core knows no JSON. ``change`` applies it to a
    state, or raises DoesNotFit or Invalid. ``touch`` says what it relies on and changes. A ``late`` one is accepted
    after a session's longest time as well. ``requires`` looks at the state before the change, ``check`` at that after
    it; they raise DoesNotFit and Invalid for what a new command may not do. Those in the log were accepted, maybe by an
    older release, and stay. ``completed`` answers the body of a new command with what it means but does not say, which
    the log keeps. An undo has neither change nor touch: it is about the log (see ``decide`` and ``fold``).
    """

    schema: str
    change: Change | None
    touch: Touches | None
    late: bool = False
    check: Change | None = None
    requires: Change | None = None
    completed: Completion | None = None


KINDS: dict[str, Kind] = {
    "complete_set": Kind(
        "CompleteSet",
        sets.complete,
        touches.step_and_rest,
        check=weights.of_set,
        requires=weights.require_load,
        completed=sets.with_load_kind,
    ),
    "skip_set": Kind("SkipSet", sets.skip, touches.step_of_turn),
    "skip_exercise": Kind("SkipExercise", exercises.skip, touches.entry_of_turns),
    "adjust_target": Kind("AdjustTarget", sets.adjust, touches.adjust, check=weights.of_target),
    "swap_exercise": Kind("SwapExercise", exercises.swap, touches.entry),
    "add_set": Kind("AddSet", sets.add, touches.add_set, check=weights.of_target),
    "remove_set": Kind("RemoveSet", sets.remove, touches.remove_set),
    "add_exercise": Kind("AddExercise", exercises.add, touches.add_exercise, check=weights.of_targets),
    "reorder": Kind("Reorder", exercises.reorder, touches.constant("order")),
    "start_rest": Kind("StartRest", rests.start, touches.constant("rest")),
    "extend_rest": Kind("ExtendRest", rests.extend, touches.constant("rest"), requires=rests.require),
    "skip_rest": Kind("SkipRest", rests.skip, touches.constant("rest"), requires=rests.require),
    "start_block": Kind("StartBlock", clock.start_block, touches.block_and_rest, requires=clock.require_sets_left),
    "end_block": Kind("EndBlock", clock.end_block, touches.end_block),
    "pause": Kind("Pause", clock.pause, touches.constant("clock")),
    "resume": Kind("Resume", clock.resume, touches.constant("clock")),
    "note": Kind("Note", notes.note, touches.note, late=True),
    "rate": Kind("Rate", notes.rate, touches.constant("rating"), late=True),
    "undo": Kind("Undo", None, None, late=True),
    "finish": Kind("Finish", endings.finish, touches.constant("*"), late=True),
    "abandon": Kind("Abandon", endings.abandon, touches.constant("*"), late=True),
}
