"""``/schedule``: what the signed-in user is to train on which local day."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import ValidationError

from plans_service.plans.examples import DAY_ID, PLAN_ID
from plans_service.schedule import queries, usecases
from plans_service.schedule.move_rules import DayStandsThere, SessionDone
from plans_service.schedule.schemas import Schedule, ScheduleEntry, SchedulePatch, ScheduleQuery, ScheduleToday
from service_kit.errors import NotFound
from service_kit.http.blueprint import Blueprint
from service_kit.http.fields import LocalDate
from service_kit.security.identity import current_user

blp = Blueprint("schedule", __name__, description="The active plans laid over the calendar.", scope="plans")

_NAME = "Three days of strength"
_DAY = {
    "plan_id": PLAN_ID,
    "plan_name": _NAME,
    "plan_kind": "strength",
    "day_id": DAY_ID,
    "day_name": "Squat day",
    "position": 0,
    "time_of_day": "18:30",
    "duration": {"value": "60", "unit": "min"},
}
_ENTRY = {
    **_DAY,
    "date": "2026-03-04",
    "planned_date": "2026-03-04",
    "starts_at": "2026-03-04T17:30:00Z",
    "status": "planned",
    "workout_id": None,
}
_HEAD = {
    "today": "2026-03-03",
    "time_zone": "Europe/Berlin",
    "plans": [{"id": PLAN_ID, "name": _NAME, "kind": "strength"}],
}


@blp.get("/schedule")
@blp.arguments(ScheduleQuery, location="query")
@blp.response(200, Schedule, example={**_HEAD, "items": [_ENTRY], "from": "2026-03-03", "to": "2026-03-09"})
def get_schedule(query: dict[str, Any]) -> dict[str, Any]:
    """Read what to train on which day.

    The active plans' sessions on your local dates, moved and skipped ones included. A session is done when a workout
    by its plan day was finished on its date or a few days around it. At most 366 days at once.
    """
    return queries.between(current_user().user_id, query.get("from_date"), query.get("to_date"))


@blp.get("/schedule/today")
@blp.response(
    200,
    ScheduleToday,
    example={**_HEAD, "date": "2026-03-03", "items": [], "next": [_ENTRY], "next_in_cycle": [_DAY]},
)
def get_schedule_today() -> dict[str, Any]:
    """Read what to train today.

    No items means a day of rest. `next` is the next session of each plan by date, `next_in_cycle` the plan day that
    follows the one done last, for those who train in turn instead of by date.
    """
    return queries.today(current_user().user_id)


@blp.patch(
    "/schedule/<string(minlength=10):planned_date>",  # so that `today` is no date
    parameters=[
        {"in": "path", "name": "planned_date", "description": "Local date on which the cycle puts it: YYYY-MM-DD."}
    ],
)
@blp.arguments(SchedulePatch, example={"skipped": True})
@blp.problems(SessionDone, DayStandsThere)
@blp.response(200, ScheduleEntry, example={**_ENTRY, "status": "skipped"})
def change_schedule(body: dict[str, Any], planned_date: str) -> dict[str, Any]:
    """Move or skip a session.

    The path names the date on which the cycle puts the session (`planned_date`), also after a move. Name its plan where
    several have one on that date, and its day where a plan has several. What is done is neither moved nor skipped;
    `"moved_to": null` and `"skipped": false` take back.
    """
    return usecases.change(current_user().user_id, _date(planned_date), body)


def _date(text: str) -> date:
    try:
        return LocalDate().deserialize(text)
    except ValidationError as error:
        raise NotFound("There is no such date.") from error
