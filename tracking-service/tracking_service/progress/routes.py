"""``/progress``."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from service_kit.http.blueprint import Blueprint
from service_kit.http.dumping import Fragment
from service_kit.http.paging import cursor_page_schema
from service_kit.security.identity import current_user
from tracking_service.listing import cursor_page
from tracking_service.performances.queries import NEWEST_WORKOUTS
from tracking_service.progress import queries, schemas

blp = Blueprint("progress", __name__, description="How exercises and volume developed over time.", scope="analytics")


def _kg(value: str) -> dict[str, str]:
    return {"value": value, "unit": "kg"}


def _volumes(value: str) -> dict[str, Any]:
    return {"volume": _kg(value), "volume_with_body": _kg(value), "incomplete": False}


EXERCISE: dict[str, Any] = {
    "exercise_id": "13e689c0-e5b4-5bda-9e7c-421e29083026",
    "exercise_name": "Barbell bench press",
    "measure": "weight_reps",
    "from": "2026-02-13",
    "to": "2026-03-12",
    "formula": "epley",
    "thinned": False,
    "points_in_all": 1,
    "sessions": [
        {
            "workout_id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d61",
            "date": "2026-03-12",
            "sets": 5,
            "reps": 25,
            "heaviest": _kg("100"),
            "least_assistance": None,
            **_volumes("2500"),
            "e1rm": _kg("116.67"),
            "band": {"low": _kg("108.79"), "high": _kg("133.34"), "coverage": 80, "assumes_failure": False},
            "e1rm_added": None,
            "e1rm_reason": None,
            "duration": {"value": "0", "unit": "min"},
            "distance": {"value": "0", "unit": "m"},
        }
    ],
}
VOLUME: dict[str, Any] = {
    "thinned": False,
    "points_in_all": 1,
    "from": "2026-03-01",
    "to": "2026-03-12",
    "weeks": [{"first": "2026-03-09", "sets": 54, "reps": 412, **_volumes("18250")}],
}
HISTORY: dict[str, Any] = {
    "items": [
        {
            "workout_id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d61",
            "title": "Push day",
            "started_at": "2026-03-12T17:30:00Z",
            "ended_at": "2026-03-12T18:34:00Z",
            "local_date": "2026-03-12",
            "exercises": 4,
            "sets": 18,
            "reps": 131,
            **_volumes("6120"),
            "duration": {"value": "64", "unit": "min"},
        }
    ],
    "page": {"next": None, "limit": 20},
}


@blp.get("/progress/exercises/<uuid:exercise_id>")
@blp.arguments(schemas.ExerciseProgressQuery, location="query")
@blp.response(200, schemas.ExerciseProgress, example=EXERCISE)
def get_exercise_progress(query: dict[str, Any], exercise_id: UUID) -> Fragment:
    """How an exercise developed

    Workout by workout: heaviest load, volume, repetitions and the estimated maximum with its band, by the formula of
    your profile or any other.
    """
    return queries.of_exercise(current_user().user_id, exercise_id, query)


@blp.get("/progress/volume")
@blp.arguments(schemas.VolumeQuery, location="query")
@blp.response(200, schemas.Volume, example=VOLUME)
def get_volume_progress(query: dict[str, Any]) -> dict[str, Any]:
    """How your volume developed

    Work sets, repetitions and volume week by week, of all exercises or one.
    """
    return queries.volume(current_user().user_id, query)


@blp.get("/progress/history")
@blp.arguments(schemas.HistoryQuery, location="query")
@blp.response(200, cursor_page_schema(schemas.HistoryItem), example=HISTORY)
def list_progress_history(query: dict[str, Any]) -> dict[str, Any]:
    """Your workouts and what each came to

    The newest first.
    """
    user_id = current_user().user_id
    return cursor_page(
        queries.history(user_id, query), NEWEST_WORKOUTS, query, lambda rows: queries.render(user_id, rows)
    )
