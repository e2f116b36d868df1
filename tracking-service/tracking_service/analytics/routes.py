"""``/analytics``."""

from __future__ import annotations

from typing import Any

from service_kit.http.blueprint import Blueprint
from service_kit.security.identity import current_user
from tracking_service.analytics import queries, schemas, strength, strength_schemas

blp = Blueprint("analytics", __name__, description="What training came to.", scope="analytics")

_TOTALS: dict[str, Any] = {
    "from": "2026-03-09",
    "to": "2026-03-15",
    "workouts": 3,
    "active_days": 3,
    "exercises": 9,
    "sets": 54,
    "reps": 412,
    "volume": {"value": "16500", "unit": "kg"},
    "volume_with_body": {"value": "18250", "unit": "kg"},
    "incomplete": False,
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
    "weeks": "4",
    "muscles": [
        {
            "muscle": "quadriceps",
            "name": "Quadriceps",
            "group": "thighs",
            "sets": "56",
            "per_week": "14",
            "verdict": "inside",
        },
        {"muscle": "glutes", "name": "Glutes", "group": "hips", "sets": "40", "per_week": "10", "verdict": None},
    ],
    "groups": [
        {"group": "thighs", "sets": "62", "per_week": "15.5"},
        {"group": "hips", "sets": "44", "per_week": "11"},
    ],
    "ranges": [
        {
            "muscle": "quadriceps",
            "name": "Quadriceps",
            "least": 12,
            "most": 20,
            "source": "recommended to trained men of 18 to 35 years: Baz-Valle et al. 2022, J. Hum. Kinet. 81:199-210",
        }
    ],
    "without_muscles": [],
}
FREQUENCY: dict[str, Any] = {
    "from": "2026-03-02",
    "to": "2026-03-12",
    "per_week": "3",
    "weeks": [{"first": "2026-03-02", "workouts": 3}, {"first": "2026-03-09", "workouts": 3}],
    "weekdays": [{"weekday": "monday", "workouts": 2}, {"weekday": "tuesday", "workouts": 0}],
}


@blp.get("/analytics/summary")
@blp.arguments(schemas.SummaryQuery, location="query")
@blp.response(200, schemas.Summary, example=SUMMARY)
def get_summary(query: dict[str, Any]) -> dict[str, Any]:
    """What a week, month or year came to

    Workouts, sets, repetitions, volume and time of the period around a day, and of the one before it; the running
    period is compared with the same days of the last. Days and weeks are your own.
    """
    return queries.summary(current_user().user_id, query["period"], query.get("date"))


@blp.get("/analytics/muscle-groups")
@blp.arguments(schemas.SpanQuery, location="query")
@blp.response(200, schemas.MuscleGroups, example=MUSCLES)
def get_muscle_groups(query: dict[str, Any]) -> dict[str, Any]:
    """Hard sets per muscle

    A hard set is a work set of strength training in which something was done, not rated below RPE 5. It counts once
    for a muscle with a third of the exercise or more and half from 15 % on. They are held against a range only where
    the muscle itself was studied.
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


@blp.get("/analytics/strength")
@blp.response(200, strength_schemas.Strength, example=strength_schemas.EXAMPLE)
def get_strength() -> dict[str, Any]:
    """How strong you are

    Of squat, bench press and deadlift with a barbell, as the public catalogue has them, the heaviest load and the best
    estimate of the last 90 days; the total of the three heaviest, and DOTS, which compares it between body weights.
    """
    return strength.strength(current_user().user_id)
