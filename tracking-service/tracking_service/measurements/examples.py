"""Examples for the documents of this slice."""

from __future__ import annotations

from typing import Any


def _kg(value: str) -> dict[str, str]:
    return {"value": value, "unit": "kg"}


_ID = "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"
_WEIGHT: dict[str, Any] = {"type": "weight", "value": _kg("82.4"), "measured_at": "2026-03-12T07:05:00+01:00"}
CREATE: dict[str, Any] = {"id": _ID, **_WEIGHT, "time_zone": "Europe/Berlin"}
PRESSURE: dict[str, Any] = {
    "type": "blood_pressure",
    "values": {"systolic": {"value": "121", "unit": "mmHg"}, "diastolic": {"value": "79", "unit": "mmHg"}},
}
BATCH: dict[str, Any] = {"measurements": [_WEIGHT, PRESSURE]}

MEASUREMENT: dict[str, Any] = {
    "id": _ID,
    "type": "weight",
    "type_name": "Body weight",
    "value": _kg("82.4"),
    "values": {"value": _kg("82.4")},
    "measured_at": "2026-03-12T06:05:00Z",
    "time_zone": "Europe/Berlin",
    "local_date": "2026-03-12",
    "source": "manual",
    "workout_id": None,
    "device": None,
    "note": None,
    "status": "counted",
    "reason": None,
    "created_at": "2026-03-12T06:05:04Z",
    "updated_at": "2026-03-12T06:05:04Z",
}
PENDING: dict[str, Any] = {
    **MEASUREMENT,
    "id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5f",
    "value": _kg("8.24"),
    "values": {"value": _kg("8.24")},
    "status": "pending",
    "reason": {
        "code": "beyond-limit",
        "detail": "The figure is beyond what bodies show. Is it a slip of the finger?",
    },
}
LIST: dict[str, Any] = {"items": [MEASUREMENT]}
PAGE: dict[str, Any] = {"items": [PENDING, MEASUREMENT], "page": {"next": None, "limit": 20}}

_POINT: dict[str, Any] = {"date": "2026-03-12", "value": _kg("82.4"), "trend": _kg("82.91"), "readings": 1}
TREND: dict[str, Any] = {
    "type": "weight",
    "type_name": "Body weight",
    "part": "value",
    "unit": "kg",
    "daily": "mean",
    "from": "2025-12-12",
    "to": "2026-03-12",
    "points": [_POINT],
    "thinned": False,
    "points_in_all": 1,
    "running_day": None,
    "latest": _POINT,
    "change": _kg("-3.2"),
    "rate": {
        "per_week": _kg("-0.45"),
        "low": _kg("-0.56"),
        "high": _kg("-0.31"),
        "days": 26,
        "first": "2026-02-13",
        "last": "2026-03-12",
    },
    "rate_reason": None,
    "gaps": [{"after": "2025-12-20", "before": "2026-01-07", "days": 18}],
    "method": {
        "smoothing": "exponential, 10 % a day, aware of skipped days (Walker, The Hacker's Diet; as in Libra)",
        "rate": "Theil-Sen slope of the last 28 days with Sen's 80 % interval (Theil 1950; Sen 1968), wider where "
        "neighbouring days are alike; none once the last reading is more than 14 days old",
    },
}

TYPE_CREATE: dict[str, Any] = {"slug": "grip_strength", "name": "Grip strength", "unit": "kg"}
TYPE: dict[str, Any] = {
    "slug": "grip_strength",
    "name": "Grip strength",
    "unit": "kg",
    "daily": "mean",
    "values": [{"name": "value", "dimension": "mass", "least": "0 kg", "most": "10000 kg", "human": None}],
    "own": True,
}
TYPES: dict[str, Any] = {"items": [TYPE], "page": {"number": 1, "size": 20, "total": 1, "pages": 1}}

DERIVED: dict[str, Any] = {
    "as_of": "2026-03-12",
    "weight": _kg("82.4"),
    "weighed_on": "2026-03-12",
    "height": {"value": "180", "unit": "cm"},
    "age": 35,
    "bmi": {"value": "25.4", "category": "overweight"},
    "resting_energy": {"value": "1779", "unit": "kcal"},
    "daily_energy": {"value": "3291", "unit": "kcal"},
    "waist_to_height": "0.49",
    "missing": [],
}
