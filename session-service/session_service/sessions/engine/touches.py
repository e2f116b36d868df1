"""What a command is about, as keys: the ones it relies on, and the ones it changes.

A command that was based on an older sequence is still applied if no entry since then, unknown to its sender,
changed anything that it relies on. Keys: ``step:<id> entry:<id> block:<id> note:<id or session>``, and the single
ones ``rest clock order rating``; ``*`` is all of the work. Who ends a session touches ``*``; while it is open, an end
in its log was taken back and stands in nobody's way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from session_service.sessions.engine.log import Command
from session_service.sessions.engine.state import PENDING, State
from session_service.sessions.engine.turns import TURN_KINDS

Keys = frozenset[str]

# Finishing relies on all the work there is: sets, exercises, blocks and their order; not on notes or timers.
WORK = ("step:", "entry:", "block:", "order")


@dataclass(frozen=True, slots=True)
class Touch:
    """``relies_on`` must not have changed unseen; ``changes`` goes into the log."""

    relies_on: Keys
    changes: Keys


Touches = Callable[[State, Command], Touch]


def undo_touch(changed: Keys) -> Touch:
    """An undo is about what its target changed; a rest that merely came with a set does not stand in its way."""
    return Touch(changed - {"rest"} or changed, changed)


def conflicts(relied: Keys, changed: Iterable[str]) -> bool:
    """Whether one of the ``changed`` keys is one that is relied on."""
    everything = "*" in relied
    return any(key in relied or (everything and key.startswith(WORK)) for key in changed)


def constant(*names: str) -> Touches:
    """Of kinds that are always about the same keys."""
    keys = frozenset(names)
    return lambda _state, _command: Touch(keys, keys)


def step(_state: State, command: Command) -> Touch:
    """The set that is named."""
    keys = frozenset({f"step:{command.body['step_id']}"})
    return Touch(keys, keys)


def step_of_turn(state: State, command: Command) -> Touch:
    """The set that is named, and the rest after its turn."""
    keys = frozenset({f"step:{command.body['step_id']}"})
    found = state.steps.get(command.body["step_id"])
    return Touch(keys, keys | (_rest_after(state, found.entry_id) if found else frozenset()))


def step_and_rest(_state: State, command: Command) -> Touch:
    """The set that is named; a rest follows it, whatever the rest was before."""
    keys = frozenset({f"step:{command.body['step_id']}"})
    return Touch(keys, keys | {"rest"})


def entry(state: State, command: Command) -> Touch:
    """The exercise that is named, with all its sets."""
    entry_id = command.body["entry_id"]
    steps = {f"step:{one.id}" for one in state.steps.values() if one.entry_id == entry_id}
    keys = frozenset({f"entry:{entry_id}", *steps})
    return Touch(keys, keys)


def entry_of_turns(state: State, command: Command) -> Touch:
    """The exercise that is named, with all its sets, and the rest after their turns."""
    about = entry(state, command)
    return Touch(about.relies_on, about.changes | _rest_after(state, command.body["entry_id"]))


def adjust(state: State, command: Command) -> Touch:
    """One set, or an exercise."""
    return step(state, command) if "step_id" in command.body else entry(state, command)


def add_set(_state: State, command: Command) -> Touch:
    """Relies on the exercise alone, so that two devices may each add a set."""
    relied = frozenset({f"entry:{command.body['entry_id']}"})
    return Touch(relied, relied | {f"step:{command.body.get('step_id') or command.id}"})


def remove_set(state: State, command: Command) -> Touch:
    """The set that is named; its exercise has one less then."""
    found = state.steps.get(command.body["step_id"])
    relied = frozenset({f"step:{command.body['step_id']}"})
    return Touch(relied, relied | {f"entry:{found.entry_id}"} | _rest_after(state, found.entry_id) if found else relied)


def add_exercise(_state: State, command: Command) -> Touch:
    """Relies on nothing."""
    return Touch(frozenset(), frozenset({f"entry:{command.body.get('entry_id') or command.id}"}))


def block_and_rest(_state: State, command: Command) -> Touch:
    """The block that is named; the rest is over, whatever it was before."""
    keys = frozenset({f"block:{command.body['block_id']}"})
    return Touch(keys, keys | {"rest"})


def end_block(state: State, command: Command) -> Touch:
    """The block that is named, and the sets in it that are left."""
    block_id = command.body["block_id"]
    left = (one for one in state.in_block(block_id) if one.status == PENDING)
    keys = frozenset({f"block:{block_id}", *(f"step:{one.id}" for one in left)})
    found = state.blocks.get(block_id)
    return Touch(keys, keys | ({"rest"} if found is not None and found.kind in TURN_KINDS else set()))


def _rest_after(state: State, entry_id: str) -> Keys:
    """The rest, where leaving out a set of the exercise may begin one."""
    found = state.entries.get(entry_id)
    has_turns = found is not None and state.blocks[found.block_id].kind in TURN_KINDS
    return frozenset({"rest"}) if has_turns else frozenset()


def note(_state: State, command: Command) -> Touch:
    """The one note that is written."""
    about: Any = command.body.get("step_id") or command.body.get("entry_id") or "session"
    keys = frozenset({f"note:{about}"})
    return Touch(keys, keys)
