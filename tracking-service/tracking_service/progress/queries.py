"""How an exercise and the volume developed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Select

from service_kit.errors import Invalid
from tracking_service.analytics.queries import span
from tracking_service.exercises import usecases as exercises
from tracking_service.exercises.copies import ExerciseCopy
from tracking_service.people import usecases as people
from tracking_service.people.calendar import week_of
from tracking_service.people.display_units import preferred_unit
from tracking_service.performances import queries as performances
from tracking_service.performances import totals
from tracking_service.records import figures, kinds
from tracking_service.records.strength_rules import BY_EFFORT, MAX_REPS, band, estimate
from tracking_service.thinning_rules import thin
from training.quantity import Quantity, Steps

WEEK = timedelta(days=7)


def _steps(member: str) -> Callable[[Mapping[str, Any]], Steps | None]:
    return lambda session: None if session[member] is None else session[member].steps


# What a series shows, so that its extremes stay when it is thinned; those that come first lead.
_FIGURES = (
    *map(_steps, ("e1rm", "heaviest", "least_assistance", "volume_with_body", "duration", "distance")),
    lambda session: session["reps"],
)
_WEEK_FIGURES = (
    lambda week: week[1].volume_with_body,
    lambda week: week[1].volume,
    lambda week: week[1].sets,
    lambda week: week[1].reps,
)


def of_exercise(user_id: UUID, exercise_id: UUID, query: Mapping[str, Any]) -> dict[str, Any]:
    """Workout by workout what the exercise came to, for schemas.ExerciseProgress. Raises NotFound, Invalid."""
    exercise = exercises.visible(exercise_id, user_id)
    person = people.known(user_id)
    first, last = span(query, people.today(person))
    formula = query.get("formula", person.strength_formula)
    family = exercises.family(exercise_id, user_id)
    rows = performances.performances(user_id, family, counted=True, days=(first, last))
    done = totals.by_workout(user_id, sorted({row.workout_id for row in rows}), family)
    sessions = [
        _session(list(sets), done[workout_id], exercise, formula, person.units)
        for workout_id, sets in groupby(rows, key=lambda row: row.workout_id)
    ]
    return {
        "exercise_id": exercise.id,
        "exercise_name": exercise.name,
        "measure": exercise.measure,
        "from_date": first,
        "to_date": last,
        "formula": formula,
        "sessions": thin(sessions, query["points"], _FIGURES),
        "thinned": len(sessions) > query["points"],
        "points_in_all": len(sessions),
    }


def _session(
    rows: Sequence[Any], done: totals.Totals, exercise: ExerciseCopy, formula: str, units: str
) -> dict[str, Any]:
    """One workout's figures, as far as the exercise's measure has them."""
    unit, measure = preferred_unit("mass", units), exercise.measure
    loads = [external for row in rows if row.reps and (external := performances.exact_loads(row)[0]) is not None]
    heaviest = max((load for load in loads if load > 0), default=None) if measure in kinds.LOADED else None
    assistance = min((-min(load, 0) for load in loads), default=None) if measure in kinds.ASSISTED else None
    session = {
        "workout_id": rows[0].workout_id,
        "date": rows[0].local_date,
        "sets": done.sets,
        "reps": done.reps,
        "heaviest": None if heaviest is None else Quantity.from_base(heaviest, unit),
        "least_assistance": None if assistance is None else Quantity.from_base(assistance, unit),
        **done.volumes(units),
        "duration": Quantity.from_base(done.set_time, "min"),
        "distance": Quantity.from_base(done.distance, "m"),
    }
    return session | _best_estimate(rows if measure in kinds.REPEATED else [], exercise.pattern, formula, units)


def _best_estimate(rows: Sequence[Any], pattern: str | None, formula: str, units: str) -> dict[str, Any]:
    """The highest estimate of the sets with its band, and what it leaves to add to the body; or why there is none."""
    lifts = [(performances.exact_loads(row)[1] or 0, row) for row in rows]
    found = [
        (value, load, row)
        for load, row in lifts
        if (value := estimate(formula, load, row.reps or 0, row.rpe)) is not None
    ]
    if not found:
        return {"e1rm": None, "band": None, "e1rm_added": None, "e1rm_reason": _reason(rows, formula)}
    value, load, row = max(found, key=lambda one: one[0])
    share = row.moved - (row.external or 0)
    return {
        "e1rm": Quantity.from_base(value, preferred_unit("mass", units)),
        "band": figures.band_figures(band(formula, value, load, row.reps, row.rpe), pattern, units),
        "e1rm_added": figures.added_load(value, share, units) if share else None,
        "e1rm_reason": None,
    }


def _reason(rows: Sequence[Any], formula: str) -> str | None:
    """Why sets make no estimate, one of schemas.NO_ESTIMATE; None where nothing was lifted."""
    lifted = [row for row in rows if row.reps]
    if not lifted:
        return None
    if all(row.moved is None for row in lifted):
        return "load-unknown"
    if all(row.reps > MAX_REPS for row in lifted):
        return "too-many-repetitions"
    return "effort-unknown" if formula == BY_EFFORT else None


def volume(user_id: UUID, query: Mapping[str, Any]) -> dict[str, Any]:
    """Week by week what was moved, for schemas.Volume. Raises Invalid."""
    person = people.known(user_id)
    exercise_id = query.get("exercise_id")
    family = None if exercise_id is None else _known_family(exercise_id, user_id)
    first, last = span(query, people.today(person))
    weeks: dict[date, list[totals.Totals]] = {}
    start = week_of(first, person.week_start)
    while start <= last:
        weeks[start] = []
        start += WEEK
    for day, done in totals.daily_totals(user_id, first, last, family).items():
        weeks[week_of(day, person.week_start)].append(done)
    summed = [(start, totals.total(days)) for start, days in weeks.items()]
    return {
        "from_date": first,
        "to_date": last,
        "weeks": [
            {"first": start, "sets": done.sets, "reps": done.reps, **done.volumes(person.units)}
            for start, done in thin(summed, query["points"], _WEEK_FIGURES)
        ],
        "thinned": len(summed) > query["points"],
        "points_in_all": len(summed),
    }


def _known_family(exercise_id: UUID, user_id: UUID) -> exercises.Family:
    if errors := exercises.unknown_among([exercise_id], user_id):
        raise Invalid(errors=errors)
    return exercises.family(exercise_id, user_id)


def history(user_id: UUID, query: Mapping[str, Any]) -> Select[Any]:
    """The user's workouts."""
    return performances.workout_log(user_id, query)


def render(user_id: UUID, workouts: Sequence[Any]) -> list[dict[str, Any]]:
    """Workouts with their totals for schemas.HistoryItem."""
    units = people.known(user_id).units
    named = totals.exercises_by_workout([workout.id for workout in workouts])
    items = []
    for workout in workouts:
        own = totals.summed([getattr(workout, name) for name in totals.SUMS])
        copied = {name: getattr(workout, name) for name in ("title", "started_at", "ended_at", "local_date")}
        items.append(
            copied
            | {"workout_id": workout.id, "exercises": named.get(workout.id, 0), "sets": own.sets, "reps": own.reps}
            | own.volumes(units)
            | {"duration": Quantity.from_base(workout.duration, "min", places=0)}
        )
    return items
