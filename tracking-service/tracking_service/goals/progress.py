"""How far a goal is: computed when asked for, so it is never behind the log and never part of the goal's ETag."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tracking_service.goals import rules
from tracking_service.goals.kinds import KINDS, Kind, points_of, terms
from tracking_service.goals.models import Goal
from tracking_service.goals.outlook_rules import Outlook, Pace, look_ahead
from tracking_service.goals.rules import MILLI, Point, Terms, Way
from tracking_service.goals.titles import title
from tracking_service.goals.week_rules import week_outlook
from tracking_service.measurements import trend_rules, types
from tracking_service.measurements.trend_rules import Day, Line
from tracking_service.people import usecases as people
from tracking_service.people.calendar import WEEK, week_of
from tracking_service.people.copies import Profile
from tracking_service.people.display_units import preferred_unit
from tracking_service.performances import queries as performances
from training.quantity import MAX_DECIMALS, Quantity, Steps

# Weeks over which the usual number of workouts is told.
USUAL_WEEKS = 4


def progress(goal: Goal, *, series: bool = True) -> dict[str, Any]:
    """The goal's progress for schemas.GoalProgress; without ``series`` only where it stands."""
    person = people.known(goal.user_id)
    kind = KINDS[goal.kind]
    goal_terms = terms(goal, kind, person.week_start)
    points = points_of(goal, person, deciding=False)
    way = rules.survey(goal_terms, points)
    figures = _Figures(goal, kind, person)
    current = rules.current(goal_terms, way)
    today = people.today(person)
    summary = {
        "goal_id": goal.id,
        "kind": goal.kind,
        "title": title(goal),
        "status": goal.status,
        "as_of": today,
        "deadline": goal.deadline,
        "start": None if way.start is None else figures.figure(way.start),
        "target": figures.target() if not kind.weekly else figures.figure(goal_terms.target),
        "current": _current(current, figures),
        "remaining": figures.remaining(goal_terms, way, current),
        "percent": rules.percent(goal_terms, way, current),
        "milestones": [{"percent": at, "passed_on": day} for at, day in rules.milestones(goal_terms, way).items()],
        "reached_on": goal.reached_on,
    }
    ahead = (
        _weekly(goal, way, person, today) if kind.weekly else _along_line(goal_terms, way, points, kind, figures, today)
    )
    if series:
        summary["series"] = [{"date": point.date, "value": figures.point(point)} for point in way.points]
    return summary | ahead


class _Figures:
    """Base steps of one goal as quantities in the unit that its owner reads."""

    def __init__(self, goal: Goal, kind: Kind, person: Profile) -> None:
        self.sign = -1 if goal.assisted else 1
        self.unit = goal.target.unit
        self.goal = goal
        self.readings = kind.subject == "measurement_type"
        if kind.subject == "measurement_type":
            self.unit = types.find(goal.user_id, goal.subject).units[person.units == "imperial"]
        elif goal.target.dimension == "mass":
            self.unit = preferred_unit("mass", person.units)

    def figure(self, steps: Steps) -> Quantity:
        return Quantity.from_base(steps * self.sign, self.unit)

    def point(self, point: Point) -> Quantity:
        """A reading that was typed in this unit keeps its decimals."""
        typed = self.readings and point.precision.unit == self.unit
        return Quantity.from_base(point.value * self.sign, self.unit, max(point.precision.decimals, 2) if typed else 2)

    def target(self) -> Quantity:
        """As typed where that is the unit to read."""
        return self.goal.target.to(self.unit)

    def remaining(self, goal_terms: Terms, way: Way, current: Point | None) -> Quantity | None:
        """To as many decimals as it takes for a goal that is not reached to ask for something."""
        steps = rules.remaining(goal_terms, way, current)
        if steps is None:
            return None
        shown = (Quantity.from_base(Fraction(steps), self.unit, places) for places in range(2, MAX_DECIMALS + 1))
        return next((one for one in shown if one.value != "0"), Quantity.from_base(0, self.unit))

    def amount(self, steps: Steps | float | None) -> Quantity | None:
        return None if steps is None else Quantity.from_base(Fraction(steps), self.unit)


def _current(current: Point | None, figures: _Figures) -> dict[str, Any] | None:
    if current is None:
        return None
    return {
        "value": figures.point(current),
        "date": current.date,
        "workout_id": current.workout_id,
        "measurement_id": current.measurement_id,
    }


def _along_line(
    goal_terms: Terms, way: Way, points: list[Point], kind: Kind, figures: _Figures, today: date
) -> dict[str, Any]:
    """Pace and projection along a line fitted to the figures of the last weeks, from before the start too."""
    best: dict[date, float] = {}
    for point in points:
        value, known = float(point.value), best.get(point.date)
        best[point.date] = max(value, known) if kind.best and known is not None else value
    days = [Day(day, value) for day, value in sorted(best.items())]
    line = trend_rules.fit(days, at=today, window=timedelta(days=kind.pace_days))
    pace = Pace(line.slope, line.low, line.high, line.level) if line else None
    outlook = look_ahead(goal_terms, way, pace, today)
    return {
        "pace": _pace(line, figures),
        "needed_per_week": figures.amount(outlook.needed * 7) if outlook.needed is not None else None,
        "projection": _projection(outlook),
        "on_track": outlook.on_track,
        "this_week": None,
    }


def _pace(line: Line | None, figures: _Figures) -> dict[str, Any] | None:
    if line is None:
        return None
    rates = {"per_week": line.slope, "low": line.low, "high": line.high}
    pace: dict[str, Any] = {name: figures.amount(rate * 7) for name, rate in rates.items()}
    return pace | {"days": line.days, "first": line.first, "last": line.last}


def _projection(outlook: Outlook) -> dict[str, Any]:
    names = ("expected", "earliest", "latest", "reason")
    return {name: getattr(outlook, name) for name in names}


def _weekly(goal: Goal, way: Way, person: Profile, today: date) -> dict[str, Any]:
    """What this week still asks for, and when the run of weeks can be complete."""
    target = goal.target.base // MILLI
    begin = week_of(goal.start_on, person.week_start)
    days = performances.workout_days(goal.user_id, since=min(begin, today - USUAL_WEEKS * WEEK))
    first = week_of(today, person.week_start)
    counts = Counter(week_of(day, person.week_start) for day, _, _ in days if day >= begin)
    run_length = (way.latest.value if way.latest else 0) // MILLI
    ahead = week_outlook(counts, target, goal.weeks or 1, run_length, today, first)
    recent = sum(1 for day, _, _ in days if today - USUAL_WEEKS * WEEK < day <= today)
    usual = Quantity.from_base(round(recent * MILLI / USUAL_WEEKS), "count")
    in_time = goal.deadline is None or ahead.earliest <= goal.deadline
    settled = {rules.REACHED: True, rules.MISSED: False}.get(goal.status)
    return {
        "pace": {"per_week": usual, "low": None, "high": None, "days": recent, "first": None, "last": None},
        "needed_per_week": goal.target,
        "projection": {
            "expected": None if settled is not None else ahead.expected,
            "earliest": None if settled is not None else ahead.earliest,
            "latest": None,
            "reason": None,
        },
        "on_track": ahead.feasible and in_time if settled is None else settled,
        "this_week": {"first": first, "last": first + timedelta(days=6), "done": counts[first], "target": target},
    }


def standings(goals: Sequence[Goal]) -> list[dict[str, Any]]:
    """Where each goal stands, without its series."""
    return [progress(goal, series=False) for goal in goals]
