"""Commands about a whole exercise: skip the rest of it, swap it, add one, put exercises in another order."""

from __future__ import annotations

from dataclasses import replace

from session_service import limits
from session_service.preferences.rules import from_document
from session_service.sessions.engine import rests
from session_service.sessions.engine.clock import find_block
from session_service.sessions.engine.expand import derived_id
from session_service.sessions.engine.log import LogEntry
from session_service.sessions.engine.refusals import DoesNotFit
from session_service.sessions.engine.sets import find_entry, insert, merge
from session_service.sessions.engine.state import PENDING, SKIPPED, Block, Entry, State, Step
from session_service.sessions.engine.suggestions import basis_of
from session_service.values import Target, quantity_of

# Loads that say how hard it is meant to be, whatever the exercise; kilograms do not carry over in a swap.
_CARRIED_OVER = frozenset({"bodyweight", "rpe", "rir"})


def skip(state: State, command: LogEntry) -> None:
    """``skip_exercise``: every set of it that is still to do is skipped."""
    entry = find_entry(state, command.body["entry_id"])
    left = [step for step in state.steps_of(entry.id) if step.status == PENDING]
    if not left:
        raise DoesNotFit("The exercise has no set left to do.")
    for step in left:
        step.status = SKIPPED
    rests.begin_after_turns(state, left, command.at)
    if command.body.get("reason"):
        entry.note = command.body["reason"]


def swap(state: State, command: LogEntry) -> None:
    """``swap_exercise``: what is still to do is done with another exercise; what is done stays what it was."""
    entry = find_entry(state, command.body["entry_id"])
    steps = [step for step in state.steps_of(entry.id) if step.status == PENDING]
    if not steps:
        raise DoesNotFit("The exercise has no set left to do.")
    new = replace(
        entry,
        exercise_id=command.body["exercise_id"],
        exercise_name=command.body["exercise_name"],
        measure=command.body["measure"],
        basis=basis_of(command.body.get("basis")),
        preferences=from_document(command.body.get("preferences")),
        instead_of=entry.instead_of or entry.exercise_id,
    )
    if len(steps) < len(state.steps_of(entry.id)):
        new = replace(new, id=command.command_id, note=None, position=entry.position)
        _make_room(state, new)
    state.entries[new.id] = new
    for step in steps:
        step.entry_id = new.id
        if step.target.load is not None and step.target.load.kind not in _CARRIED_OVER:
            step.target = replace(step.target, load=None)


def add(state: State, command: LogEntry) -> None:
    """``add_exercise``: a block of its own, at the end or after the named block."""
    body = command.body
    entry_id = body.get("entry_id") or command.command_id
    if entry_id in state.entries or len(state.entries) >= limits.MAX_ENTRIES:
        raise DoesNotFit(f"The id is in use, or the session has {limits.MAX_ENTRIES} exercises already.")
    block = Block(derived_id(state.session_id, entry_id, "block"), "straight", 1, quantity_of(body.get("rest")))
    where = len(state.order)
    if body.get("after_block_id"):
        where = state.order.index(find_block(state, body["after_block_id"]).id) + 1
    state.order.insert(where, block.id)
    state.blocks[block.id] = block
    state.entries[entry_id] = Entry(
        entry_id,
        block.id,
        0,
        body["exercise_id"],
        body["exercise_name"],
        body["measure"],
        basis=basis_of(body.get("basis")),
        preferences=from_document(body.get("preferences")),
    )
    for turn, aim in enumerate(body["sets"]):
        step_id = aim.get("step_id") or derived_id(state.session_id, entry_id, "set", turn)
        target = merge(Target(), {name: aim[name] for name in aim if name != "step_id"}, f"/sets/{turn}")
        insert(state, Step(step_id, entry_id, 1, turn, target))


def reorder(state: State, command: LogEntry) -> None:
    """``reorder``: the blocks of the session, or the exercises of one block, in a new order (all of them named)."""
    if "block_ids" in command.body:
        _must_be_all(command.body["block_ids"], state.order)
        state.order = list(command.body["block_ids"])
        return
    entries = {entry.id: entry for entry in state.entries_of(find_block(state, command.body["block_id"]).id)}
    _must_be_all(command.body["entry_ids"], list(entries))
    for position, entry_id in enumerate(command.body["entry_ids"]):
        entries[entry_id].position = position


def _must_be_all(named: list[str], present: list[str]) -> None:
    if sorted(named) != sorted(present):
        raise DoesNotFit("Name every one that is there, each once.")


def _make_room(state: State, new: Entry) -> None:
    """Put ``new`` right behind the entry that it was split from."""
    if new.id in state.entries or len(state.entries) >= limits.MAX_ENTRIES:
        raise DoesNotFit(f"The id is in use, or the session has {limits.MAX_ENTRIES} exercises already.")
    for other in state.entries_of(new.block_id):
        if other.position > new.position:
            other.position += 1
    new.position += 1
