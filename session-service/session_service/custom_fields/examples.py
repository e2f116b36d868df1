"""Examples for the documentation."""

from __future__ import annotations

from typing import Any

SQUAT = "01977f3e-0a00-7b43-9d0e-2f6a8b1c0003"

WRITE: dict[str, Any] = {
    "fields": [
        {"key": "belt", "name": "With a belt", "kind": "flag"},
        {"key": "height", "name": "Height of the box", "kind": "quantity", "unit": "cm"},
        {"key": "grip", "name": "Grip", "kind": "choice", "choices": ["narrow", "wide"]},
    ]
}
FIELDS: dict[str, Any] = {
    "exercise_id": SQUAT,
    "exercise_name": "Barbell back squat",
    "version": 1,
    "fields": [{"unit": None, "choices": None, **field} for field in WRITE["fields"]],
    "created_at": "2026-03-12T18:25:40Z",
    "updated_at": "2026-03-12T18:25:40Z",
}
PAGE = {"items": [FIELDS], "page": {"number": 1, "size": 20, "total": 1, "pages": 1}}
