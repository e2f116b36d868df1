"""The examples in the OpenAPI document: one small plan, as it is written, answered, listed, printed and told."""

from __future__ import annotations

from typing import Any

PLAN_ID = "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"
DAY_ID = "01977f3e-5c1b-7a10-8c2d-1b0f6e4a9c11"
BLOCK_ID = "01977f3e-5c1c-7d52-b6a1-7c3e9f2d0b22"
ITEM_ID = "01977f3e-5c1d-7e63-a7b2-8d4fa03e1c33"
SET_ID = "01977f3e-5c1e-7f74-98c3-9e50b14f2d44"
EXERCISE_ID = "01970000-0000-7000-8000-000000000001"
USER_ID = "01977f00-1111-7222-8333-444455556666"


def _of(value: str, unit: str) -> dict[str, str]:
    return {"value": value, "unit": unit}


_WORK = {
    "role": "work",
    "reps_min": 5,
    "load": {"kind": "percent_tm", "percent": "80"},
    "rest": _of("3", "min"),
}
CREATE: dict[str, Any] = {
    "name": "Three days of strength",
    "goal": "strength",
    "level": "beginner",
    "sessions_per_week": 3,
    "session_minutes": 60,
    "exercise_types": ["strength"],
    "start_date": "2026-03-02",
    "length_weeks": 12,
    "cycle_length_days": 7,
    "days": [
        {
            "name": "Squat day",
            "cycle_days": [1, 3, 5],
            "blocks": [{"kind": "straight", "items": [{"exercise_id": EXERCISE_ID, "sets": [_WORK]}]}],
        }
    ],
}

_SET: dict[str, Any] = {
    "id": SET_ID,
    "role": "work",
    "reps_min": 5,
    "reps_max": None,
    "duration": None,
    "distance": None,
    "load": {"kind": "percent_tm", "quantity": None, "percent": "80", "rpe": None, "rir": None},
    "rest": _of("3", "min"),
    "tempo": None,
    "side": "both",
    "note": None,
}
_BLOCK: dict[str, Any] = {"id": BLOCK_ID, "kind": "straight", "rounds": 1, "rest": None, "duration": None}
_ITEM: dict[str, Any] = {"id": ITEM_ID, "exercise_id": EXERCISE_ID, "note": None}

SUMMARY: dict[str, Any] = {
    "id": PLAN_ID,
    "version": 1,
    "name": "Three days of strength",
    "description": None,
    "goal": "strength",
    "level": "beginner",
    "status": "draft",
    "sessions_per_week": 3,
    "session_minutes": 60,
    "exercise_types": ["strength"],
    "start_date": "2026-03-02",
    "activated_on": None,
    "end_date": "2026-05-24",
    "length_weeks": 12,
    "cycle_length_days": 7,
    "day_count": 1,
    "exercise_count": 1,
    "set_count": 1,
    "created_at": "2026-02-27T18:00:00Z",
    "updated_at": "2026-02-27T18:00:00Z",
}
PAGE = {"items": [SUMMARY], "page": {"number": 1, "size": 20, "total": 1, "pages": 1}}
PLAN: dict[str, Any] = {
    **SUMMARY,
    "days": [
        {
            "id": DAY_ID,
            "name": "Squat day",
            "cycle_days": [1, 3, 5],
            "blocks": [{**_BLOCK, "items": [{**_ITEM, "sets": [_SET]}]}],
        }
    ],
    "exercises": [
        {
            "id": EXERCISE_ID,
            "name": "Back squat",
            "measure": "weight_reps",
            "retired": False,
            "merged_into": None,
        }
    ],
}
_LINE = "5 @ 80 % of training max, rest 3 min"
PRINTED_DAY: dict[str, Any] = {
    "plan_id": PLAN_ID,
    "plan_name": "Three days of strength",
    "plan_version": 1,
    "day_id": DAY_ID,
    "position": 0,
    "name": "Squat day",
    "set_count": 1,
    "blocks": [
        {
            **_BLOCK,
            "text": "Straight sets",
            "items": [
                {
                    **_ITEM,
                    "exercise_name": "Back squat",
                    "measure": "weight_reps",
                    "retired": False,
                    "targets": [_LINE],
                    "sets": [{**_SET, "text": _LINE}],
                }
            ],
        }
    ],
}

_STATE_SET = {
    "set_id": SET_ID,
    "role": "work",
    "reps_min": 5,
    "reps_max": None,
    "duration": None,
    "distance": None,
    "load": {"kind": "percent_tm", "quantity": None, "percent": 80000, "rpe": None, "rir": None},
    "rest": {"base": 180000000, "value": "3", "unit": "min"},
    "tempo": None,
    "side": "both",
    "note": None,
}
_STATE_ITEM = {
    "item_id": ITEM_ID,
    "exercise_id": EXERCISE_ID,
    "exercise_name": "Back squat",
    "measure": "weight_reps",
    "note": None,
    "sets": [_STATE_SET],
}
_STATE_BLOCK = {
    "block_id": BLOCK_ID,
    "kind": "straight",
    "rounds": 1,
    "rest": None,
    "duration": None,
    "items": [_STATE_ITEM],
}
STATE: dict[str, Any] = {
    "plan_id": PLAN_ID,
    "user_id": USER_ID,
    "name": "Three days of strength",
    "goal": "strength",
    "status": "draft",
    "days": [{"day_id": DAY_ID, "position": 0, "name": "Squat day", "blocks": [_STATE_BLOCK]}],
    "version": 1,
}
