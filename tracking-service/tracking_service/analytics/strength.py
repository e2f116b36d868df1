"""The three lifts of powerlifting: what was lifted, what is estimated of late, the total and its DOTS."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from tracking_service.analytics import dots_rules
from tracking_service.exercises import usecases as exercises
from tracking_service.exercises.copies import ExerciseCopy
from tracking_service.measurements import queries as measurements
from tracking_service.measurements.rules import WEIGHT
from tracking_service.people import usecases as people
from tracking_service.people.copies import Profile
from tracking_service.people.display_units import preferred_unit
from tracking_service.performances import queries as performances
from tracking_service.performances import typed_figures
from tracking_service.records import figures
from tracking_service.records import queries as records
from tracking_service.records.kinds import KINDS
from tracking_service.records.strength_rules import band, estimate
from training.quantity import Quantity

# The exercises of the public catalogue, by slug, that are one of the three lifts as it is judged.
LIFTS = {
    "squat": frozenset({"barbell-back-squat"}),
    "bench_press": frozenset({"barbell-bench-press"}),
    "deadlift": frozenset({"barbell-deadlift", "sumo-deadlift"}),
}
# How far back sets tell what somebody can lift now. Our rule: strength fades, and a block of training is shorter.
LATELY = timedelta(days=90)


def strength(user_id: UUID) -> dict[str, Any]:
    """The user's three lifts for schemas.Strength; what is lacking for DOTS is named."""
    person = people.known(user_id)
    today = people.today(person)
    trained = exercises.successors(performances.trained_exercises(user_id))
    public = {head.id: head for head in trained.values() if head.owner_id is None}
    heaviest: dict[str, Any] = {}
    lifts = []
    for name, slugs in LIFTS.items():
        heads = [head for head in public.values() if head.slug in slugs]
        if record := records.heaviest(user_id, {head.id for head in heads}):
            heaviest[name] = record
        lifts.append(
            {
                "lift": name,
                "heaviest": _heaviest(record, person) if record else None,
                "estimate": _estimate(user_id, heads, person, (today - LATELY, today)),
            }
        )
    return {
        "as_of": today,
        "estimates_since": today - LATELY,
        "formula": person.strength_formula,
        "lifts": lifts,
        **_total(user_id, heaviest, person, today),
    }


def _total(user_id: UUID, heaviest: dict[str, Any], person: Profile, today: date) -> dict[str, Any]:
    weight = measurements.last_before(user_id, WEIGHT, today + timedelta(days=2))
    has = {"sex": person.sex in dots_rules.CURVES, "weight": weight is not None}
    missing = [name for name, there in (has | {lift: lift in heaviest for lift in LIFTS}).items() if not there]
    unit, total, points = preferred_unit("mass", person.units), None, None
    if len(heaviest) == len(LIFTS):
        total = sum(typed_figures.exact_loads(record)[0] or 0 for record in heaviest.values())
    if total is not None and weight and person.sex and not missing:
        points = dots_rules.dots(total, weight.base, person.sex)
    return {
        "total": None if total is None else Quantity.from_base(total, unit),
        "body_weight": Quantity.from_base(weight.base, unit) if weight else None,
        "weighed_on": weight.local_date if weight else None,
        "dots": points,
        "missing": missing,
    }


def _heaviest(record: Any, person: Profile) -> dict[str, Any]:
    head = exercises.successors({record.exercise_id})[record.exercise_id]
    return _made_by(record, head) | {"value": figures.value(KINDS[record.kind], record, person.units)}


def _estimate(
    user_id: UUID, heads: Iterable[ExerciseCopy], person: Profile, days: tuple[date, date]
) -> dict[str, Any] | None:
    """The highest estimate between two days by the person's formula, with its band and the set that made it."""
    formula = person.strength_formula
    found = []
    for head in heads:
        for row in records.credible(user_id, head.id, days=days):
            load = typed_figures.exact_loads(row)[1] or 0
            if (value := estimate(formula, load, row.reps or 0)) is not None:
                found.append((value, load, row, head))
    if not found:
        return None
    value, load, row, head = max(found, key=lambda one: one[0])
    found_band = band(formula, value, load, row.reps, row.rpe)
    return _made_by(row, head) | {
        "value": Quantity.from_base(value, preferred_unit("mass", person.units)),
        # The highest of so many estimates errs upward, so its band covers less than that of any one set.
        "band": figures.band_figures(found_band, None, person.units),
        "load": Quantity(row.load_base, row.load_value, row.load_unit),
        "rpe": None if row.rpe is None else Decimal(row.rpe) / 10,
    }


def _made_by(row: Any, head: ExerciseCopy) -> dict[str, Any]:
    """The set behind a figure."""
    names = ("workout_id", "set_id", "local_date", "reps")
    copied = {name: getattr(row, name) for name in names}
    return copied | {"exercise_id": head.id, "exercise_name": head.name}
