"""``/sessions``: live workouts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from service_kit.errors import IdTaken, NotFound
from service_kit.http.blueprint import Blueprint
from service_kit.http.paging import by_cursor, cursor_page_schema
from service_kit.security.identity import current_user
from session_service.sessions import examples, lists, queries, reads, repetition, usecases
from session_service.sessions.answer_schemas import COMPACT, CommandAnswer, CommandQuery
from session_service.sessions.commands import Batch, CommandBody
from session_service.sessions.engine.refusals import REFUSALS
from session_service.sessions.list_schemas import SessionQuery, SessionSummary
from session_service.sessions.models import SessionOpen
from session_service.sessions.schemas import SessionRepeat, SessionStart, SessionState
from training.exercises import ExerciseRetired

blp = Blueprint("sessions", __name__, description="Live workouts, guided set by set.", scope="workouts")

COMMANDS = {
    "one": {"summary": "A set is done", "value": examples.COMMAND_BODY},
    "list": {"summary": "What happened offline", "value": examples.LIST_BODY},
    "end": {"summary": "The workout is over", "value": examples.END_BODY},
}
ANSWERS = {
    "full": {"summary": "The whole state", "value": examples.ANSWER},
    "compact": {"summary": "By view=compact", "value": examples.COMPACT},
}


@blp.post("/sessions")
@blp.arguments(SessionStart, example=examples.START_BODY)
@blp.problems(SessionOpen, IdTaken)
@blp.response(201, SessionState, example=examples.STATE)
def start_session(body: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Start a live workout.

    From a day of a plan, whose targets are frozen as they are now, or from nothing (no body), to which exercises are
    then added. A merged exercise is done as its successor. One session is open at a time. Answers the state: what to do
    now, what comes next, all sets.
    """
    state = usecases.start(current_user().user_id, body)
    return state, {"Location": f"{queries.ADDRESS}/{state['id']}"}


@blp.get("/sessions")
@blp.arguments(SessionQuery, location="query")
@blp.response(200, cursor_page_schema(SessionSummary), example=examples.PAGE)
def list_sessions(query: dict[str, Any]) -> dict[str, Any]:
    """List your sessions, newest first.

    Summaries without the sets, open and ended ones. Filters can be combined; `from` and `to` are local days, both
    included.
    """
    cursor, limit = query.pop("cursor", None), query.pop("limit")
    page = by_cursor(lists.select_sessions(current_user().user_id, query), lists.NEWEST_FIRST, cursor, limit)
    return {**page, "items": [lists.summary_view(live) for live in page["items"]]}


@blp.get("/sessions/current")
@blp.problems(NotFound)
@blp.response(200, SessionState, example=examples.STATE)
def get_current_session() -> dict[str, Any]:
    """Read the session that is open.

    404 when there is none.
    """
    return reads.get_current(current_user().user_id)


@blp.get("/sessions/<uuid:session_id>")
@blp.response(200, SessionState, example=examples.STATE)
def get_session(session_id: UUID) -> dict[str, Any]:
    """Read a session, open or ended.

    The whole state: what to do now and next, the rest, the progress, and every set that was planned or done.
    """
    return reads.get(current_user().user_id, session_id)


@blp.post("/sessions/<uuid:session_id>/commands")
@blp.arguments(CommandQuery, location="query")
@blp.arguments(CommandBody, examples=COMMANDS)
@blp.problems(*REFUSALS, SessionOpen, IdTaken, ExerciseRetired)
@blp.response(200, CommandAnswer, examples=ANSWERS)
def send_commands(query: dict[str, Any], batch: Batch, session_id: UUID) -> dict[str, Any]:
    """Send what happened: one command, or a list that is taken whole or not at all.

    A command that was sent before changes nothing and is answered as `repeated`, so send again until you are answered.
    `based_on` is the `sequence` that you saw: if somebody else has touched the same set, exercise or timer since, the
    answer is 409 with the current state as `session`. In a list, the commands before count as seen. A list holds at
    most 500 commands, 10 of them undos. `view=compact` answers of the blocks only those that changed since the
    `based_on` of the command (of a list, the lowest), by whomever; the `session` of a 409 is then as short.

    An `undo` of `finish` or `abandon` within ten minutes opens the session again and withdraws its workout. A session
    that was forgotten ends six hours after its last command; commands of before that end (`at`) are still taken.
    """
    return usecases.command(current_user().user_id, session_id, batch, compact=query["view"] == COMPACT)


@blp.post("/workouts/<uuid:workout_id>/repeat")
@blp.arguments(SessionRepeat, example={})
@blp.problems(SessionOpen, IdTaken)
@blp.response(201, SessionState, example={**examples.STATE, "plan": None})
def repeat_workout(body: dict[str, Any], workout_id: UUID) -> tuple[dict[str, Any], dict[str, str]]:
    """Do a workout again.

    Starts a live session whose targets are what was done then, in the same blocks, rounds and order, with the
    rests that were planned or typed.
    """
    state = repetition.repeat(current_user().user_id, workout_id, body)
    return state, {"Location": f"{queries.ADDRESS}/{state['id']}"}
