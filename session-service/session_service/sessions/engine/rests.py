"""Rest timers: absolute instants, so that a client that slept, or another one, counts the same seconds.

A set that was done begins the rest that its target or its block says; a client may also start, extend and skip one.
In a superset or circuit the rest of the block comes when a turn is over, also by a skip, and counts from the set that
was done last in it: whoever skips the partner has been resting since. The figure of the set that stands last in the
turn goes before the block's; that of any other set is a pause before its partner. A turn of which nothing was done
begins no rest.

Reports may come late, so instants decide: the rest that began last counts, unless something done since it was clear
that it comes (by the skip that ended a turn, maybe) was followed by none. A pause holds it, whenever it is reported.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from session_service.sessions.engine import block_starts
from session_service.sessions.engine.log import LogEntry
from session_service.sessions.engine.refusals import DoesNotFit
from session_service.sessions.engine.state import REMOVED, SKIPPED, Block, Rest, State, Step
from session_service.sessions.engine.turns import Turn, done_at, turn_of, turns_of
from session_service.values import milliseconds, quantity_of, time_of
from training.quantity import Quantity

DEFAULT_REST = timedelta(seconds=90)
DEFAULT_WINDOW = timedelta(seconds=60)
MAX_REST = timedelta(minutes=60)


def begin_after(state: State, step: Step, at: datetime, status_before: str) -> None:
    """Begin the rest that follows a step done at ``at``, or end the one that runs where none follows."""
    turn = turn_of(state, step)
    if turn is not None and turn.done is not None and turn.is_over:
        if status_before != SKIPPED or turn.done is step:  # else the turn was over before, and has had its rest
            _begin_after_turn(state, turn, turn.done, done_at(turn.done))
        return
    _begin(state, step, at, at, _end_of(state, at, _figure(state, step, turn, is_over=False)))


def begin_after_turns(state: State, left_out: Iterable[Step], at: datetime) -> None:
    """Sets that were to do are skipped or gone at ``at``: begin the rest of the newest turn that is over by it."""
    over = [(turn, turn.done) for turn in turns_of(state, left_out) if turn.is_over and turn.done is not None]
    if over:
        turn, done = max(over, key=lambda pair: done_at(pair[1]))
        _begin_after_turn(state, turn, done, max(at, done_at(done)))


def expected_after(state: State, step: Step) -> Quantity | None:
    """The length of the rest that begins by itself when the step is done in its place; None without one.

    None as well where an EMOM rests until its next window, which is an instant.
    """
    turn = turn_of(state, step)
    figure = _figure(state, step, turn, is_over=turn is not None and turn.ends_with(step))
    return figure if figure is not None and figure.base else None


def start(state: State, command: LogEntry) -> None:
    """``start_rest {duration?}``: begin a rest, in place of the one that runs."""
    duration = quantity_of(command.body.get("duration"))
    length = time_of(duration) if duration is not None else DEFAULT_REST
    _run(state, Rest(command.at, command.at, state.run_out(command.at, length)))


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
    """The rest is over at ``at``, unless it began later; a clock that waited for its end starts.

    Whoever ends a rest has seen it: one that counts from before the skip that made it clear is over then at the
    earliest, whatever the clock of the device says.
    """
    if state.rest is not None and at >= state.rest.started_at:
        at = max(at, state.rest.since)
        block_starts.release(state, at, at)
    _clear(state, at)


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
        run_from = max(at, state.rest.started_at)  # the end of the pause may be reported late
        state.rest.ends_at = run_from + timedelta(milliseconds=state.rest.paused_left_ms)
        state.rest.paused_left_ms = None


def _run(state: State, rest: Rest) -> None:
    """Let a rest run in place of another, unless that is younger or the rest was over by now."""
    if state.rest_mark is not None and rest.started_at < state.rest_mark:
        return
    block_starts.release(state, rest.since, None)
    is_over = state.rest_over_at is not None and rest.since < state.rest_over_at
    state.rest = None if is_over else rest
    _mark(state, rest.started_at, state.rest_over_at)
    if state.paused_at is not None:
        pause(state, state.paused_at)


def _clear(state: State, at: datetime) -> None:
    """No rest runs at ``at``, unless it came later."""
    _mark(state, state.rest_mark, at if state.rest_over_at is None else max(at, state.rest_over_at))
    if state.rest is not None and at >= state.rest.since:
        block_starts.release(state, at, None)
        state.rest = None


def _mark(state: State, mark: datetime | None, over_at: datetime | None) -> None:
    """Remember when the youngest rest began, and until when none came after it."""
    says_more = over_at is not None and (mark is None or over_at > mark)
    state.rest_mark, state.rest_over_at = mark, over_at if says_more else None


def _begin(state: State, step: Step, start: datetime, since: datetime, ends_at: datetime | None) -> None:
    if ends_at is None:
        _clear(state, start)
    else:
        _run(state, Rest(start, since, ends_at, step.id))


def _begin_after_turn(state: State, turn: Turn, done: Step, since: datetime) -> None:
    """``done`` was done last in a turn that is over ``since`` then."""
    block, start = state.block_of(done), done_at(done)
    if turn.last.target.rest is None and block.kind == "emom":
        ends_at = _next_window(state, block, done.round, start)
    else:
        ends_at = _end_of(state, start, _figure(state, done, turn, is_over=True))
    _begin(state, done, start, since, ends_at)


def _end_of(state: State, start: datetime, figure: Quantity | None) -> datetime | None:
    """When a rest of this length ends; None without one."""
    return state.run_out(start, time_of(figure)) if figure is not None and figure.base else None


def _figure(state: State, step: Step, turn: Turn | None, *, is_over: bool) -> Quantity | None:
    """How long the rest after a step is, or if its turn ``is_over`` that of the turn.

    None without one, and where the lifter wants to begin rests themselves.
    """
    if turn is not None and not is_over:
        whose, figure = step, None if step is turn.last else step.target.rest
    else:
        whose = step if turn is None else turn.last
        figure = whose.target.rest if whose.target.rest is not None else _usual_rest(state, whose)
    return figure if state.entries[whose.entry_id].preferences.auto_start_rest else None


def _usual_rest(state: State, step: Step) -> Quantity | None:
    """The block's rest, or where it says none the one that the lifter wants after the exercise.

    In an AMRAP there is none, in an EMOM that until the next window.
    """
    block, wanted = state.block_of(step), state.entries[step.entry_id].preferences.default_rest
    if block.kind in ("amrap", "emom"):
        return None
    return block.rest if block.rest is not None else wanted


def _next_window(state: State, block: Block, round_: int, at: datetime) -> datetime | None:
    """The start of the round after this one of an EMOM block, if that is still to come; None for the last one."""
    rounds = (one.round for one in state.steps.values() if _is_in(state, one, block) and one.status != REMOVED)
    if block.started_at is None or round_ >= max(rounds):
        return None
    start = block.started_at + window(block) * round_
    return start if start > state.moved(at) else None


def _is_in(state: State, step: Step, block: Block) -> bool:
    return state.entries[step.entry_id].block_id == block.id


def window(block: Block) -> timedelta:
    """How long each round of an EMOM block is."""
    return time_of(block.duration) if block.duration is not None and block.duration.base else DEFAULT_WINDOW
