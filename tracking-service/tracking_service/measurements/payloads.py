"""What other services are told of a measurement."""

from __future__ import annotations

from typing import Any

from service_kit.clock import iso
from tracking_service.measurements.models import Measurement
from training.quantity import quantity_json

LOGGED = "tracking.measurement-logged.v1"
DELETED = "tracking.measurement-deleted.v1"


def logged(row: Measurement) -> dict[str, Any]:
    """The measurement's whole state, as logged, corrected, or judged anew."""
    return {
        "measurement_id": str(row.id),
        "user_id": str(row.user_id),
        "type": row.type,
        "values": {name: quantity_json(value) for name, value in row.values.items()},
        "measured_at": iso(row.measured_at),
        "local_date": row.local_date.isoformat(),
        "status": row.status,
        "source": row.source,
        "workout_id": str(row.workout_id) if row.workout_id else None,
    }


def deleted(row: Measurement) -> dict[str, Any]:
    """Which measurement is gone."""
    return {"measurement_id": str(row.id), "user_id": str(row.user_id)}
