"""Writing a goal's terms from a body: every mistake is named at once (checks.py)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from service_kit.clock import now
from service_kit.errors import FieldError, Invalid
from tracking_service.exercises import usecases as exercises
from tracking_service.goals import runs, totals
from tracking_service.goals.checks import DETAILS, SUBJECTS, check_days, check_figures, misfits, range_of, range_of_type
from tracking_service.goals.kinds import KINDS, Kind
from tracking_service.goals.models import Goal
from tracking_service.goals.titles import title, title_of
from tracking_service.measurements import queries as measurements
from tracking_service.measurements import types
from tracking_service.measurements.rules import Kind as Type
from tracking_service.people import usecases as people
from tracking_service.people.copies import Profile
from tracking_service.records.kinds import ASSISTED

DIRECTIONS = {"up": 1, "down": -1}
_PLAIN = ("note", "target", "deadline", *DETAILS)
# What a goal of another subject or unit does not take over.
_DEPENDENT = {"measurement_type": ("period",), "streak_of": ("per_week", "rest_days")}


def write(goal: Goal, body: Mapping[str, Any], person: Profile) -> None:
    """Give the goal the body's terms. Raises Invalid with all that is wrong, NeedsLookup, ExerciseRetired."""
    kind = KINDS[body["kind"]]
    errors = misfits(kind, body)
    before, deadline, name, between = goal.exercise_id, goal.deadline, kind.anything, range_of(kind)
    goal.kind, goal.measurement_type, goal.exercise_id, goal.assisted, goal.subject = kind.name, None, None, False, ""
    for member in _PLAIN:
        setattr(goal, member, body.get(member))
    goal.start = body.get("start_value")
    _write_start(goal, body, person)
    errors += check_days(goal, deadline, people.today(person))
    if kind.is_measured and body.get("measurement_type") is not None:
        found = _write_type(goal, body["measurement_type"], errors)
        if found is not None:
            name, between = found.name, range_of_type(found.parts[0], goal.period)
    if between is not None:
        errors += check_figures(body, kind, between)
    if kind.subject == "exercise_id" and body.get("exercise_id") is not None:
        name = _write_exercise(goal, kind, body["exercise_id"], before, errors)
    if errors:
        raise Invalid(errors=errors)
    _write_details(goal)
    goal.sign = _sign(goal, kind, body.get("direction"))
    goal.own_title = bool(body.get("title"))
    goal.title = body.get("title") or title_of(goal, name)


def merged(goal: Goal, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The body that writes the goal with the changes of a merge-patch.

    A title that nobody gave follows the terms, and so does the direction when target or start change.
    """
    body = {name: getattr(goal, name) for name in (*_PLAIN, *SUBJECTS, "kind")}
    body |= {"title": goal.title if goal.own_title else None, "start_value": goal.start, "start_date": goal.start_on}
    if "start_date" not in changes:
        body |= {"start_assumed_at": goal.start_assumed_at, "begun_at": goal.begun_at}
    if goal.sign and goal.measurement_type and not {"target", "start_value", "measurement_type"} & set(changes):
        body["direction"] = next(name for name, sign in DIRECTIONS.items() if sign == goal.sign)
    for member, dependent in _DEPENDENT.items():
        if member in changes:
            body |= dict.fromkeys(dependent)
    return body | dict(changes)


def restated(goal: Goal, body: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a replacement; where it repeats the title and the first day that nobody gave, they stay such."""
    whole = dict(body)
    if whole.get("title") in (goal.title, title(goal)) and not goal.own_title:
        whole["title"] = None
    if whole.get("start_date") == goal.start_on:
        whole |= {"start_assumed_at": goal.start_assumed_at, "begun_at": goal.begun_at}
    return whole


def _write_exercise(goal: Goal, kind: Kind, exercise_id: UUID, before: UUID | None, errors: list[FieldError]) -> str:
    """The exercise that the goal is about (``before``: it was), or one more of the errors; answers its name."""
    exercise = exercises.require_usable(exercise_id, goal.user_id, before, errors)
    if exercise.measure not in kind.measures:
        detail = f"This exercise measures {exercise.measure}, not what a goal of kind {kind.name} needs."
        errors.append(FieldError("wrong-measure", detail, "/exercise_id"))
    goal.exercise_id, goal.subject = exercise_id, str(exercise_id)
    goal.assisted = kind.assistance and exercise.measure in ASSISTED
    return exercise.name


def _write_type(goal: Goal, slug: str, errors: list[FieldError]) -> Type | None:
    """The measurement type that the goal is about, or one more of the errors."""
    found = types.known(goal.user_id).get(slug)
    if found is None:
        detail = "There is no such type of measurement; GET /measurements/types lists them."
        errors.append(FieldError("unknown-type", detail, "/measurement_type"))
        return None
    goal.measurement_type = goal.subject = found.slug
    if found.daily == "sum":
        goal.period = goal.period or totals.DAY
    elif goal.period is not None:
        detail = "Only amounts that add up over a day have one, such as steps."
        errors.append(FieldError("unknown-field", detail, "/period"))
    return found


def _write_start(goal: Goal, body: Mapping[str, Any], person: Profile) -> None:
    """The first day, and the instant from which on it counts where that is now; a body that was merged says both."""
    typed, today = body.get("start_date"), people.today(person)
    goal.start_on = typed or today
    goal.start_assumed_at = body.get("start_assumed_at") if typed else people.zone_assumed_at(person)
    goal.begun_at = body["begun_at"] if "begun_at" in body else now() if goal.start_on == today else None


def _write_details(goal: Goal) -> None:
    """What is usual where nothing was said, and what tells the goal apart from others of its kind and subject."""
    if goal.streak_of == runs.WEEKS:
        goal.per_week = goal.per_week or runs.USUAL_PER_WEEK
    elif goal.streak_of == runs.DAYS and goal.rest_days is None:
        goal.rest_days = runs.USUAL_REST_DAYS
    details = (goal.reps, goal.distance and goal.distance.base, goal.period, goal.streak_of)
    goal.variant = "/".join(str(one) for one in details if one is not None)


def _sign(goal: Goal, kind: Kind, direction: str | None) -> int | None:
    """Which way the goal goes: as said, else from where the user stands now; None while nobody knows."""
    if direction is not None:
        return DIRECTIONS[direction]
    if not kind.is_measured or totals.adds_up(goal):
        return 1
    here = goal.start
    base = here.base if here else None
    if base is None:
        last = measurements.last_before(goal.user_id, goal.subject, date.max)
        base = last.base if last else None
    if base is None or base == goal.target.base:
        return None
    return 1 if goal.target.base > base else -1
