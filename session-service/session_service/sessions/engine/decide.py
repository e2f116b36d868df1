"""``decide``: commands in, accepted log entries and the new state out; all of them or none. Pure.

In this order for each command: one that is in the log counts as known and changes nothing; a closed session takes
none but what opens it again (see ``reopening``); its instant must be possible; what it relies on must not have changed
unseen since ``based_on``; it must fit. Commands that stand before it in the same list are known to their sender,
repeated ones included, so an offline client sends its whole queue again until it is answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from service_kit.errors import FieldError, Invalid, Problem
from session_service import limits
from session_service.sessions.engine import reopening
from session_service.sessions.engine.expand import Snapshot, derived_id
from session_service.sessions.engine.fold import apply, fold
from session_service.sessions.engine.kinds import KINDS
from session_service.sessions.engine.log import ENDINGS, TIMEOUT, UNDO, Command, LogEntry, undone_ids
from session_service.sessions.engine.refusals import (
    CommandIdReused,
    DoesNotFit,
    LogFull,
    StaleCommand,
)
from session_service.sessions.engine.reopening import Ending
from session_service.sessions.engine.replay import Replay
from session_service.sessions.engine.state import State
from session_service.sessions.engine.touches import Touch, conflicts, undo_touch

MAX_LOG = 2_000
# A command about a whole exercise changes each of its sets: 80 bytes may change 500. Both the log's size and the time
# to fold it go by what was changed, so commands that change more than a set, its exercise and a timer end here; single
# sets go on.
MAX_TOUCHES = 10_000
SINGLE = 3
# An undo folds the whole log again; a list with more of them is to be sent in parts.
MAX_UNDOS = 10


@dataclass(slots=True)
class Decision:
    """``appended`` goes to the log; ``sequences`` answers each command; ``repeated`` are those known before."""

    snapshot: Snapshot
    state: State
    log: list[LogEntry]
    appended: list[LogEntry] = field(default_factory=list)
    sequences: list[int] = field(default_factory=list)
    repeated: set[str] = field(default_factory=set)
    known: set[int] = field(default_factory=set)
    touched: int = 0

    def __post_init__(self) -> None:
        self.touched = sum(len(entry.touches) for entry in self.log)

    @property
    def replay(self) -> Replay:
        """What it leads to."""
        return Replay(self.snapshot, self.log, self.state)


def decide(replay: Replay, commands: Sequence[Command], now: datetime, ending: Ending | None = None) -> Decision:
    """Apply ``commands`` in order on top of what was accepted before; ``ending`` is about the end of a closed session.

    Raises a :class:`Problem`, with ``command_id`` and ``index``, for the first that cannot be taken; none of them is
    then, and the replay is as it was in either case.
    """
    decision = Decision(replay.snapshot, replay.state.copy(), [*replay.log])
    by_id = {entry.command_id: entry for entry in replay.log}
    if sum(command.kind == UNDO and command.id not in by_id for command in commands) > MAX_UNDOS:
        raise Invalid(errors=[FieldError("too-many", f"At most {MAX_UNDOS} undos in one list.", "")])
    for index, command in enumerate(commands):
        try:
            entry = by_id.get(command.id)
            if entry is None:
                entry = by_id[command.id] = _accept(decision, command, now, ending or Ending())
            elif entry.digest != command.digest():
                raise CommandIdReused(f"The id {command.id} is that of another command.", sequence=entry.sequence)
            else:
                decision.repeated.add(command.id)
        except Problem as problem:
            problem.members |= {"command_id": command.id, "index": index}
            raise
        decision.known.add(entry.sequence)
        decision.sequences.append(entry.sequence)
    return decision


def _accept(decision: Decision, command: Command, now: datetime, ending: Ending) -> LogEntry:
    _open_again(decision, command, now, ending)
    state = decision.state
    if len(decision.log) >= MAX_LOG and command.kind not in ENDINGS:
        raise LogFull()
    if command.based_on > state.sequence:
        detail = f"The session is at sequence {state.sequence}."
        raise Invalid(errors=[FieldError("out-of-range", detail, "/based_on")])
    at = _instant(state, command, now)
    about = _touch_of(decision, command)
    _require_unchanged(decision, command, about)
    if len(about.changes) > SINGLE and decision.touched + len(about.changes) > MAX_TOUCHES:
        raise LogFull("Too much was changed by commands about whole exercises: name single sets from here on.")
    completed = KINDS[command.kind].completed
    body = command.body if completed is None else completed(state, command)
    entry = LogEntry(state.sequence + 1, command.id, command.kind, at, body, about.changes, command.digest())
    if (requires := KINDS[entry.kind].requires) is not None:
        requires(state, entry)
    _append(decision, entry)
    if (check := KINDS[entry.kind].check) is not None:
        check(decision.state, entry)
    return entry


def _open_again(decision: Decision, command: Command, now: datetime, ending: Ending) -> None:
    """Of a closed session: raise, unless the command takes its end back, or work from before takes back our own."""
    state = decision.state
    if state.status == "open":
        return
    end = next(entry for entry in decision.log if entry.command_id == state.closed_by)
    if end in decision.appended and reopening.names_end(state, command):
        return  # it was to end and to go on within one list
    reopening.require(state, command, ending, now)
    if not reopening.names_end(state, command):
        own_id = derived_id(decision.snapshot.session_id, "open again", state.sequence)
        _append(decision, reopening.opening(state, end, own_id))


def _instant(state: State, command: Command, now: datetime) -> datetime:
    at = command.at or now
    if command.at is not None:
        wrong = limits.future_errors(at, now, "/at")
        if at < state.started_at:
            wrong = [FieldError("out-of-range", "Must not lie before the start of the session.", "/at")]
        if wrong:
            raise Invalid(errors=wrong)
    if at - state.started_at > limits.LONGEST and not KINDS[command.kind].late:
        raise DoesNotFit("The session began more than 24 hours ago: finish or abandon it.")
    return max(state.started_at, min(at, now))


def _touch_of(decision: Decision, command: Command) -> Touch:
    touch = KINDS[command.kind].touch
    if command.body.get("ended_by") == TIMEOUT:
        return Touch(frozenset(), frozenset())  # what others did unseen before our end of it is never in its way
    if touch is not None:
        return touch(decision.state, command)
    wanted = command.body["command_id"]
    target = next((entry for entry in decision.log if entry.command_id == wanted), None)
    if target is None:
        raise DoesNotFit("There is no such command in the session's log.")
    if wanted in undone_ids(decision.log):
        raise DoesNotFit("That command is undone already.")
    if target.kind == UNDO and _is_end(decision, target.body["command_id"]):
        raise DoesNotFit("The session was opened again: end it by a new command.")
    return undo_touch(target.touches)


def _is_end(decision: Decision, command_id: str) -> bool:
    return any(entry.command_id == command_id and entry.kind in ENDINGS for entry in decision.log)


def _require_unchanged(decision: Decision, command: Command, about: Touch) -> None:
    for entry in decision.log[command.based_on :]:
        if entry.sequence not in decision.known and conflicts(about.relies_on, entry.touches):
            raise StaleCommand(
                f"Sequence {entry.sequence} ({entry.kind}) touched what this command is about, "
                f"and it was based on {command.based_on}."
            )


def _append(decision: Decision, entry: LogEntry) -> None:
    decision.log.append(entry)
    decision.touched += len(entry.touches)
    if entry.kind == UNDO:
        decision.state = _without(decision.snapshot, decision.log)
    else:
        apply(decision.state, entry)
        decision.state.sequence = entry.sequence
    decision.appended.append(entry)


def _without(snapshot: Snapshot, log: list[LogEntry]) -> State:
    """The state with the newest undo. Raises :class:`DoesNotFit` where a later command needs what it takes away."""
    try:
        return fold(snapshot, log)
    except (DoesNotFit, Invalid) as error:
        raise DoesNotFit("A later command builds on this one. Undo that first.") from error
