"""Examples for the documentation; the answers are told by the real code from the bodies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from session_service.workouts import schemas, views, workout_rows, write_schemas
from session_service.workouts.models import Workout

SQUAT = "aff878cf-b883-52e6-8731-a66d6700f16f"  # the barbell back squat of the seeded catalogue
BLOCK = "01977f3e-0a00-7b43-9d0e-2f6a8b1c0030"
CREATE: dict[str, Any] = {
    "title": "Evening session",
    "started_at": "2026-03-12T18:30:00+01:00",
    "ended_at": "2026-03-12T19:25:00+01:00",
    "time_zone": "Europe/Berlin",
    "feeling": 4,
    "effort_rpe": "7.5",
    "body_weight": {"value": "81.2", "unit": "kg"},
    "notes": "Quick, before dinner.",
    "coordinate": {"latitude": "52.520008", "longitude": "13.404954"},
    "tags": ["gym"],
    "blocks": [{"id": BLOCK, "kind": "straight", "rest": {"value": "3", "unit": "min"}, "rounds_done": 1}],
    "entries": [
        {
            "exercise_id": SQUAT,
            "block_id": BLOCK,
            "note": "Belt on the last set.",
            "sets": [
                {"role": "warmup", "reps": 8, "load": {"value": "60", "unit": "kg"}},
                {
                    "reps": 5,
                    "load": {"value": "102.5", "unit": "kg"},
                    "rpe": "8",
                    "rest_before": {"value": "185", "unit": "s"},
                    "heart_rate": 142,
                },
            ],
        }
    ],
}
ENTRY = {name: value for name, value in CREATE["entries"][0].items() if name != "block_id"}
SET = ENTRY["sets"][1]


def _id(number: int) -> UUID:
    """Always the same ids: the document is kept under version control."""
    return UUID(f"01977f3e-0a00-7b43-9d0e-2f6a8b1c{number:04x}")


def _row() -> Workout:
    moment = datetime(2026, 3, 12, 18, 25, 40, tzinfo=UTC)
    values: dict[str, Any] = write_schemas.WorkoutCreate().load(CREATE)
    tags, blocks, entries = (values.pop(name) for name in ("tags", "blocks", "entries"))
    values.pop("coordinate")
    workout = Workout(id=UUID("01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"), version=1, **values)
    workout.coordinate = CREATE["coordinate"]
    workout.created_at = workout.updated_at = moment
    squat = {"id": _id(0x10), "exercise_name": "Barbell back squat", "measure": "weight_reps"}
    named = [{**entry, **squat} for entry in entries]
    for place, one in enumerate(named[0]["sets"]):
        one |= {"id": _id(0x20 + place), "load_kind": "absolute"}
    workout_rows.write_entries(workout, named)
    workout_rows.write_blocks(workout, blocks)
    workout_rows.write_tags(workout, tags)
    workout_rows.update_derived(workout)
    return workout


_HIGHLIGHT = {
    "id": "01977f3e-0a00-7b43-9d0e-2f6a8b1c00aa",
    "type": "record",
    "at": "2026-03-12T18:20:00Z",
    "goal": None,
    "record": {
        "kind": "heaviest",
        "exercise_id": SQUAT,
        "exercise_name": "Barbell back squat",
        "value": {"value": "102.5", "unit": "kg"},
        "previous": {"value": "100", "unit": "kg"},
        "first": False,
        "reps": 5,
        "load": {"value": "102.5", "unit": "kg"},
        "set_id": str(_id(0x21)),
        "local_date": "2026-03-12",
        "formula": None,
    },
}
_WORKOUT = _row()
VIEW = views.workout_view(_WORKOUT, "kg", {})
WORKOUT: dict[str, Any] = schemas.Workout().dump(VIEW) | {"highlights": [_HIGHLIGHT]}
SUMMARY: dict[str, Any] = schemas.WorkoutSummary().dump(views.summary_view(_WORKOUT, "kg", {}))
PAGE = {"items": [SUMMARY], "page": {"next": None, "limit": 20}}
CHANGES = {
    "items": [
        {
            "position": 7,
            "workout_id": WORKOUT["id"],
            "version": 1,
            "deleted": False,
            "workout": {name: WORKOUT[name] for name in WORKOUT if name != "highlights"},
        },
        {
            "position": 8,
            "workout_id": "01977f3e-0a00-7b43-9d0e-2f6a8b1c00bb",
            "version": 3,
            "deleted": True,
            "workout": None,
        },
    ],
    "page": {"next": 8, "more": False, "limit": 50},
}
