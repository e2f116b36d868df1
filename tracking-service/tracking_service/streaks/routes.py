"""``/streaks``."""

from __future__ import annotations

from typing import Any

from service_kit.http.blueprint import Blueprint
from service_kit.security.identity import current_user
from tracking_service.streaks import queries, schemas

blp = Blueprint("streaks", __name__, description="Weeks and days of training in a row.", scope="analytics")

_RUN = {"length": 6, "first": "2026-02-02", "last": "2026-03-09"}
EXAMPLE: dict[str, Any] = {
    "as_of": "2026-03-12",
    "weeks": {
        "current": _RUN,
        "longest": {"length": 11, "first": "2025-09-01", "last": "2025-11-10"},
        "target": 3,
        "this_week": {"first": "2026-03-09", "last": "2026-03-15", "done": 3, "target": 3},
    },
    "days": {"current": {**_RUN, "last": "2026-03-12", "length": 18}, "longest": _RUN, "rest_days": 2},
    "last_workout_on": "2026-03-12",
}


@blp.get("/streaks")
@blp.arguments(schemas.StreakQuery, location="query")
@blp.response(200, schemas.Streaks, example=EXAMPLE)
def get_streaks(query: dict[str, Any]) -> dict[str, Any]:
    """Your streaks

    Weeks in a row with at least `target` workouts, and training days in a row with at most `rest_days` days of rest
    between two. Weeks begin on the day of your preference; the running week breaks nothing.
    """
    return queries.streaks(current_user().user_id, query.get("target"), query["rest_days"])
