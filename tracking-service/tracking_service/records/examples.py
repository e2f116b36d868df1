"""Examples for the documents of this slice."""

from __future__ import annotations

from typing import Any

RECORD: dict[str, Any] = {
    "id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e",
    "exercise_id": "13e689c0-e5b4-5bda-9e7c-421e29083026",
    "exercise_name": "Barbell bench press",
    "kind": "e1rm",
    "title": "Estimated one-repetition maximum (Epley)",
    "status": "current",
    "value": {"value": "116.67", "unit": "kg"},
    "per": None,
    "at": None,
    "previous": {"value": "113.75", "unit": "kg"},
    "formula": "epley",
    "band": {
        "low": {"value": "108.79", "unit": "kg"},
        "high": {"value": "133.34", "unit": "kg"},
        "coverage": 80,
        "assumes_failure": False,
    },
    "added": None,
    "first": False,
    "reason": None,
    "reps": 5,
    "load": {"value": "100", "unit": "kg"},
    "body_share": None,
    "duration": None,
    "distance": None,
    "rpe": "8.5",
    "workout_id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d61",
    "set_id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d62",
    "achieved_at": "2026-03-12T18:30:00Z",
    "local_date": "2026-03-12",
    "created_at": "2026-03-12T19:02:11Z",
    "updated_at": "2026-03-12T19:02:11Z",
}

PAGE: dict[str, Any] = {"items": [RECORD], "page": {"next": None, "limit": 20}}

DOUBTFUL: dict[str, Any] = {
    **{name: RECORD[name] for name in ("workout_id", "set_id", "exercise_id", "exercise_name")},
    "started_at": "2026-03-12T18:00:00Z",
    "local_date": "2026-03-12",
    "reps": 5,
    "load": {"value": "1000", "unit": "kg"},
    "duration": None,
    "distance": None,
    "reason": {
        "code": "beyond-limit",
        "detail": "The figure is beyond what people are known to do. Is it a slip of the finger?",
    },
}
CONFIRMED: dict[str, Any] = {**DOUBTFUL, "reason": None}
DOUBTFUL_PAGE: dict[str, Any] = {"items": [DOUBTFUL], "page": {"next": None, "limit": 20}}
