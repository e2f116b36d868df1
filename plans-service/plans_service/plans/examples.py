"""The examples in the OpenAPI document: one small plan, as it is written, answered, listed, printed and told."""

from __future__ import annotations

from typing import Any

PLAN_ID = "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"
COPY_ID = "01977f3e-6a2b-7c54-8e1f-3a7b9c2d5e6f"
DAY_ID = "01977f3e-5c1b-7a10-8c2d-1b0f6e4a9c11"
BLOCK_ID = "01977f3e-5c1c-7d52-b6a1-7c3e9f2d0b22"
ITEM_ID = "01977f3e-5c1d-7e63-a7b2-8d4fa03e1c33"
SET_ID = "01977f3e-5c1e-7f74-98c3-9e50b14f2d44"
SECOND_SET_ID = "01977f3e-5c1f-7085-a9d4-af61c2503e55"
EXERCISE_ID = "aff878cf-b883-52e6-8731-a66d6700f16f"  # the barbell back squat of the seeded catalogue
USER_ID = "01977f00-1111-7222-8333-444455556666"


def _of(value: str, unit: str) -> dict[str, str]:
    return {"value": value, "unit": unit}


_WORK = {
    "role": "work",
    "reps_min": 5,
    "load": {"kind": "percent_tm", "percent": "80"},
    "rest": _of("3", "min"),
}
# With ids of the client's choice: those of the steps of a session follow from them, so its examples name them.
_NEW_ITEM = {
    "id": ITEM_ID,
    "exercise_id": EXERCISE_ID,
    "sets": [{"id": SET_ID, **_WORK}, {"id": SECOND_SET_ID, **_WORK}],
}
_NEW_BLOCK = {"id": BLOCK_ID, "kind": "straight", "items": [_NEW_ITEM]}
_WEEKDAYS = ["monday", "wednesday", "friday"]
CREATE: dict[str, Any] = {
    "id": PLAN_ID,
    "name": "Three days of strength",
    "goal": "strength",
    "kind": "strength",
    "level": "beginner",
    "session_minutes": 60,
    "exercise_types": ["strength"],
    "length_weeks": 12,
    "days": [
        {
            "id": DAY_ID,
            "name": "Squat day",
            "weekdays": _WEEKDAYS,
            "time_of_day": "18:30",
            "blocks": [_NEW_BLOCK],
        }
    ],
}
REPLACE: dict[str, Any] = {name: value for name, value in CREATE.items() if name != "id"}

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
_SETS = [_SET, {**_SET, "id": SECOND_SET_ID}]
_BLOCK: dict[str, Any] = {"id": BLOCK_ID, "kind": "straight", "rounds": 1, "rest": None, "duration": None}
_ITEM: dict[str, Any] = {"id": ITEM_ID, "exercise_id": EXERCISE_ID, "note": None}

SUMMARY: dict[str, Any] = {
    "id": PLAN_ID,
    "version": 1,
    "name": "Three days of strength",
    "description": None,
    "goal": "strength",
    "kind": "strength",
    "level": "beginner",
    "status": "draft",
    "sessions_per_week": 3,
    "session_minutes": 60,
    "exercise_types": ["strength"],
    "start_date": None,
    "activated_on": None,
    "end_date": None,
    "length_weeks": 12,
    "cycle_length_days": 7,
    "day_count": 1,
    "exercise_count": 1,
    "set_count": 2,
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
            "weekdays": _WEEKDAYS,
            "weeks": [],
            "cycle_days": [],
            "time_of_day": "18:30",
            "duration": None,
            "blocks": [{**_BLOCK, "items": [{**_ITEM, "exercise_name": "Barbell back squat", "sets": _SETS}]}],
        }
    ],
    "exercises": [
        {
            "id": EXERCISE_ID,
            "name": "Barbell back squat",
            "measure": "weight_reps",
            "retired": False,
            "merged_into": None,
        }
    ],
}
ACTIVE: dict[str, Any] = {
    **PLAN,
    "version": 2,
    "status": "active",
    "activated_on": "2026-03-02",
    "end_date": "2026-05-24",
    "updated_at": "2026-03-02T07:00:00Z",
}
COPY: dict[str, Any] = {**PLAN, "id": COPY_ID, "name": "Three days of strength, second round"}
_LINE = "5 @ 80 % of training max, rest 3 min"
PRINTED_DAY: dict[str, Any] = {
    "plan_id": PLAN_ID,
    "plan_name": "Three days of strength",
    "plan_version": 1,
    "day_id": DAY_ID,
    "position": 0,
    "name": "Squat day",
    "time_of_day": "18:30",
    "duration": _of("60", "min"),
    "set_count": 2,
    "blocks": [
        {
            **_BLOCK,
            "text": "Straight sets",
            "items": [
                {
                    **_ITEM,
                    "exercise_name": "Barbell back squat",
                    "measure": "weight_reps",
                    "retired": False,
                    "targets": [f"2 x {_LINE}"],
                    "sets": [{**one, "text": _LINE} for one in _SETS],
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
    "exercise_name": "Barbell back squat",
    "measure": "weight_reps",
    "note": None,
    "sets": [_STATE_SET, {**_STATE_SET, "set_id": SECOND_SET_ID}],
}
_STATE_BLOCK = {
    "block_id": BLOCK_ID,
    "kind": "straight",
    "rounds": 1,
    "rest": None,
    "duration": None,
    "items": [_STATE_ITEM],
}
_STATE_DAY = {
    "day_id": DAY_ID,
    "position": 0,
    "name": "Squat day",
    "weekdays": _WEEKDAYS,
    "time_of_day": "18:30",
    "duration": None,
    "blocks": [_STATE_BLOCK],
}
STATE: dict[str, Any] = {
    "plan_id": PLAN_ID,
    "user_id": USER_ID,
    "name": "Three days of strength",
    "goal": "strength",
    "kind": "strength",
    "status": "draft",
    "days": [_STATE_DAY],
    "version": 1,
}
