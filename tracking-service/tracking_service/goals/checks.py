"""Which terms make sense: every mistake is named, with its place in the body."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from service_kit.errors import FieldError
from tracking_service.goals import runs, totals
from tracking_service.goals.kinds import Kind
from tracking_service.goals.models import Goal
from tracking_service.goals.rules import MILLI
from tracking_service.measurements.rules import Part
from training.quantity import Quantity, units_of

# How far ahead a goal may begin, and how long it may last.
LEAD, LONGEST = timedelta(days=366), timedelta(days=3660)
SUBJECTS = ("measurement_type", "exercise_id")
# What only some kinds have.
DETAILS = ("reps", "weeks", "distance", "period", "streak_of", "per_week", "rest_days")
_DISTANCES = (Quantity.of(1, "m"), Quantity.of(1000, "km"))
Range = tuple[Quantity, Quantity]
# So many days has the longest period.
_DAYS = {totals.DAY: 1, totals.WEEK: 7, totals.MONTH: 31}


def misfits(kind: Kind, body: Mapping[str, Any]) -> list[FieldError]:
    """Members that the kind needs and that are missing, and those that it does not know."""
    needed = {*kind.needs, *([kind.subject] if kind.subject and not kind.anything else [])}
    known = {kind.subject, *kind.needs, *kind.knows}
    errors = []
    for member in (*SUBJECTS, *DETAILS):
        is_set = body.get(member) is not None
        if member in needed and not is_set:
            errors.append(FieldError("required", f"A goal of kind {kind.name} needs it.", f"/{member}"))
        if is_set and member not in known:
            errors.append(FieldError("unknown-field", f"A goal of kind {kind.name} has none.", f"/{member}"))
    if body.get("direction") and not kind.is_measured:
        errors.append(FieldError("unknown-field", "Only goals about a measurement have one.", "/direction"))
    return errors + _misfits_of_streak(body)


def _misfits_of_streak(body: Mapping[str, Any]) -> list[FieldError]:
    """A streak of weeks knows nothing of days of rest, one of days nothing of workouts a week."""
    foreign = {runs.WEEKS: "rest_days", runs.DAYS: "per_week"}.get(body.get("streak_of") or "")
    if foreign is None or body.get(foreign) is None:
        return []
    return [FieldError("unknown-field", f"A streak of {body['streak_of']} has none.", f"/{foreign}")]


def range_of(kind: Kind) -> Range | None:
    """Between which figures the target of such a goal lies; None: its type of measurement says."""
    return None if kind.dimension is None else (Quantity.of(*kind.least.split()), Quantity.of(*kind.most.split()))


def range_of_type(part: Part, period: str | None) -> Range:
    """The same of a goal about a type of measurement with this (first) value."""
    most = Quantity.of(*part.most.split())
    whole = Quantity.from_base(most.base * _DAYS[period or totals.DAY], most.unit)
    return Quantity.of(*part.least.split()), whole


def check_figures(body: Mapping[str, Any], kind: Kind, between: Range) -> list[FieldError]:
    """What is wrong with target, start and distance, as far as the body has them."""
    least, most = between
    target, start, distance = (body.get(name) for name in ("target", "start_value", "distance"))
    errors = [] if target is None else _check_figure(target, least, most, "/target")
    if start is not None:
        errors += _check_figure(start, Quantity.of(0, least.unit), most, "/start_value")
    if distance is not None:
        errors += _check_figure(distance, *_DISTANCES, "/distance")
    if errors or target is None:
        return errors
    if kind.whole and target.base % MILLI:
        errors.append(FieldError("not-an-integer", "Must be a whole number.", "/target/value"))
    elif start is not None and start.base == target.base:
        errors.append(FieldError("nothing-to-do", "The target is where the goal starts.", "/target"))
    return errors


def _check_figure(figure: Quantity, least: Quantity, most: Quantity, pointer: str) -> list[FieldError]:
    if figure.dimension != least.dimension:
        units = ", ".join(units_of(least.dimension))
        return [FieldError("unknown-unit", f"Use one of: {units}.", f"{pointer}/unit")]
    if not least.base <= figure.base <= most.base:
        return [FieldError("out-of-range", f"Must be between {least} and {most}.", f"{pointer}/value")]
    return []


def check_span(start_on: date | None, deadline: date | None) -> list[FieldError]:
    """What is wrong with start and deadline beside each other."""
    if start_on is None or deadline is None or start_on < deadline <= start_on + LONGEST:
        return []
    return [FieldError("out-of-range", f"Must lie after the start, by at most {LONGEST.days} days.", "/deadline")]


def check_days(goal: Goal, before: date | None, today: date) -> list[FieldError]:
    """What is wrong with start and deadline (``before``: the deadline that it had); a new deadline lies ahead."""
    errors = []
    if goal.start_on > today + LEAD:
        errors.append(FieldError("out-of-range", f"At most {LEAD.days} days ahead.", "/start_date"))
    if span := check_span(goal.start_on, goal.deadline):
        return errors + span
    if goal.deadline is not None and goal.deadline != before and goal.deadline < today:
        errors.append(FieldError("in-the-past", "The deadline has passed already.", "/deadline"))
    return errors
