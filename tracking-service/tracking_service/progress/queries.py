"""How an exercise and the volume developed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from time import monotonic
from typing import Any
from uuid import UUID

from sqlalchemy import Select

from service_kit.errors import Invalid
from service_kit.http.dumping import Fragment
from tracking_service.analytics.queries import span
from tracking_service.exercises import usecases as exercises
from tracking_service.exercises.copies import ExerciseCopy
from tracking_service.held_answers import HeldAnswers
from tracking_service.people import usecases as people
from tracking_service.people.calendar import week_of
from tracking_service.people.display_units import preferred_unit
from tracking_service.performances import queries as performances
from tracking_service.performances import sessions as performances_of
from tracking_service.performances import totals, typed_figures
from tracking_service.performances.sessions import Session
from tracking_service.progress import schemas
from tracking_service.records import figures, kinds
from tracking_service.records.strength_rules import BY_EFFORT, MAX_REPS, METHODS, band, estimate
from tracking_service.thinning_rules import Figure, thin
from training.quantity import Quantity, Steps
from training.strength import MOST_RPE

WEEK = timedelta(days=7)


_WEEK_FIGURES = (
    lambda week: week[1].volume_with_body,
    lambda week: week[1].volume,
    lambda week: week[1].sets,
    lambda week: week[1].reps,
)


# Answers that a process holds, in bytes together, and for how many seconds each at most: a worker of the release before
# notes no revision of sets, and may run beside us while a deployment goes on.
MAX_HELD, HELD_S = 4_194_304, 60
_held = HeldAnswers(schemas.ExerciseProgress(), MAX_HELD)


def of_exercise(user_id: UUID, exercise_id: UUID, query: Mapping[str, Any]) -> Fragment:
    """Workout by workout what the exercise came to, as JSON of schemas.ExerciseProgress. Raises NotFound, Invalid.

    Years of sets are read for it, so it is held for as long as it is made of the same: the revision of the user's sets,
    which is read before them, the exercise with all that counts as it, and what is asked for.
    """
    exercise = exercises.visible(exercise_id, user_id)
    person = people.known(user_id)
    first, last = span(query, people.today(person))
    formula = query.get("formula", person.strength_formula)
    family = exercises.family(exercise_id, user_id)
    about = (exercise.id, exercise.name, exercise.measure, exercise.pattern, frozenset(family.ids))
    request = (formula, person.units, first, last, query["points"])
    key = (user_id, person.sets_revision, about, request, monotonic() // HELD_S)
    return _held.get(
        None if person.sets_revision is None else key,
        lambda: _progress(exercise, performances_of.sessions(user_id, family, first, last), *request),
    )


def _progress(
    exercise: ExerciseCopy, sessions: Sequence[Session], formula: str, units: str, first: date, last: date, most: int
) -> dict[str, Any]:
    shown = thin(sessions, most, _figures(exercise.measure, formula))
    return {
        "exercise_id": exercise.id,
        "exercise_name": exercise.name,
        "measure": exercise.measure,
        "from_date": first,
        "to_date": last,
        "formula": formula,
        "sessions": [_session(one, exercise, formula, units) for one in shown],
        "thinned": len(sessions) > most,
        "points_in_all": len(sessions),
    }


def _figures(measure: str, formula: str) -> list[Figure[Session]]:
    """What a session shows, so that its extremes stay when the series is thinned; those that come first lead.

    To the base step, which is finer than what is shown.
    """
    by_effort, multiples = formula == BY_EFFORT, _multiples(formula)

    def estimated(session: Session) -> Steps | None:
        found = [
            round(moved * multiple)
            for _, reps, rpe, _, moved, *_ in session.sets
            if moved and (multiple := multiples.get((reps, rpe if by_effort else None)))
        ]
        return max(found, default=None)

    def loads(session: Session) -> list[int]:
        return [external for _, reps, _, external, *_ in session.sets if reps and external is not None]

    shown: list[Figure[Session]] = [estimated] if measure in kinds.REPEATED else []
    if measure in kinds.LOADED:
        shown.append(lambda session: max((load for load in loads(session) if load > 0), default=None))
    if measure in kinds.ASSISTED:
        shown.append(lambda session: min((-min(load, 0) for load in loads(session)), default=None))
    return [*shown, *map(_sum, ("volume_with_body", "set_time", "distance", "reps"))]


@lru_cache(len(METHODS))
def _multiples(formula: str) -> dict[tuple[int, int | None], float]:
    """How many times the load its estimate is, by repetitions and, where it counts, effort."""
    efforts = range(MOST_RPE + 1) if formula == BY_EFFORT else (None,)
    known = ((reps, rpe) for reps in range(1, MAX_REPS + 1) for rpe in efforts)
    return {key: float(value) for key in known if (value := estimate(formula, 1, *key)) is not None}


def _sum(name: str) -> Figure[Session]:
    place = totals.SUMS.index(name)
    return lambda session: session.sums[place]


def _session(session: Session, exercise: ExerciseCopy, formula: str, units: str) -> dict[str, Any]:
    """One workout's figures, as far as the exercise's measure has them."""
    unit, measure, rows, done = preferred_unit("mass", units), exercise.measure, session.lifts, session.done
    loads = [external for row in rows if row.reps and (external := typed_figures.exact_loads(row)[0]) is not None]
    heaviest = max((load for load in loads if load > 0), default=None) if measure in kinds.LOADED else None
    assistance = min((-min(load, 0) for load in loads), default=None) if measure in kinds.ASSISTED else None
    figures_shown = {
        "workout_id": session.workout_id,
        "date": session.local_date,
        "sets": done.sets,
        "reps": done.reps,
        "heaviest": None if heaviest is None else Quantity.from_base(heaviest, unit),
        "least_assistance": None if assistance is None else Quantity.from_base(assistance, unit),
        **done.volumes(units),
        "duration": Quantity.from_base(done.set_time, "min"),
        "distance": Quantity.from_base(done.distance, "m"),
    }
    return figures_shown | _best_estimate(rows if measure in kinds.REPEATED else [], exercise.pattern, formula, units)


def _best_estimate(rows: Sequence[Any], pattern: str | None, formula: str, units: str) -> dict[str, Any]:
    """The highest estimate of the sets with its band, and what it leaves to add to the body; or why there is none."""
    lifts = [(typed_figures.exact_loads(row)[1] or 0, row) for row in rows]
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
