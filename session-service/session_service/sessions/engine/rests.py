"""Rest timers: absolute instants, so that a client that slept, or another one, counts the same seconds.

A set that was done begins the rest that its target or its block says; a client may also start, extend and skip one.
In a superset or circuit the rest of the block comes when a turn is over, also by a skip, and counts from the set that
was done last in it: whoever skips the partner has been resting since. The figure of the set that stands last in the
turn goes before the block's; that of any other set is a pause before its partner. A turn of which nothing was done
begins no rest. What happened later counts: a set that an offline client reports late does not replace a younger rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from session_service.sessions.engine import block_starts
from session_service.sessions.engine.log import LogEntry
from session_service.sessions.engine.refusals import DoesNotFit
from session_service.sessions.engine.state import REMOVED, SKIPPED, Block, Rest, State, Step
from session_service.sessions.engine.turns import done_at, turns_of
from session_service.values import milliseconds, quantity_of, time_of
from training.quantity import Quantity

DEFAULT_REST = timedelta(seconds=90)
DEFAULT_WINDOW = timedelta(seconds=60)
MAX_REST = timedelta(minutes=60)


def begin_after(state: State, step: Step, at: datetime, status_before: str) -> None:
    """Begin the rest that follows a step done at ``at``, or end the one that runs where none follows."""
    turn = next(iter(turns_of(state, [step])), None)
    if turn is not None and turn.done is not None and turn.is_over:
        if status_before != SKIPPED or turn.done is step:  # else the turn was over before, and has had its rest
            _begin_after_turn(state, turn.last, turn.done)
        return
    figure = step.target.rest
    if turn is None:
        block = state.block_of(step)
        figure = figure if figure is not None or block.kind == "amrap" else _usual_rest(state, block, step)
    elif step is turn.last:
        figure = None  # it is the turn's, which is not over
    _begin(state, at, _end_of(state, at, figure, step), step)


def begin_after_turns(state: State, left_out: Iterable[Step]) -> None:
    """Sets that were to do are skipped or gone: begin the rest of the newest turn that is over by it."""
    turns = turns_of(state, left_out)
    over = [(turn.last, turn.done) for turn in turns if turn.is_over and turn.done is not None]
    if over:
        _begin_after_turn(state, *max(over, key=lambda pair: done_at(pair[1])))


def start(state: State, command: LogEntry) -> None:
    """``start_rest {duration?}``: begin a rest, in place of the one that runs."""
    duration = quantity_of(command.body.get("duration"))
    length = time_of(duration) if duration is not None else DEFAULT_REST
    if state.rest_mark is None or command.at >= state.rest_mark:
        _set(state, command.at, Rest(command.at, command.at + length))


def extend(state: State, command: LogEntry) -> None:
    """``extend_rest {by}``: move the end of the rest. Without one nothing happens: what was accepted in a log fits.

    A negative figure, which older releases took, shortens it, at most to nothing.
    """
    rest, by = state.rest, time_of(Quantity(**command.body["by"]))
    if rest is None:
        return
    if rest.paused_left_ms is not None:
        rest.paused_left_ms = min(max(0, rest.paused_left_ms + milliseconds(by)), milliseconds(MAX_REST))
        return
    end = max(rest.ends_at, command.at) + by if by > timedelta() else rest.ends_at + by
    longest = max(rest.started_at, command.at) + MAX_REST
    rest.ends_at = min(max(rest.started_at, end), longest)


def skip(state: State, command: LogEntry) -> None:
    """``skip_rest``: the rest is over now."""
    end(state, command.at)


def end(state: State, at: datetime) -> None:
    """The rest is over at ``at``, unless something younger is; a clock that waited for its end starts."""
    if state.rest_mark is None or at >= state.rest_mark:
        block_starts.release(state, at, at)
        _set(state, at, None)


def require(state: State, _command: LogEntry) -> None:
    """Of new commands about the rest: one is there. Raises :class:`DoesNotFit`."""
    if state.rest is None:
        raise DoesNotFit("No rest is running.")


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
    block_starts.release(state, at, None)
    state.rest, state.rest_mark = rest, at
    if state.paused_at is not None:
        pause(state, state.paused_at)


def _end_of(state: State, at: datetime, figure: Quantity | None, step: Step) -> datetime | None:
    """When a rest of this length after the step ends; None where the lifter wants to begin rests themselves."""
    if figure is None or not state.entries[step.entry_id].preferences.auto_start_rest:
        return None
    return at + time_of(figure)


def _usual_rest(state: State, block: Block, step: Step) -> Quantity | None:
    """The block's rest, or where it says none the one that the lifter wants after the exercise; AMRAP has none."""
    if block.rest is not None or block.kind == "amrap":
        return block.rest
    return state.entries[step.entry_id].preferences.default_rest


def _begin(state: State, at: datetime, ends_at: datetime | None, step: Step) -> None:
    if state.rest_mark is None or at >= state.rest_mark:
        _set(state, at, Rest(at, ends_at, step.id) if ends_at is not None and ends_at > at else None)


def _begin_after_turn(state: State, last: Step, step: Step) -> None:
    """``step`` was done last in a turn in which ``last`` stands last."""
    block, figure, at = state.block_of(step), last.target.rest, done_at(step)
    if figure is None and block.kind == "emom":
        _begin(state, at, _next_window(state, block, step.round), step)
        return
    figure = figure if figure is not None else _usual_rest(state, block, last)
    _begin(state, at, _end_of(state, at, figure, last), step)


def _next_window(state: State, block: Block, round_: int) -> datetime | None:
    """The start of the round after this one of an EMOM block; None for the last one."""
    rounds = (one.round for one in state.steps.values() if _is_in(state, one, block) and one.status != REMOVED)
    if block.started_at is None or round_ >= max(rounds):
        return None
    return block.started_at + window(block) * round_


def _is_in(state: State, step: Step, block: Block) -> bool:
    return state.entries[step.entry_id].block_id == block.id


def window(block: Block) -> timedelta:
    """How long each round of an EMOM block is."""
    return time_of(block.duration) if block.duration is not None and block.duration.base else DEFAULT_WINDOW
