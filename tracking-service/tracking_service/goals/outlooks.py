"""What lies ahead of a goal: its pace of late, what is needed, and when it will be reached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from tracking_service.goals import pace_rules, rules, runs, totals
from tracking_service.goals.day_rules import USUAL_DAYS, day_outlook
from tracking_service.goals.figures import Figures
from tracking_service.goals.kinds import Kind
from tracking_service.goals.models import Goal
from tracking_service.goals.outlook_rules import Outlook, is_stale, look_ahead
from tracking_service.goals.rules import MILLI, STATE, TOTAL, Point, Terms, Way
from tracking_service.goals.terms import periods
from tracking_service.goals.week_rules import ThisWeek, week_outlook
from tracking_service.measurements import trend_rules
from tracking_service.measurements.trend_rules import TOO_LITTLE, Line
from tracking_service.people.calendar import week_of
from tracking_service.people.copies import Profile
from tracking_service.performances import queries as performances
from training.quantity import Quantity

USUAL = timedelta(days=USUAL_DAYS)


def along_line(
    goal: Goal, kind: Kind, goal_terms: Terms, way: Way, points: Sequence[Point], person: Profile, today: date
) -> dict[str, Any]:
    """Pace and projection along a line fitted to the figures of the last weeks, from before the start too."""
    figures = Figures(goal, kind, person)
    logged = [point for point in points if point.workout_id or point.measurement_id]
    logged_on = logged[-1].date if logged else None
    is_old = is_stale(logged_on, today, kind.fresh)
    line = None if is_old else _line(goal, kind, goal_terms, logged, person, today)
    outlook = look_ahead(goal_terms, way, line, today, logged_on, kind.fresh)
    needed = figures.week(outlook.needed)
    if goal_terms.counts == TOTAL and way.reached is None:
        needed = figures.target() if goal.period in (None, totals.WEEK) else None
    return {
        "pace": None if line is None else _pace(line, figures),
        "needed_per_week": needed,
        "projection": _projection(outlook),
        "on_track": outlook.on_track,
        "this_week": None,
    }


def _line(
    goal: Goal, kind: Kind, goal_terms: Terms, points: Sequence[Point], person: Profile, today: date
) -> Line | None:
    if goal_terms.counts == STATE:
        return trend_rules.fit(pace_rules.day_means(points))
    period_of = periods(goal, person.week_start)
    begin = pace_rules.since(today, period_of, totals.PACE_PERIODS[goal.period or totals.WEEK])
    recent = [point for point in points if point.date >= begin]
    if goal_terms.counts != TOTAL:
        return trend_rules.fit(pace_rules.period_bests(recent, period_of, today), None)
    figures = pace_rules.period_totals(recent, period_of, today, every=not kind.is_measured)
    return trend_rules.fit(figures, None)


def _pace(line: Line, figures: Figures) -> dict[str, Any]:
    ends = (line.low, line.high)[:: figures.sign]  # of what is less the slower loss is the higher rate
    rates = {"per_week": line.slope, "low": ends[0], "high": ends[1]}
    pace: dict[str, Any] = {name: figures.week(rate) for name, rate in rates.items()}
    return pace | {"days": line.days, "first": line.first, "last": line.last}


def _projection(outlook: Outlook) -> dict[str, Any]:
    names = ("expected", "earliest", "latest", "reason")
    return {name: getattr(outlook, name) for name in names}


def along_run(goal: Goal, way: Way, person: Profile, today: date) -> dict[str, Any]:
    """What this week still asks for, and when the run of weeks or days can be complete."""
    week_start = person.week_start
    first = week_of(today, week_start)
    begin = first if runs.goes_on(goal) else week_of(goal.start_on, week_start)
    since = min(begin, first, today - USUAL)
    days = [day for day, _, _ in performances.workout_days(goal.user_id, since=since)]
    this_week = [day for day in days if day >= max(begin, first)]
    recent = [day for day in days if today - USUAL < day <= today]
    if runs.is_of_days(goal):
        ahead = _days_ahead(goal, way, today, len(set(recent)))
        week = None
    else:
        excused = first in runs.excused_weeks(goal, person)
        now = ThisWeek(first, today, len(this_week), this_week.count(today), excused)
        ahead = _weeks_ahead(goal, way, now)
        shown = {"done": now.done, "target": runs.per_week(goal)}
        week = {"first": first, "last": first + timedelta(days=6)} | shown
    usual = Quantity.from_base(round(len(recent) * MILLI * 7 / USUAL_DAYS), "count")
    pace = {"per_week": usual, "low": None, "high": None, "days": len(recent), "first": None, "last": None}
    needed = None if week is None else Quantity.of(runs.per_week(goal), "count")
    return {"pace": pace, "needed_per_week": needed, "this_week": week} | _unless_settled(goal, ahead)


def _unless_settled(goal: Goal, ahead: Outlook) -> dict[str, Any]:
    settled = {rules.REACHED: True, rules.MISSED: False}.get(goal.status)
    shown = ahead if settled is None else Outlook(on_track=settled)
    return {"projection": _projection(shown), "on_track": shown.on_track}


def _weeks_ahead(goal: Goal, way: Way, week: ThisWeek) -> Outlook:
    """On track while the earliest day meets the deadline; without one, unless a run breaks this week."""
    run_length = _run(way) // MILLI
    ahead = week_outlook(week, runs.per_week(goal), runs.length(goal), run_length)
    holds = ahead.feasible or week.excused or not run_length
    on_track = holds if goal.deadline is None else ahead.earliest <= goal.deadline
    return Outlook(ahead.expected, ahead.earliest, on_track=on_track)


def _days_ahead(goal: Goal, way: Way, today: date, recent: int) -> Outlook:
    """On track while the usual rate meets the deadline."""
    run_length = _run(way) // MILLI
    latest = way.latest or way.first
    last = latest.date if latest is not None and run_length else None
    rest_days = runs.USUAL_REST_DAYS if goal.rest_days is None else goal.rest_days
    missing = max(runs.length(goal) - run_length, 1)
    ahead = day_outlook(missing, rest_days, last, today, recent)
    if ahead.expected is None:
        return Outlook(None, ahead.earliest, ahead.latest, TOO_LITTLE)
    on_track = goal.deadline is None or ahead.expected <= goal.deadline
    return Outlook(ahead.expected, ahead.earliest, ahead.latest, on_track=on_track)


def _run(way: Way) -> int:
    """Thousandths of weeks or days in a row now."""
    latest = way.latest or way.first
    return int(latest.value) if latest is not None else 0
