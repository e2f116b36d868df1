"""The session's clock: pauses, and the clocks of timed blocks. Everything is instants; nothing ticks."""

from __future__ import annotations

from datetime import datetime, timedelta

from session_service.sessions.engine import rests
from session_service.sessions.engine.log import LogEntry
from session_service.sessions.engine.refusals import DoesNotFit
from session_service.sessions.engine.state import (
    PENDING,
    REMOVED,
    SKIPPED,
    Block,
    State,
    Step,
)
from session_service.values import time_of
from training.blocks import TIMED_KINDS


def pause(state: State, command: LogEntry) -> None:
    """``pause``: the clock, the rest and the timed blocks stand still."""
    if state.paused_at is not None:
        raise DoesNotFit("The session is paused already.")
    state.paused_at = command.at if state.resumed_at is None else max(command.at, state.resumed_at)
    rests.pause(state, state.paused_at)


def resume(state: State, command: LogEntry) -> None:
    """``resume``: everything runs on from where it stood."""
    if state.paused_at is None:
        raise DoesNotFit("The session is not paused.")
    paused_at = state.paused_at
    state.resumed_at = max(command.at, paused_at)
    state.pauses.append((paused_at, state.resumed_at))
    state.paused += state.resumed_at - paused_at
    state.paused_at = None
    rests.resume(state, state.resumed_at)
    for block in state.blocks.values():
        if block.started_at is not None and block.ended_at is None and block.started_at < state.resumed_at:
            block.started_at += state.resumed_at - max(paused_at, block.started_at)


def elapsed(state: State, now: datetime) -> timedelta:
    """How long the session has run without its pauses."""
    until = state.ended_at or state.paused_at or now
    return max(timedelta(), until - state.started_at - state.paused)


def start_block(state: State, command: LogEntry) -> None:
    """``start_block {block_id}``: start the clock of an EMOM, AMRAP or interval block, and go on there.

    The rest that runs is over then. A clock that a rest started may be started anew until something is done.
    """
    block = find_block(state, command.body["block_id"])
    if block.kind not in TIMED_KINDS or (block.started_at is not None and not block.starts_by_rest):
        raise DoesNotFit("The block has no clock, or its clock is running already.")
    rests.end(state, command.at)
    block.started_at, block.starts_by_rest = state.moved(command.at), False
    state.focus = block.id


def require_sets_left(state: State, wanted: LogEntry) -> None:
    """Of a new ``start_block``: something is left to do there. Raises :class:`DoesNotFit`."""
    block = find_block(state, wanted.body["block_id"])
    if block.ended_at is not None or all(step.status != PENDING for step in state.in_block(block.id)):
        raise DoesNotFit("The block has been ended, or no set of it is left to do.")


def end_block(state: State, command: LogEntry) -> None:
    """``end_block {block_id}``: leave the block; planned sets that are left count as skipped, others vanish."""
    block = find_block(state, command.body["block_id"])
    if block.ended_at is not None:
        raise DoesNotFit("The block has been ended already.")
    block.ended_at = command.at
    left = [step for step in state.in_block(block.id) if step.status == PENDING]
    for step in left:
        step.status = REMOVED if step.planned is None else SKIPPED
    rests.begin_after_turns(state, left, command.at)


def start_by_first_set(state: State, step: Step, at: datetime) -> None:
    """A step of a timed block is done: its clock starts with the first one, unless it ran by then or was left."""
    block = state.block_of(step)
    waits = block.starts_by_rest and (block.started_at is None or state.moved(at) < block.started_at)
    block.starts_by_rest = False
    is_left = block.ended_at is not None and at > block.ended_at
    if block.kind not in TIMED_KINDS or is_left or (block.started_at is not None and not waits):
        return
    spent = step.actual.duration if step.actual is not None else None
    block.started_at = state.moved(at - (time_of(spent) if spent is not None else timedelta()))


def timer_end(block: Block) -> datetime | None:
    """When the time of a block is over: an AMRAP's whole, an EMOM's last window."""
    if block.started_at is None:
        return None
    if block.kind == "amrap" and block.duration is not None:
        return block.started_at + time_of(block.duration)
    if block.kind == "emom":
        return block.started_at + rests.window(block) * block.rounds
    return None


def find_block(state: State, block_id: str) -> Block:
    """The block, or :class:`DoesNotFit`."""
    block = state.blocks.get(block_id)
    if block is None:
        raise DoesNotFit("There is no such block in the session.")
    return block
