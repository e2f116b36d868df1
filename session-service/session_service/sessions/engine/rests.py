"""Rest timers: absolute instants, so that a client that slept, or another one, counts the same seconds.

A set that was done begins the rest that its target or its block says; a client may also start, extend and skip one.
What happened later counts: a set that an offline client reports late does not replace a younger rest.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from session_service.sessions.engine.log import LogEntry
from session_service.sessions.engine.refusals import DoesNotFit
from session_service.sessions.engine.state import Block, Rest, State, Step
from session_service.values import milliseconds, quantity_of, time_of
from training.blocks import ROTATING_KINDS, TIMED_KINDS
from training.quantity import Quantity

DEFAULT_REST = timedelta(seconds=90)
DEFAULT_WINDOW = timedelta(seconds=60)
MAX_REST = timedelta(minutes=60)


def begin_after(state: State, step: Step, at: datetime) -> None:
    """Begin the rest that follows a step done at ``at``, or end the one that runs where none follows."""
    if state.rest_mark is not None and at < state.rest_mark:
        return
    ends_at = _end(state, step, at)
    _set(state, at, Rest(at, ends_at, step.id) if ends_at is not None and ends_at > at else None)


def start(state: State, command: LogEntry) -> None:
    """``start_rest {duration?}``: begin a rest, in place of the one that runs."""
    duration = quantity_of(command.body.get("duration"))
    length = time_of(duration) if duration is not None else DEFAULT_REST
    if state.rest_mark is None or command.at >= state.rest_mark:
        _set(state, command.at, Rest(command.at, command.at + length))


def extend(state: State, command: LogEntry) -> None:
    """``extend_rest {by}``: move the end of the rest; a negative figure shortens it, at most to nothing."""
    rest, by = state.rest, time_of(Quantity(**command.body["by"]))
    if rest is None:
        raise DoesNotFit("No rest is running.")
    if rest.paused_left_ms is not None:
        rest.paused_left_ms = min(max(0, rest.paused_left_ms + milliseconds(by)), milliseconds(MAX_REST))
        return
    end = max(rest.ends_at, command.at) + by if by > timedelta() else rest.ends_at + by
    longest = max(rest.started_at, command.at) + MAX_REST
    rest.ends_at = min(max(rest.started_at, end), longest)


def skip(state: State, command: LogEntry) -> None:
    """``skip_rest``: the rest is over now."""
    if state.rest is None:
        raise DoesNotFit("No rest is running.")
    if state.rest_mark is None or command.at >= state.rest_mark:
        _set(state, command.at, None)


def pause(state: State, at: datetime) -> None:
    """A pause began: keep what is left of the rest."""
    if state.rest is not None and state.rest.ends_at > at:
        state.rest.paused_left_ms = milliseconds(state.rest.ends_at - max(at, state.rest.started_at))


def resume(state: State, at: datetime) -> None:
    """The pause is over: what was left of the rest runs on from here."""
    if state.rest is not None and state.rest.paused_left_ms is not None:
        state.rest.ends_at = at + timedelta(milliseconds=state.rest.paused_left_ms)
        state.rest.paused_left_ms = None


def _set(state: State, at: datetime, rest: Rest | None) -> None:
    state.rest, state.rest_mark = rest, at
    if state.paused_at is not None:
        pause(state, state.paused_at)


def _end(state: State, step: Step, at: datetime) -> datetime | None:
    """When the rest after ``step`` ends: its own figure first, then its window (EMOM), then its block's."""
    block = state.block_of(step)
    if step.target.rest is not None:
        return at + time_of(step.target.rest)
    if block.kind == "emom":
        return _next_window(state, block, step)
    if block.rest is None or block.kind == "amrap":
        return None
    if block.kind in ROTATING_KINDS - TIMED_KINDS and not _ends_turn(state, block, step):
        return None
    return at + time_of(block.rest)


def _next_window(state: State, block: Block, step: Step) -> datetime | None:
    """The start of the next round of an EMOM block, once the last set of this round is done."""
    steps = [one for one in state.steps.values() if state.entries[one.entry_id].block_id == block.id]
    left = any(one.round == step.round and one.status == "pending" for one in steps)
    if block.started_at is None or left or step.round == max(one.round for one in steps):
        return None
    return block.started_at + window(block) * step.round


def window(block: Block) -> timedelta:
    """How long each round of an EMOM block is."""
    return time_of(block.duration) if block.duration is not None and block.duration.base else DEFAULT_WINDOW


def _ends_turn(state: State, block: Block, step: Step) -> bool:
    """Whether ``step`` is the last of its turn through the items: supersets and circuits rest only then."""
    turn = [one for one in state.in_block(block.id) if (one.round, one.turn) == (step.round, step.turn)]
    present = [one for one in turn if one.status != "removed"]
    return not present or present[-1].id == step.id
