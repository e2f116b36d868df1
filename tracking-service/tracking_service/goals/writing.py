"""Writing a goal's terms from a body: every mistake is named at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from service_kit.errors import FieldError, Invalid, NotFound
from tracking_service.exercises import usecases as exercises
from tracking_service.goals.kinds import KINDS, Kind, title_of
from tracking_service.goals.models import Goal
from tracking_service.goals.rules import MILLI
from tracking_service.measurements import queries as measurements
from tracking_service.measurements import types
from tracking_service.people import usecases as people
from tracking_service.people.copies import Profile
from tracking_service.records.kinds import ASSISTED
from training.quantity import Quantity, units_of

DIRECTIONS = {"up": 1, "down": -1}
# How far ahead a goal may begin, and how long it may last.
LEAD, LONGEST = timedelta(days=366), timedelta(days=3660)
_PLAIN = ("note", "target", "reps", "weeks", "deadline")
_SUBJECTS = ("measurement_type", "exercise_id")
_NEEDS = ("reps", "weeks")


def write(goal: Goal, body: Mapping[str, Any], person: Profile) -> None:
    """Give the goal the body's terms. Raises Invalid, NeedsLookup, ExerciseRetired."""
    kind = KINDS[body["kind"]]
    errors = _misfits(kind, body)
    if errors:
        raise Invalid(f"A goal of kind {kind.name} asks for other members.", errors=errors)
    before = goal.exercise_id
    goal.kind, goal.measurement_type, goal.exercise_id, goal.assisted = kind.name, None, None, False
    name = _write_subject(goal, kind, body, before)
    for member in _PLAIN:
        setattr(goal, member, body.get(member))
    goal.start = body.get("start_value")
    typed = body.get("start_date")
    goal.start_on = typed or people.today(person)
    goal.start_assumed_at = body.get("start_assumed_at") if typed else people.zone_assumed_at(person)
    errors = [*_check_figures(goal, kind), *_check_days(goal, people.today(person))]
    if errors:
        raise Invalid("These are no terms for a goal.", errors=errors)
    goal.sign = _sign(goal, kind, body.get("direction"))
    goal.own_title = bool(body.get("title"))
    goal.title = body.get("title") or title_of(goal, name)


def merged(goal: Goal, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The body that writes the goal with the changes of a merge-patch.

    A title that nobody gave follows the terms, and so does the direction when target or start change.
    """
    body = {name: getattr(goal, name) for name in (*_PLAIN, *_SUBJECTS, "kind")}
    body |= {"title": goal.title if goal.own_title else None, "start_value": goal.start, "start_date": goal.start_on}
    if "start_date" not in changes:
        body["start_assumed_at"] = goal.start_assumed_at
    if goal.sign and goal.measurement_type and not {"target", "start_value", "measurement_type"} & set(changes):
        body["direction"] = next(name for name, sign in DIRECTIONS.items() if sign == goal.sign)
    return body | dict(changes)


def refuse_past(goal: Goal, today: date) -> None:
    """A new deadline lies ahead."""
    if goal.deadline is not None and goal.deadline < today:
        raise Invalid(errors=[FieldError("in-the-past", "The deadline has passed already.", "/deadline")])


def _misfits(kind: Kind, body: Mapping[str, Any]) -> list[FieldError]:
    """Members that the kind needs and that are missing, and those that it does not know."""
    wanted = {kind.subject, *kind.needs}
    errors = []
    for member in (*_SUBJECTS, *_NEEDS):
        is_set = body.get(member) is not None
        if member in wanted and not is_set:
            errors.append(FieldError("required", f"A goal of kind {kind.name} needs it.", f"/{member}"))
        if is_set and member not in wanted:
            errors.append(FieldError("unknown-field", f"A goal of kind {kind.name} has none.", f"/{member}"))
    if body.get("direction") and kind.subject != "measurement_type":
        errors.append(FieldError("unknown-field", "Only goals about a measurement have one.", "/direction"))
    return errors


def _write_subject(goal: Goal, kind: Kind, body: Mapping[str, Any], before: UUID | None) -> str:
    """What the goal is about; answers its name. ``before`` is the exercise that it was about."""
    goal.subject = ""
    if kind.subject == "measurement_type":
        try:
            found = types.find(goal.user_id, body["measurement_type"])
        except NotFound as error:
            raise Invalid(errors=[FieldError("unknown-type", str(error), "/measurement_type")]) from error
        goal.measurement_type = goal.subject = found.slug
        return found.name
    if kind.subject == "exercise_id":
        exercise = exercises.require_usable(body["exercise_id"], goal.user_id, before)
        if exercise.measure not in kind.measures:
            detail = f"This exercise measures {exercise.measure}, not what a goal of kind {kind.name} needs."
            raise Invalid(errors=[FieldError("wrong-measure", detail, "/exercise_id")])
        goal.exercise_id, goal.subject = body["exercise_id"], str(body["exercise_id"])
        goal.assisted = kind.assistance and exercise.measure in ASSISTED
        return exercise.name
    return ""


def _check_figures(goal: Goal, kind: Kind) -> list[FieldError]:
    least, most = _range(goal, kind)
    errors = _check_figure(goal.target, least, most, "/target")
    if goal.start is not None:
        errors += _check_figure(goal.start, Quantity.of(0, least.unit), most, "/start_value")
    if not errors and kind.whole and goal.target.base % MILLI:
        errors.append(FieldError("not-an-integer", "Must be a whole number.", "/target/value"))
    if not errors and goal.start is not None and goal.start.base == goal.target.base:
        errors.append(FieldError("nothing-to-do", "The target is where the goal starts.", "/target"))
    return errors


def _range(goal: Goal, kind: Kind) -> tuple[Quantity, Quantity]:
    """Between which figures the target may lie."""
    if kind.dimension is None:
        part = types.find(goal.user_id, goal.subject).parts[0]
        return Quantity.of(*part.least.split()), Quantity.of(*part.most.split())
    return Quantity.of(*kind.least.split()), Quantity.of(*kind.most.split())


def _check_figure(figure: Quantity, least: Quantity, most: Quantity, pointer: str) -> list[FieldError]:
    if figure.dimension != least.dimension:
        units = ", ".join(units_of(least.dimension))
        return [FieldError("unknown-unit", f"Use one of: {units}.", f"{pointer}/unit")]
    if not least.base <= figure.base <= most.base:
        return [FieldError("out-of-range", f"Must be between {least} and {most}.", f"{pointer}/value")]
    return []


def _check_days(goal: Goal, today: date) -> list[FieldError]:
    errors = []
    if goal.start_on > today + LEAD:
        errors.append(FieldError("out-of-range", f"At most {LEAD.days} days ahead.", "/start_date"))
    if goal.deadline is not None and not goal.start_on < goal.deadline <= goal.start_on + LONGEST:
        detail = f"Must lie after the start, by at most {LONGEST.days} days."
        errors.append(FieldError("out-of-range", detail, "/deadline"))
    return errors


def _sign(goal: Goal, kind: Kind, direction: str | None) -> int | None:
    """Which way the goal goes: as said, else from where the user stands now; None while nobody knows."""
    if direction is not None:
        return DIRECTIONS[direction]
    if kind.subject != "measurement_type" or types.find(goal.user_id, goal.subject).daily == "sum":
        return 1
    here = goal.start
    base = here.base if here else None
    if base is None:
        last = measurements.last_before(goal.user_id, goal.subject, date.max)
        base = last.base if last else None
    if base is None or base == goal.target.base:
        return None
    return 1 if goal.target.base > base else -1
