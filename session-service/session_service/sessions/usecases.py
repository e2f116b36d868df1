"""Starting live sessions, taking commands, and ending: the only writers of sessions and their logs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, delete, insert, update
from sqlalchemy.exc import IntegrityError

from service_kit.clock import now
from service_kit.db.constraints import problem_of
from service_kit.db.notify import notify_on_commit
from service_kit.db.session import db_session
from service_kit.errors import Conflict, FieldError, IdTaken, Invalid
from service_kit.ids import new_id
from session_service import limits
from session_service.people import queries as people
from session_service.plans import queries as plans
from session_service.sessions import completion, lifters, queries, rules, snapshots, workout_values
from session_service.sessions.answer_schemas import CompactState
from session_service.sessions.commands import Batch
from session_service.sessions.compact import compact_view
from session_service.sessions.models import NOTIFY_CHANNEL, LiveSession, SessionCommand, SessionOpen
from session_service.sessions.queries import ADDRESS, current_view, session_view
from session_service.sessions.schemas import SessionState
from session_service.workouts import usecases as workouts
from session_service.workouts.rules import local_day


def start(user_id: UUID, body: Mapping[str, Any]) -> dict[str, Any]:
    """Open a session from a plan day, or from nothing; answers its state.

    Raises :class:`SessionOpen` beside another open one, IdTaken, :class:`Invalid`.
    """
    snapshot: dict[str, Any] = {"title": body.get("title") or workouts.UNTITLED, "plan": None, "blocks": []}
    if body.get("plan_id"):
        days = plans.days(user_id, {"/day_id": (body["plan_id"], body["day_id"])})
        snapshot = snapshots.of_day(days["/day_id"], body.get("title"))
    return session_view(open_session(user_id, body, snapshot))


def open_session(user_id: UUID, body: Mapping[str, Any], snapshot: dict[str, Any]) -> LiveSession:
    """Add the row, unless another session of the user is open.

    What was merged is done as its successor; what is known of the lifter is frozen with it.
    """
    blocks = lifters.with_lifter(user_id, snapshots.with_successors(snapshot["blocks"]))
    snapshot = {**snapshot, "blocks": blocks}
    started_at = _start(body.get("started_at"))
    typed = body.get("time_zone")
    zone, assumed_at = (typed, None) if typed else people.assumed_zone(user_id)
    live = LiveSession(
        id=body.get("id") or new_id(),
        user_id=user_id,
        snapshot=snapshot,
        started_at=started_at,
        time_zone=zone,
        local_date=local_day(started_at, zone),
        zone_assumed_at=assumed_at,
    )
    rules.begin(queries.snapshot_of(live))
    try:
        with db_session().begin_nested():
            db_session().add(live)
    except IntegrityError as error:
        raise _conflict(user_id, error) from error
    return live


def command(user_id: UUID, key: UUID, batch: Batch, *, compact: bool = False) -> dict[str, Any]:
    """Take commands into the session's log, all or none; answers the state and a result for each.

    ``compact``: of the state only the short form, which a Conflict carries too.

    Raises NotFound, :class:`Invalid`, and a Conflict that carries the current state as ``session``.
    """
    live = queries.find_for_update(user_id, key)
    log = queries.log_of(live)
    with _with_state_in_conflicts(live, log, batch if compact else None), _with_pointers(batch):
        complete = completion.with_exercises(user_id, batch, log)
        decision = rules.decide(queries.snapshot_of(live), log, complete, now())
        completion.check_custom(user_id, batch, decision)
    append(live, decision)
    if decision.appended and decision.state.status == "finished":
        live.workout_id = workouts.record(user_id, workout_values.workout_of(live, decision.state)).id
    results = [
        {"id": one.id, "sequence": sequence, "repeated": one.id in decision.repeated}
        for one, sequence in zip(complete, decision.sequences, strict=True)
    ]
    view = current_view(live, decision.state, decision.log)
    if compact:
        view = compact_view(view, decision.state, (decision.log[sequence - 1] for sequence in decision.sequences))
    return {**view, "results": results}


def append(live: LiveSession, decision: rules.Decision) -> None:
    """Write the new entries, and the sequence over the one that the decision was made on."""
    if not decision.appended:
        return
    db_session().execute(insert(SessionCommand), [_row(live.id, entry) for entry in decision.appended])
    state, before = decision.state, decision.appended[0].sequence - 1
    guarded = update(LiveSession).where(LiveSession.id == live.id, LiveSession.sequence == before)
    result = db_session().execute(guarded.values(sequence=state.sequence, status=state.status))
    assert isinstance(result, CursorResult)
    if result.rowcount != 1:
        raise Conflict("Another command came in between; send this one again.")
    notify_on_commit(db_session(), NOTIFY_CHANNEL)
    db_session().refresh(live)


def erase(user_id: UUID) -> None:
    """Delete the user's sessions with their logs."""
    db_session().execute(delete(LiveSession).where(LiveSession.user_id == user_id))


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


def _start(started_at: datetime | None) -> datetime:
    """When the session began; an offline client may have begun it up to 24 hours ago."""
    present = now()
    if started_at is None:
        return present
    if not present - limits.LONGEST <= started_at <= present + limits.SKEW:
        detail = "Must lie within the last 24 hours."
        raise Invalid(errors=[FieldError("out-of-range", detail, "/started_at")])
    return min(started_at, present)


def _conflict(user_id: UUID, error: IntegrityError) -> Conflict:
    """Another open session is told even if the id is taken too: that is what a repeated start runs into."""
    other = queries.current(user_id)
    if other is None:
        problem = problem_of(error)
        return problem if isinstance(problem, Conflict) else IdTaken()
    href = f"{ADDRESS}/{other.id}"
    return SessionOpen(f"Session {other.id} is open.", headers={"Location": href}, session_id=str(other.id), href=href)


@contextmanager
def _with_state_in_conflicts(live: LiveSession, log: Sequence[rules.LogEntry], short: Batch | None) -> Iterator[None]:
    """Put the current state into a refusal, so that the client can show what is.

    ``short``: its short form, with what has changed since that of which this batch knows.
    """
    try:
        yield
    except Conflict as refusal:
        state = queries.state_of(live, log)
        view = current_view(live, state, log)
        if short is None:
            refusal.members["session"] = SessionState().dump(view)
        else:
            known = min(one.based_on for one in short.commands)
            refusal.members["session"] = CompactState().dump(compact_view(view, state, log[known:]))
        raise


@contextmanager
def _with_pointers(batch: Batch) -> Iterator[None]:
    """Lead the pointers of a command's errors through the list that it stood in."""
    try:
        yield
    except Invalid as refusal:
        if batch.listed and "index" in refusal.members:
            place = f"/{refusal.members['index']}"
            refusal.errors = tuple(replace(one, pointer=f"{place}{one.pointer}") for one in refusal.errors)
        raise
