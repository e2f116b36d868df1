"""Examples for the documents of this slice."""

from __future__ import annotations

from typing import Any


def _kg(value: str) -> dict[str, str]:
    return {"value": value, "unit": "kg"}


_ID = "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"
TERMS: dict[str, Any] = {
    "kind": "measurement",
    "measurement_type": "weight",
    "target": _kg("80"),
    "direction": "down",
}
CREATE: dict[str, Any] = {"id": _ID, **TERMS}

GOAL: dict[str, Any] = {
    "id": _ID,
    "kind": "measurement",
    "title": "Body weight: 80 kg",
    "note": None,
    "measurement_type": "weight",
    "measurement_type_name": "Body weight",
    "exercise_id": None,
    "exercise_name": None,
    "target": _kg("80"),
    "reps": None,
    "weeks": None,
    "distance": None,
    "period": None,
    "streak_of": None,
    "per_week": None,
    "rest_days": None,
    "start_value": None,
    "direction": "down",
    "start_date": "2026-03-01",
    "deadline": None,
    "status": "active",
    "reached_at": None,
    "reached_on": None,
    "reached_workout_id": None,
    "reached_measurement_id": None,
    "reopened_at": None,
    "warnings": [],
    "created_at": "2026-03-01T07:12:00Z",
    "updated_at": "2026-03-01T07:12:00Z",
}

STANDING: dict[str, Any] = {
    "goal_id": GOAL["id"],
    "kind": "measurement",
    "title": GOAL["title"],
    "measurement_type": "weight",
    "measurement_type_name": "Body weight",
    "exercise_id": None,
    "exercise_name": None,
    "status": "active",
    "as_of": "2026-04-12",
    "start": _kg("88"),
    "current": {
        "value": _kg("84.6"),
        "date": "2026-04-12",
        "workout_id": None,
        "measurement_id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d61",
    },
    "target": _kg("80"),
    "remaining": _kg("4.6"),
    "percent": "42.5",
    "milestones": [
        {"percent": 25, "passed_on": "2026-03-24"},
        {"percent": 50, "passed_on": None},
        {"percent": 75, "passed_on": None},
    ],
    "pace": {
        "per_week": _kg("-0.56"),
        "low": _kg("-0.7"),
        "high": _kg("-0.44"),
        "days": 25,
        "first": "2026-03-16",
        "last": "2026-04-12",
    },
    "needed_per_week": _kg("-0.41"),
    "projection": {"expected": "2026-06-09", "earliest": "2026-05-28", "latest": "2026-06-25", "reason": None},
    "on_track": True,
    "deadline": "2026-06-30",
    "reached_on": None,
    "this_week": None,
}

PROGRESS: dict[str, Any] = STANDING | {
    "thinned": False,
    "points_in_all": 2,
    "series": [{"date": "2026-03-01", "value": _kg("88")}, {"date": "2026-04-12", "value": _kg("84.6")}],
}


def _page(item: dict[str, Any]) -> dict[str, Any]:
    return {"items": [item], "page": {"number": 1, "size": 20, "total": 1, "pages": 1}}


PAGE, STANDINGS = _page(GOAL), _page(STANDING)
