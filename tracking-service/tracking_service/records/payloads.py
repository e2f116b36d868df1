"""What other services are told of a record."""

from __future__ import annotations

from typing import Any

from service_kit.clock import iso
from tracking_service.records.kinds import KINDS
from tracking_service.records.models import Record
from training.quantity import Quantity, quantity_json

ACHIEVED = "tracking.record-achieved.v1"
WITHDRAWN = "tracking.record-withdrawn.v1"
# Units in which derived figures are told; who shows them converts from ``base``.
_UNITS = {"mass": "kg", "count": "count", "time": "s", "length": "m"}


def achieved(record: Record) -> dict[str, Any]:
    """The record's whole state. ``value`` is the figure (of a pace: the time for a kilometre)."""
    kind = KINDS[record.kind]
    unit = _UNITS[kind.dimension]
    previous = None if record.previous is None else quantity_json(Quantity.from_base(abs(record.previous), unit))
    return {
        "record_id": str(record.id),
        "user_id": str(record.user_id),
        "exercise_id": str(record.exercise_id),
        "kind": record.kind,
        "formula": record.formula,
        "value": quantity_json(Quantity.from_base(abs(record.score), unit)),
        "previous": previous,
        "shelf": record.bracket if kind.bracket else None,
        "first": record.first,
        "reps": record.reps,
        "load": quantity_json(record.load),
        "workout_id": str(record.workout_id),
        "set_id": str(record.set_id),
        "achieved_at": iso(record.achieved_at),
        "local_date": record.local_date.isoformat(),
    }


def withdrawn(record: Record) -> dict[str, Any]:
    """Which record is no more, and whose it was."""
    names = ("user_id", "exercise_id", "kind", "workout_id", "set_id")
    return {"record_id": str(record.id)} | {name: str(getattr(record, name)) for name in names}
