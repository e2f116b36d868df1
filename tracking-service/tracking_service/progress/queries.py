"""How an exercise and the volume developed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Select

from service_kit.errors import FieldError, Invalid, NotFound
from tracking_service.analytics.queries import span
from tracking_service.exercises import usecases as exercises
from tracking_service.people import usecases as people
from tracking_service.people.calendar import week_of
from tracking_service.people.display_units import preferred_unit, tonnage_quantity
from tracking_service.performances import queries as performances
from tracking_service.records import kinds
from tracking_service.records import queries as records
from tracking_service.records.strength_rules import band, estimate
from training.quantity import Quantity, Steps

WEEK = timedelta(days=7)


def of_exercise(user_id: UUID, exercise_id: UUID, query: Mapping[str, Any]) -> dict[str, Any]:
    """Workout by workout what the exercise came to, for schemas.ExerciseProgress. Raises NotFound, Invalid."""
    exercise = exercises.visible(exercise_id, user_id)
    person = people.known(user_id)
    first, last = span(query, people.today(person))
    rows = records.credible(user_id, exercise_id, days=(first, last))
    return {
        "exercise_id": exercise.id,
        "exercise_name": exercise.name,
        "measure": exercise.measure,
        "from_date": first,
        "to_date": last,
        "formula": query["formula"],
        "sessions": [
            _session(list(sets), exercise.measure, query["formula"], person.units)
            for _, sets in groupby(rows, key=lambda row: row.workout_id)
        ],
    }


def _session(rows: Sequence[Any], measure: str, formula: str, units: str) -> dict[str, Any]:
    """One workout's figures, as far as the exercise's measure has them."""
    unit = preferred_unit("mass", units)
    figures = [(*performances.exact_loads(row), row.reps or 0, row.rpe) for row in rows]
    best, best_reps = _best_estimate(figures, formula) if measure in kinds.REPEATED else (0, 0)
    is_loaded = measure in kinds.LOADED | kinds.WITH_BODY
    loads = [external for external, _, reps, _ in figures if is_loaded and external is not None and reps]
    volume = sum((moved or 0) * reps for _, moved, reps, _ in figures) if measure in kinds.REPEATED else 0
    return {
        "workout_id": rows[0].workout_id,
        "date": rows[0].local_date,
        "sets": len(rows),
        "reps": sum(row.reps or 0 for row in rows),
        "heaviest": Quantity.from_base(max(loads), unit) if loads else None,
        "volume": tonnage_quantity(volume, units),
        "e1rm": Quantity.from_base(best, unit) if best else None,
        "band": _band(formula, best, best_reps, unit) if best else None,
        "duration": Quantity.from_base(sum(row.duration_base or 0 for row in rows), "min"),
        "distance": Quantity.from_base(sum(row.distance_base or 0 for row in rows), "m"),
    }


def _best_estimate(
    figures: Sequence[tuple[Steps | None, Steps | None, int, int | None]], formula: str
) -> tuple[Steps, int]:
    """(milligrams, repetitions) of the set with the highest estimate, by (external, moved, repetitions, RPE); (0, 0)
    without any.
    """
    found = [(estimate(formula, moved or 0, reps, rpe) or 0, reps) for _, moved, reps, rpe in figures]
    return max(found, key=lambda one: one[0])


def _band(formula: str, value: Steps, reps: int, unit: str) -> dict[str, Quantity]:
    low, high = band(formula, value, reps)
    return {"low": Quantity.from_base(low, unit), "high": Quantity.from_base(high, unit)}


def volume(user_id: UUID, query: Mapping[str, Any]) -> dict[str, Any]:
    """Week by week what was moved, for schemas.Volume. Raises Invalid."""
    person = people.known(user_id)
    exercise_id = query.get("exercise_id")
    family = None if exercise_id is None else _known_family(exercise_id, user_id)
    first, last = span(query, people.today(person))
    weeks: dict[date, list[performances.DayTotals]] = {}
    start = week_of(first, person.week_start)
    while start <= last:
        weeks[start] = []
        start += WEEK
    for day in performances.daily_totals(user_id, first, last, family):
        weeks[week_of(day.date, person.week_start)].append(day)
    return {
        "from_date": first,
        "to_date": last,
        "weeks": [
            {
                "first": start,
                "sets": sum(day.sets for day in days),
                "reps": sum(day.reps for day in days),
                "tonnage": tonnage_quantity(sum(day.tonnage for day in days), person.units),
            }
            for start, days in weeks.items()
        ],
    }


def _known_family(exercise_id: UUID, user_id: UUID) -> exercises.Family:
    try:
        return exercises.family(exercises.visible(exercise_id, user_id).id, user_id)
    except NotFound as error:
        raise Invalid(errors=[FieldError("unknown-exercise", str(error), parameter="exercise_id")]) from error


def history(user_id: UUID, query: Mapping[str, Any]) -> Select[Any]:
    """The user's workouts."""
    return performances.workout_log(user_id, query.get("from_date"), query.get("to_date"))


def render(user_id: UUID, workouts: Sequence[Any]) -> list[dict[str, Any]]:
    """Workouts with their totals for schemas.HistoryItem."""
    units = people.known(user_id).units
    totals = performances.totals_of([workout.id for workout in workouts])
    items = []
    for workout in workouts:
        named, sets, reps, tonnage = totals.get(workout.id, (0, 0, 0, 0))
        copied = {name: getattr(workout, name) for name in ("title", "started_at", "ended_at", "local_date")}
        items.append(
            copied
            | {"workout_id": workout.id, "exercises": named, "sets": sets, "reps": reps}
            | {"tonnage": tonnage_quantity(tonnage, units)}
            | {"duration": Quantity.from_base(workout.duration, "min", places=0)}
        )
    return items
