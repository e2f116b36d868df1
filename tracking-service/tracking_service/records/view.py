"""A record as its owner sees it: figures in the preferred or typed unit, the error band, the reason of a doubt."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from service_kit.quantity import Quantity
from tracking_service.exercises import usecases as exercises
from tracking_service.people import usecases as people
from tracking_service.people.display_units import moved, preferred_unit
from tracking_service.records.candidates import Kind
from tracking_service.records.kinds import KILOMETRE, KINDS
from tracking_service.records.models import Record
from tracking_service.records.rules import REASONS
from tracking_service.records.strength_rules import band

VOLUMES = frozenset({"best_set_volume", "best_session_volume"})
MILE = 1_609_344  # millimetres
# Kinds whose figure was typed as it stands, and where.
_TYPED = {"heaviest": "load", "longest_duration": "duration", "farthest_distance": "distance"}
_COPIED = (
    "id", "exercise_id", "kind", "status", "first", "workout_id", "set_id", "achieved_at", "local_date", "reps",
    "load", "duration", "distance", "version", "created_at", "updated_at",
)  # fmt: skip


def shown(user_id: UUID, records: Sequence[Record]) -> list[dict[str, Any]]:
    """Each record as JSON-ready values for schemas.Record."""
    units = people.known(user_id).units
    copies = exercises.copies({record.exercise_id for record in records})
    return [_shown(record, copies[record.exercise_id].name, units) for record in records]


def _shown(record: Record, exercise_name: str, units: str) -> dict[str, Any]:
    kind = KINDS[record.kind]
    copied = {name: getattr(record, name) for name in _COPIED}
    return copied | {
        "exercise_name": exercise_name,
        "title": kind.title,
        "formula": kind.formula,
        "value": _value(kind, record, units),
        "per": _per(units) if kind.name == "fastest_pace" else None,
        "at": _bracket(kind, record, units),
        "previous": None if record.previous is None else figure(kind, record.previous, units),
        "band": _band(kind, record, units),
        "rpe": None if record.rpe is None else Decimal(record.rpe) / 10,
        "body_share": _body_share(record, units),
        "reason": {"code": record.reason, "detail": REASONS[record.reason]} if record.reason else None,
    }


def figure(kind: Kind, score: int, units: str) -> Quantity:
    """A score as the quantity that people know: assistance and pace positive, in the preferred unit."""
    if kind.name == "fastest_pace":
        pace = abs(score) if units != "imperial" else abs(score) * MILE // KILOMETRE
        return Quantity.from_base(pace, "s", places=0)
    if kind.name in VOLUMES:
        return moved(score, units)
    what = {"length": "distance"}.get(kind.dimension, kind.dimension)
    return Quantity.from_base(abs(score), preferred_unit(what, units))


def _value(kind: Kind, record: Record, units: str) -> Quantity:
    typed: Quantity | None = getattr(record, _TYPED[kind.name]) if kind.name in _TYPED else None
    return typed if typed is not None and typed.base == record.score else figure(kind, record.score, units)


def _per(units: str) -> Quantity:
    return Quantity.of(1, preferred_unit("distance", units))


def _bracket(kind: Kind, record: Record, units: str) -> Quantity | None:
    """The load or the least distance at which the record stands."""
    if kind.bracket is None:
        return None
    if kind.name == "fastest_pace":
        return Quantity.from_base(record.bracket, "m", places=0)
    return record.load or Quantity.from_base(abs(record.bracket), preferred_unit("mass", units))


def _band(kind: Kind, record: Record, units: str) -> dict[str, Quantity] | None:
    if kind.formula is None or record.reps is None:
        return None
    low, high = band(kind.formula, record.score, record.reps)
    unit = preferred_unit("mass", units)
    return {"low": Quantity.from_base(low, unit), "high": Quantity.from_base(high, unit)}


def _body_share(record: Record, units: str) -> Quantity | None:
    """What of the load was the body itself."""
    share = (record.moved or 0) - (record.external or 0)
    return Quantity.from_base(share, preferred_unit("mass", units)) if record.moved is not None and share else None
