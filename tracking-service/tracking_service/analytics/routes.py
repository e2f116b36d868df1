"""``/analytics``."""

from __future__ import annotations

from typing import Any

from service_kit.http.blueprint import Blueprint
from service_kit.security.identity import current_user
from tracking_service.analytics import queries, schemas

blp = Blueprint("analytics", __name__, description="What training came to.", scope="analytics")

_TOTALS: dict[str, Any] = {
    "from": "2026-03-09",
    "to": "2026-03-15",
    "workouts": 3,
    "active_days": 3,
    "exercises": 9,
    "sets": 54,
    "reps": 412,
    "tonnage": {"value": "18250", "unit": "kg"},
    "distance": {"value": "0", "unit": "km"},
    "duration": {"value": "194", "unit": "min"},
}
SUMMARY: dict[str, Any] = {
    "period": "week",
    "week_start": "monday",
    "time_zone": "Europe/Berlin",
    **_TOTALS,
    "previous": {**_TOTALS, "from": "2026-03-02", "to": "2026-03-08"},
}
MUSCLES: dict[str, Any] = {
    "from": "2026-02-13",
    "to": "2026-03-12",
    "least": 10,
    "most": 20,
    "muscles": [{"muscle": "quadriceps", "sets": 56.0, "per_week": 14.0, "verdict": "inside"}],
    "without_muscles": [],
}
FREQUENCY: dict[str, Any] = {
    "from": "2026-03-02",
    "to": "2026-03-12",
    "per_week": 3.0,
    "weeks": [{"first": "2026-03-02", "workouts": 3}, {"first": "2026-03-09", "workouts": 3}],
    "weekdays": [{"weekday": "monday", "workouts": 2}, {"weekday": "tuesday", "workouts": 0}],
}


@blp.get("/analytics/summary")
@blp.arguments(schemas.SummaryQuery, location="query")
@blp.response(200, schemas.Summary, example=SUMMARY)
def get_summary(query: dict[str, Any]) -> dict[str, Any]:
    """What a week, month or year came to

    Workouts, sets, repetitions, tonnage and time of the period around a day, and of the one before it. Days and
    weeks are your own.
    """
    return queries.summary(current_user().user_id, query["period"], query.get("date"))


@blp.get("/analytics/muscle-groups")
@blp.arguments(schemas.SpanQuery, location="query")
@blp.response(200, schemas.MuscleGroups, example=MUSCLES)
def get_muscle_groups(query: dict[str, Any]) -> dict[str, Any]:
    """Working sets per muscle

    A set counts once for the muscles that its exercise mainly trains and half for those that help; ten to twenty
    a week is the range that they are held against.
    """
    return queries.muscle_groups(current_user().user_id, query)


@blp.get("/analytics/frequency")
@blp.arguments(schemas.FrequencyQuery, location="query")
@blp.response(200, schemas.Frequency, example=FREQUENCY)
def get_frequency(query: dict[str, Any]) -> dict[str, Any]:
    """How often you train

    Workouts per week, and on which days of the week.
    """
    return queries.frequency(current_user().user_id, query["weeks"])
