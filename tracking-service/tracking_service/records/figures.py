"""The figures of a record as its owner reads them: in the preferred or typed unit, with the error band."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tracking_service.people.display_units import preferred_unit, volume_quantity
from tracking_service.performances import typed_figures
from tracking_service.records.candidates import Kind
from tracking_service.records.kinds import KILOMETRE
from tracking_service.records.models import Record
from tracking_service.records.strength_rules import Band, band, coverage, estimate
from training.quantity import Quantity, Steps

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


def error_band(record: Record, pattern: str | None, units: str) -> dict[str, Any] | None:
    """The band of an estimate, for schemas.Band; None for what was measured."""
    load, reps = typed_figures.exact_loads(record)[1] or 0, record.reps or 0
    value = estimate(record.formula, load, reps, record.rpe) if record.formula else None
    if record.formula is None or value is None:
        return None
    return band_figures(band(record.formula, value, load, reps, record.rpe), pattern, units)


def band_figures(found: Band, pattern: str | None, units: str) -> dict[str, Any]:
    """A band of an exercise with this movement pattern for schemas.Band, in the preferred unit."""
    unit = preferred_unit("mass", units)
    return {
        "low": Quantity.from_base(found.low, unit),
        "high": None if found.high is None else Quantity.from_base(found.high, unit),
        "coverage": coverage(found, pattern),
        "assumes_failure": found.assumes_failure,
    }


def added_load(value: Steps, body_share: int, units: str) -> Quantity:
    """What an estimate of something that lifts the body leaves to add to it; assistance is negative."""
    return Quantity.from_base(value - body_share, preferred_unit("mass", units))


def body_share(record: Record, units: str) -> Quantity | None:
    """What of the load was the body itself."""
    share = _body_share(record)
    return Quantity.from_base(share, preferred_unit("mass", units)) if share else None


def added(record: Record, units: str) -> Quantity | None:
    """Of an estimate that lifts the body, what there would be to add; see :func:`added_load`."""
    share = _body_share(record)
    return added_load(record.score, share, units) if record.formula and share else None


def _body_share(record: Record) -> int:
    return record.moved - (record.external or 0) if record.moved is not None else 0
