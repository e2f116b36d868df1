"""Writing to a session's log, with all that follows from it: its row, its workout, who is notified."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, bindparam, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import set_committed_value

from service_kit.clock import now
from service_kit.db.constraints import problem_of
from service_kit.db.notify import notify_on_commit
from service_kit.db.session import db_session
from service_kit.errors import Conflict, IdTaken
from session_service.sessions import queries, rules, summaries, workout_values
from session_service.sessions.models import NOTIFY_CHANNEL, LiveSession, SessionCommand, SessionOpen
from session_service.sessions.replays import hold_once_committed
from session_service.workouts import usecases as workouts

_SESSIONS = LiveSession.__table__
_ADD = insert(SessionCommand.__table__)
_WRITE = update(_SESSIONS).where(_SESSIONS.c.id == bindparam("key"), _SESSIONS.c.sequence == bindparam("before"))


def append(live: LiveSession, decision: rules.Decision) -> None:
    """Write the new entries, and the sequence over the one that the decision was made on.

    An end that was taken back takes its workout along, a new end makes one. Raises :class:`SessionOpen` where a session
    is opened again beside another one, IdTaken at ``/workout_id`` of the end that chose it.
    """
    if not decision.appended:
        return
    db_session().execute(_ADD, [_row(live.id, entry) for entry in decision.appended])
    _write_session(live, decision)
    notify_on_commit(db_session(), NOTIFY_CHANNEL)
    if live.workout_id is not None:  # a closed session takes commands only if its end is taken back
        workouts.withdraw(live.user_id, live.workout_id)
        live.workout_id = None
    if decision.state.status == "finished":
        values = workout_values.workout_of(live, decision.snapshot, decision.state)
        pointers = {"/workout_id": values["id"]} if decision.state.closing.get("workout_id") else {}
        live.workout_id = _record(live.user_id, values, pointers)
    hold_once_committed(live, decision.replay)


def _record(user_id: UUID, values: dict[str, Any], pointers: dict[str, UUID]) -> UUID:
    try:
        return workouts.record_session(user_id, values, pointers).id
    except IdTaken as clash:
        if clash.errors:
            raise
        detail = "The id that a command gave to a set or an exercise is in use elsewhere. Undo it and choose another."
        raise Conflict(detail) from clash


def conflict_of(user_id: UUID, error: IntegrityError) -> Conflict:
    """Another open session is told even if the id is taken too: that is what a repeated start runs into."""
    other = queries.current(user_id)
    if other is None:
        problem = problem_of(error)
        return problem if isinstance(problem, Conflict) else IdTaken()
    href = f"{queries.ADDRESS}/{other.id}"
    return SessionOpen(f"Session {other.id} is open.", headers={"Location": href}, session_id=str(other.id), href=href)


def _write_session(live: LiveSession, decision: rules.Decision) -> None:
    state, before = decision.state, decision.appended[0].sequence - 1
    instants = [entry.at for entry in decision.appended]
    values = summaries.summary(decision.snapshot, state, max([live.last_command_at or live.started_at, *instants]))
    values |= {"sequence": state.sequence, "status": state.status, "updated_at": now()}
    values["closed_at"] = None if state.status == "open" else now()
    try:
        with db_session().begin_nested() if _opens_again(live, state) else nullcontext():
            result = db_session().execute(_WRITE, {"key": live.id, "before": before, **values})
    except IntegrityError as error:
        raise conflict_of(live.user_id, error) from error
    assert isinstance(result, CursorResult)
    if result.rowcount != 1:
        raise Conflict("Another command came in between; send this one again.")
    for name, value in values.items():
        set_committed_value(live, name, value)


def _opens_again(live: LiveSession, state: rules.State) -> bool:
    """Only then may it stand beside another open one."""
    return live.status != "open" and state.status == "open"


def _row(session_id: UUID, entry: rules.LogEntry) -> dict[str, Any]:
    return {
        "session_id": session_id,
        "sequence": entry.sequence,
        "command_id": UUID(entry.command_id),
        "kind": entry.kind,
        "at": entry.at,
        "received_at": now(),
        "body": entry.body,
        "touches": sorted(entry.touches),
        "digest": entry.digest,
    }
