"""What a command is about, as keys: the ones it relies on, and the ones it changes.

A command that was based on an older sequence is still applied if no entry since then, unknown to its sender,
changed anything that it relies on. Keys: ``step:<id> entry:<id> block:<id> note:<id or session>``, and the single
ones ``rest clock order rating``; ``*`` is all of the work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from session_service.sessions.engine.log import Command
from session_service.sessions.engine.state import PENDING, State

Keys = frozenset[str]

# Finishing relies on all the work there is: sets, exercises, blocks and their order; not on notes or timers.
WORK = ("step:", "entry:", "block:", "order")


@dataclass(frozen=True, slots=True)
class Touch:
    """``relies_on`` must not have changed unseen; ``changes`` goes into the log."""

    relies_on: Keys
    changes: Keys


def touch(state: State, command: Command) -> Touch:
    """The keys of any command but an undo, in the state in which it is to be applied."""
    return KINDS[command.kind](state, command)


def undo_touch(changed: Keys) -> Touch:
    """An undo is about what its target changed; a rest that merely came with a set does not stand in its way."""
    return Touch(changed - {"rest"} or changed, changed)


def clash(relied: Keys, changed: Iterable[str]) -> bool:
    """Whether one of the ``changed`` keys is one that is relied on."""
    everything = "*" in relied
    return any(key in relied or key == "*" or (everything and key.startswith(WORK)) for key in changed)


def _one(*names: str) -> Callable[[State, Command], Touch]:
    keys = frozenset(names)
    return lambda _state, _command: Touch(keys, keys)


def _step(state: State, command: Command) -> Touch:
    keys = frozenset({f"step:{command.body['step_id']}"})
    return Touch(keys, keys | {"rest"} if command.kind == "complete_set" else keys)


def _entry(state: State, command: Command) -> Touch:
    entry_id = command.body["entry_id"]
    steps = {f"step:{step.id}" for step in state.steps.values() if step.entry_id == entry_id}
    keys = frozenset({f"entry:{entry_id}", *steps})
    return Touch(keys, keys)


def _adjust(state: State, command: Command) -> Touch:
    return _step(state, command) if "step_id" in command.body else _entry(state, command)


def _add_set(_state: State, command: Command) -> Touch:
    relied = frozenset({f"entry:{command.body['entry_id']}"})
    return Touch(relied, relied | {f"step:{command.body.get('step_id') or command.id}"})


def _remove_set(state: State, command: Command) -> Touch:
    step = state.steps.get(command.body["step_id"])
    relied = frozenset({f"step:{command.body['step_id']}"})
    return Touch(relied, relied | {f"entry:{step.entry_id}"} if step else relied)


def _add_exercise(_state: State, command: Command) -> Touch:
    return Touch(frozenset(), frozenset({f"entry:{command.body.get('entry_id') or command.id}"}))


def _block(_state: State, command: Command) -> Touch:
    keys = frozenset({f"block:{command.body['block_id']}"})
    return Touch(keys, keys)


def _end_block(state: State, command: Command) -> Touch:
    block_id = command.body["block_id"]
    left = (step for step in state.in_block(block_id) if step.status == PENDING)
    keys = frozenset({f"block:{block_id}", *(f"step:{step.id}" for step in left)})
    return Touch(keys, keys)


def _note(_state: State, command: Command) -> Touch:
    about: Any = command.body.get("step_id") or command.body.get("entry_id") or "session"
    keys = frozenset({f"note:{about}"})
    return Touch(keys, keys)


KINDS: dict[str, Callable[[State, Command], Touch]] = {
    "complete_set": _step,
    "skip_set": _step,
    "adjust_target": _adjust,
    "add_set": _add_set,
    "remove_set": _remove_set,
    "skip_exercise": _entry,
    "swap_exercise": _entry,
    "add_exercise": _add_exercise,
    "reorder": _one("order"),
    "start_rest": _one("rest"),
    "extend_rest": _one("rest"),
    "skip_rest": _one("rest"),
    "start_block": _block,
    "end_block": _end_block,
    "pause": _one("clock"),
    "resume": _one("clock"),
    "note": _note,
    "rate": _one("rating"),
    "finish": _one("*"),
    "abandon": _one("*"),
}
