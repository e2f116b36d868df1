"""Examples for the OpenAPI document, all of one piece."""

from __future__ import annotations

from typing import Any

CREATE: dict[str, Any] = {
    "id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e",
    "name": "Garage safety-bar squat",
    "aliases": ["SSB squat"],
    "description": "A squat with a cambered yoke that spares the shoulders.",
    "steps": ["Set the yoke on the upper back.", "Sit down between the hips.", "Stand up without tipping forward."],
    "muscles": [
        {"muscle": "quadriceps", "role": "primary", "share": 60},
        {"muscle": "glutes", "role": "secondary", "share": 40},
    ],
    "equipment": ["barbell", "rack"],
    "category": "strength",
    "pattern": "squat",
    "level": "intermediate",
    "measure": "weight_reps",
}
REPLACE: dict[str, Any] = {name: value for name, value in CREATE.items() if name != "id"}
_NAMES = {"quadriceps": "Quadriceps", "glutes": "Glutes"}
_COMMON = {
    "muscles": [{**one, "name": _NAMES[one["muscle"]]} for one in CREATE["muscles"]],
    "equipment_names": ["Barbell", "Squat rack"],
    "category_name": "Strength",
    "version": 1,
    "tips": [],
    "common_mistakes": [],
    "mechanic": "compound",
    "force": "push",
    "laterality": "bilateral",
    "load_per": "total",
    "bodyweight_fraction": 0,
    "met": "6.0",
    "contraindications": [],
    "media": [],
    "retired": False,
    "merged_into": None,
    "created_at": "2026-03-01T08:00:00Z",
    "updated_at": "2026-03-01T08:00:00Z",
}
CUSTOM: dict[str, Any] = {
    **CREATE,
    **_COMMON,
    "slug": "garage-safety-bar-squat",
    "met": None,
    "license": "private",
    "origin": "custom",
    "custom": True,
}
PUBLIC: dict[str, Any] = {
    **CUSTOM,
    **_COMMON,
    "id": "aff878cf-b883-52e6-8731-a66d6700f16f",
    "slug": "barbell-back-squat",
    "name": "Barbell back squat",
    "aliases": ["Squat"],
    "description": "The barbell rests on the upper back while hips and knees bend together.",
    "license": "CC0-1.0",
    "origin": "setwise",
    "custom": False,
}
SUGGESTION: dict[str, Any] = {name: PUBLIC[name] for name in ("id", "slug", "name", "measure", "custom")}
PAGE: dict[str, Any] = {
    "items": [PUBLIC],
    "page": {"number": 1, "size": 20, "total": 1, "pages": 1},
    "facets": {
        "muscle": [{"value": "quadriceps", "name": "Quadriceps", "count": 1}],
        "equipment": [{"value": "barbell", "name": "Barbell", "count": 1}],
        "category": [{"value": "strength", "name": "Strength", "count": 1}],
        "level": [{"value": "intermediate", "name": "Intermediate", "count": 1}],
        "pattern": [{"value": "squat", "name": "Squat", "count": 1}],
        "measure": [{"value": "weight_reps", "name": "Weight reps", "count": 1}],
        "mechanic": [{"value": "compound", "name": "Compound", "count": 1}],
        "load_per": [{"value": "total", "name": "Total", "count": 1}],
    },
}
SUBSTITUTES: dict[str, Any] = {
    "items": [
        {
            "exercise": {**SUGGESTION, "slug": "barbell-front-squat", "name": "Barbell front squat"},
            "likeness": 92,
            "reasons": ["trains quadriceps, glutes too (86 % in common)", "same movement: squat"],
        }
    ]
}
HISTORY: dict[str, Any] = {
    "items": [
        {"version": 2, "kind": "merged", "at": "2026-03-12T18:30:00Z", "merged_into": PUBLIC["id"]},
        {"version": 1, "kind": "created", "at": "2026-03-01T08:00:00Z", "merged_into": None},
    ],
    "page": {"number": 1, "size": 20, "total": 2, "pages": 1},
}
_GROUPS = {"quadriceps": "thighs", "glutes": "hips"}
COPY: dict[str, Any] = {
    "exercise_id": PUBLIC["id"],
    "owner_id": None,
    **{
        name: PUBLIC[name]
        for name in (
            "slug", "name", "category", "measure", "pattern", "mechanic", "level", "laterality", "equipment",
            "load_per", "bodyweight_fraction", "met", "version", "retired", "merged_into",
        )
    },
    "muscles": [{**one, "group": _GROUPS[one["muscle"]]} for one in PUBLIC["muscles"]],
}  # fmt: skip
