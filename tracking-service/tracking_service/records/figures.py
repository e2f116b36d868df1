"""The figures of a record as its owner reads them: in the preferred or typed unit, with the error band."""

from __future__ import annotations

from fractions import Fraction

from tracking_service.people.display_units import preferred_unit, volume_quantity
from tracking_service.records.candidates import Kind
from tracking_service.records.kinds import KILOMETRE
from tracking_service.records.models import Record
from tracking_service.records.strength_rules import band
from training.quantity import Quantity

VOLUMES = frozenset({"best_set_volume", "best_session_volume"})
MILE = 1_609_344_000  # micrometres
# Kinds whose figure was typed as it stands, and where.
_TYPED = {"heaviest": "load", "longest_duration": "duration", "farthest_distance": "distance"}


def figure(kind: Kind, score: int, units: str) -> Quantity:
    """A score as the quantity that people know: assistance and pace positive, in the preferred unit."""
    if kind.name == "fastest_pace":
        pace = Fraction(abs(score) * (MILE if units == "imperial" else KILOMETRE), KILOMETRE)
        return Quantity.from_base(pace, "s", places=0)
    if kind.name in VOLUMES:
        return volume_quantity(score, units)
    what = {"length": "distance"}.get(kind.dimension, kind.dimension)
    return Quantity.from_base(abs(score), preferred_unit(what, units))


def value(kind: Kind, record: Record, units: str) -> Quantity:
    """The record's own figure: as it was typed where that says the same, else in the preferred unit."""
    typed: Quantity | None = getattr(record, _TYPED[kind.name]) if kind.name in _TYPED else None
    return typed if typed is not None and typed.base == record.score else figure(kind, record.score, units)


def per(units: str) -> Quantity:
    """The distance that a pace is told for."""
    return Quantity.of(1, preferred_unit("distance", units))


def bracket(kind: Kind, record: Record, units: str) -> Quantity | None:
    """The load or the least distance at which the record stands."""
    if kind.bracket is None:
        return None
    if kind.name == "fastest_pace":
        return Quantity.from_base(record.bracket, "m", places=0)
    return record.load or Quantity.from_base(abs(record.bracket), preferred_unit("mass", units))


def error_band(kind: Kind, record: Record, units: str) -> dict[str, Quantity] | None:
    """``low`` and ``high`` of an estimate; None for what was measured."""
    if kind.formula is None or record.reps is None:
        return None
    low, high = band(kind.formula, record.score, record.reps)
    unit = preferred_unit("mass", units)
    return {"low": Quantity.from_base(low, unit), "high": Quantity.from_base(high, unit)}


def body_share(record: Record, units: str) -> Quantity | None:
    """What of the load was the body itself."""
    share = (record.moved or 0) - (record.external or 0)
    return Quantity.from_base(share, preferred_unit("mass", units)) if record.moved is not None and share else None
