"""``/records``: what stands, what stood, and what waits for the user's word."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from service_kit.http.blueprint import Blueprint
from service_kit.http.paging import cursor_page_schema
from service_kit.security.identity import current_user
from tracking_service.listing import cursor_page
from tracking_service.performances.queries import NEWEST_SETS
from tracking_service.records import examples, queries, schemas, usecases

blp = Blueprint(
    "records",
    __name__,
    description="Personal records: a projection of the workouts. Each points to the set that made it.",
    scope="records",
)


@blp.get("/records")
@blp.arguments(schemas.RecordQuery, location="query")
@blp.response(200, cursor_page_schema(schemas.Record), example=examples.PAGE)
def list_records(query: dict[str, Any]) -> dict[str, Any]:
    """Your records

    Those that stand, the newest first; `status=pending` lists what waits for your confirmation, `first=false` leaves
    out what had nothing to beat. The one-repetition
    maximum is estimated by the formula of your profile (`e1rm`) and, where a set was rated, from its repetitions and
    effort (`e1rm_rpe`); each says by what it was made and has its band, and only up to ten repetitions make one.
    Another formula in the profile makes the estimates anew within seconds, without an event for those that stand.
    Most repetitions are kept per load and paces per distance; a set must beat all at the same or a harder one. Best
    volume in a workout points to the set that completed it.
    """
    user_id = current_user().user_id
    return cursor_page(
        queries.standing(user_id, query), queries.NEWEST_FIRST, query, lambda rows: queries.render(user_id, rows)
    )


@blp.get("/records/history")
@blp.arguments(schemas.RecordHistoryQuery, location="query")
@blp.response(200, cursor_page_schema(schemas.Record), example=examples.PAGE)
def list_record_history(query: dict[str, Any]) -> dict[str, Any]:
    """How the records of exercises fell

    What stands and what was beaten, the newest first.
    """
    user_id = current_user().user_id
    return cursor_page(
        queries.history(user_id, query), queries.NEWEST_FIRST, query, lambda rows: queries.render(user_id, rows)
    )


@blp.get("/records/doubts")
@blp.arguments(schemas.DoubtfulSetQuery, location="query")
@blp.response(200, cursor_page_schema(schemas.DoubtfulSet), example=examples.DOUBTFUL_PAGE)
def list_doubtful_sets(query: dict[str, Any]) -> dict[str, Any]:
    """Your sets in doubt

    Every set that counts nowhere, in no total, goal or record, until you confirm it, the newest first; also those that
    would be no record. Was one a slip of the finger, correct the workout instead.
    """
    rows = queries.doubtful_sets(current_user().user_id, query)
    return cursor_page(rows, NEWEST_SETS, query, queries.render_doubtful)


@blp.post("/records/doubts/<uuid:workout_id>/<uuid:set_id>/confirm")
@blp.problems(usecases.SetNotInDoubt)
@blp.response(200, schemas.DoubtfulSet, example=examples.CONFIRMED)
def confirm_doubtful_set(workout_id: UUID, set_id: UUID) -> dict[str, Any]:
    """Stand by a set in doubt

    It counts from now on, everywhere, and with it other sets of the workout that were a leap and are none from this
    one. The confirmation holds as long as the figures of the set stay what they are.
    """
    return queries.render_doubtful([usecases.confirm_set(current_user().user_id, workout_id, set_id)])[0]


@blp.get("/records/<uuid:record_id>")
@blp.response(200, schemas.Record, example=examples.RECORD)
@blp.etag
def get_record(record_id: UUID) -> dict[str, Any]:
    """One record

    With the set that made it, what it beat, and the band of error of an estimate.
    """
    user_id = current_user().user_id
    return queries.render(user_id, [queries.find(user_id, record_id)])[0]


@blp.post("/records/<uuid:record_id>/confirm")
@blp.problems(usecases.NotPending)
@blp.response(200, schemas.Record, example=examples.RECORD)
@blp.etag
def confirm_record(record_id: UUID) -> dict[str, Any]:
    """Stand by an improbable record

    A set far beyond everything before it, or beyond what people do, waits as pending and counts nowhere, in no total
    either. This says that the set is right. Was it a slip of the finger, correct the workout instead. Sets in doubt
    that would be no record are among `GET /records/doubts`.
    """
    user_id = current_user().user_id
    return queries.render(user_id, [usecases.confirm(user_id, record_id)])[0]
