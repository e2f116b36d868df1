"""Starting live sessions, and taking commands; ``appending.py`` writes what comes of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from service_kit.clock import now
from service_kit.db.session import db_session
from service_kit.errors import Conflict, FieldError, IdTaken, Invalid
from service_kit.ids import new_id
from session_service import limits
from session_service.people import queries as people
from session_service.plans import queries as plans
from session_service.sessions import completion, lifters, queries, replays, rules, snapshots, summaries
from session_service.sessions.answer_schemas import CompactState
from session_service.sessions.appending import append, conflict_of
from session_service.sessions.commands import Batch
from session_service.sessions.compact import compact_view
from session_service.sessions.models import LiveSession
from session_service.sessions.queries import session_view
from session_service.sessions.schemas import SessionState
from session_service.workouts import usecases as workouts
from session_service.workouts.rules import local_day

_STATE, _SHORT_STATE = SessionState(), CompactState()


def start(user_id: UUID, body: Mapping[str, Any]) -> dict[str, Any]:
    """Open a session from a plan day, or from nothing; answers its state.

    Raises :class:`SessionOpen` beside another open one, IdTaken, :class:`Invalid`.
    """
    snapshot: dict[str, Any] = {"title": body.get("title") or workouts.UNTITLED, "plan": None, "blocks": []}
    if body.get("plan_id"):
        days = plans.days(user_id, {"/day_id": (body["plan_id"], body["day_id"])})
        snapshot = snapshots.of_day(days["/day_id"], body.get("title"))
    return session_view(*open_session(user_id, body, snapshot))


def open_session(user_id: UUID, body: Mapping[str, Any], snapshot: dict[str, Any]) -> tuple[LiveSession, rules.Replay]:
    """Add the row, unless another session of the user is open; and what it begins with.

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
    replay = rules.Replay.of(replays.snapshot_of(live))
    for name, value in summaries.summary(replay.snapshot, replay.state, started_at).items():
        setattr(live, name, value)
    try:
        with db_session().begin_nested():
            db_session().add(live)
    except IntegrityError as error:
        raise conflict_of(user_id, error) from error
    return live, replay


def command(user_id: UUID, key: UUID, batch: Batch, *, compact: bool = False) -> dict[str, Any]:
    """Take commands into the session's log, all or none; answers the state and a result for each.

    ``compact``: of the state only the short form, which a Conflict carries too.

    Raises NotFound, :class:`Invalid`, and a Conflict that carries the current state as ``session``.
    """
    live = queries.find_for_update(user_id, key)
    replay = replays.replay_of(live)
    with _with_state_in_conflicts(live, replay, batch if compact else None), _with_pointers(batch):
        complete = completion.with_exercises(user_id, batch, replay.log)
        decision = rules.decide(replay, complete, now(), _ending_of(live))
        completion.check_custom(user_id, batch, decision)
        append(live, decision)
    results = [
        {"id": one.id, "sequence": sequence, "repeated": one.id in decision.repeated}
        for one, sequence in zip(complete, decision.sequences, strict=True)
    ]
    view = session_view(live, decision.replay)
    if compact:
        view = compact_view(view, (replay, decision.replay), batch.commands)
    return {**view, "results": results}


def erase(user_id: UUID) -> None:
    """Delete the user's sessions with their logs."""
    db_session().execute(delete(LiveSession).where(LiveSession.user_id == user_id))


def _ending_of(live: LiveSession) -> rules.Ending:
    """What is known of a closed session's end beside its log."""
    is_edited = live.workout_id is not None and not workouts.is_as_recorded(live.user_id, live.workout_id)
    return rules.Ending(live.closed_at, is_edited)


def _start(started_at: datetime | None) -> datetime:
    """When the session began; an offline client may have begun it up to 24 hours ago."""
    present = now()
    if started_at is None:
        return present
    wrong = limits.future_errors(started_at, present, "/started_at")
    if started_at < present - limits.LONGEST:
        wrong = [FieldError("out-of-range", "Must lie within the last 24 hours.", "/started_at")]
    if wrong:
        raise Invalid(errors=wrong)
    return min(started_at, present)


@contextmanager
def _with_state_in_conflicts(live: LiveSession, replay: rules.Replay, short: Batch | None) -> Iterator[None]:
    """Put the current state into a refusal, so that the client can show what is.

    ``short``: its short form for who sent this batch.
    """
    try:
        yield
    except Conflict as refusal:
        view = session_view(live, replay)
        if short is None:
            refusal.members["session"] = _STATE.dump(view)
        else:
            brief = compact_view(view, (replay,), short.commands)
            refusal.members["session"] = _SHORT_STATE.dump(brief)
        raise


@contextmanager
def _with_pointers(batch: Batch) -> Iterator[None]:
    """Lead the pointers of a command's errors through the list that it stood in."""
    try:
        yield
    except (Invalid, IdTaken) as refusal:
        if isinstance(refusal, IdTaken):  # the workout's: the last of several ends is the one that stands
            for number, one in enumerate(batch.commands):
                if one.kind == "finish":
                    refusal.members |= {"command_id": one.id, "index": number}
        if batch.listed and "index" in refusal.members:
            place = f"/{refusal.members['index']}"
            refusal.errors = tuple(replace(one, pointer=f"{place}{one.pointer}") for one in refusal.errors)
        raise
