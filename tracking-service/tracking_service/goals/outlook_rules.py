"""When a goal will be reached: the pace of what is logged, projected onto the target, with its range.

The pace is a straight line (Theil-Sen, see measurements/trend_rules.py) with an 80 % range of its slope. The fast end
of the range gives the earliest day, the slow end the latest, each with the height that a line of its slope has on the
last day: who loses more slowly than it seems is heavier by now, too. So the range stays wide where little is left.
Simulated daily weights of four weeks (losing 0.5 kg a week, standard deviation 0.6 kg, neighbours alike by 0 to 0.7)
arrive within it in 82 to 87 %, with 4 kg to go as with 0.5. Whether somebody moves away is only said where the whole
range does. A straight line is a fair guess for weeks, not for years: beyond HORIZON nothing is said.

The line is never drawn past the last figure: where somebody stands is told by its height on that day, and the days to
the target are counted from there. Once the last figure is old there is no pace and no date, and nobody is on or off
track: what was not logged is not judged. All of this is our rule.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

from tracking_service.goals.progress_rules import current, percent
from tracking_service.goals.rules import BEST, STATE, Terms, Way
from tracking_service.measurements.trend_rules import STALE, TOO_LITTLE, Line

# Beyond so many days a projection says nothing any more.
HORIZON = timedelta(days=365)
# Without a pace a goal is on track while its progress is at most this share of the way behind its time.
PATIENCE = 0.10
# Why there is no projected date.
MOVING_AWAY, UNCLEAR, STANDING_STILL, TOO_FAR = ("moving-away", "unclear", "standing-still", "too-far")
REASONS = (TOO_LITTLE, STALE, MOVING_AWAY, UNCLEAR, STANDING_STILL, TOO_FAR)


@dataclass(frozen=True)
class Course:
    """Base steps a day towards the target, and those that are left from the line's last day on; negative: away from it,
    beyond it.
    """

    rate: float
    remaining: float


@dataclass(frozen=True)
class Outlook:
    """When the goal will be reached if the pace holds, or ``reason`` why that cannot be said.

    ``needed`` is the pace in base steps per day that the deadline asks for; ``on_track`` is None when nothing
    can be said.
    """

    expected: date | None = None
    earliest: date | None = None
    latest: date | None = None
    reason: str | None = None
    needed: float | None = None
    on_track: bool | None = None


def look_ahead(
    terms: Terms, way: Way, pace: Line | None, today: date, logged_on: date | None, fresh: timedelta
) -> Outlook:
    """Project the pace onto the target; ``latest`` is None where the slow end of its range does not arrive within
    HORIZON.

    ``logged_on`` is the day of the last figure; after ``fresh`` it is too old to say anything.
    """
    if way.reached is not None:
        return Outlook(on_track=True)
    if terms.deadline is not None and terms.deadline < today:
        return Outlook(on_track=False)
    needed = _needed(terms, way, today)
    if is_stale(logged_on, today, fresh):
        return Outlook(reason=STALE, needed=needed)
    if pace is None or logged_on is None:
        return Outlook(reason=TOO_LITTLE, needed=needed, on_track=_by_time(terms, way, today))
    soonest = max(today, logged_on + timedelta(days=1))  # no day that is logged already reaches it
    return _project(terms, _courses(terms, way, pace), pace.last, soonest, needed)


def _project(
    terms: Terms, courses: tuple[Course, Course, Course], since: date, soonest: date, needed: float | None
) -> Outlook:
    """The days on which the courses (usual, slow, fast) are at the target, counted from ``since``, else the reason."""
    usual, slow, fast = courses
    if reason := _no_arrival(usual, fast):
        return Outlook(reason=reason, needed=needed, on_track=False if _is_sure(reason, fast) else None)
    expected, earliest, latest = (_arrival(course, since, soonest) for course in (usual, fast, slow))
    if expected is None:
        is_late = terms.deadline is not None and terms.deadline <= since + HORIZON
        return Outlook(reason=TOO_FAR, needed=needed, on_track=False if is_late else None)
    in_time = terms.deadline is None or expected <= terms.deadline
    return Outlook(expected, earliest, latest, None, needed, in_time)


def _courses(terms: Terms, way: Way, pace: Line) -> tuple[Course, Course, Course]:
    """The usual course, the slow and the fast end of its range."""
    lines = ((pace.slope, pace.level), (pace.low, pace.level_low), (pace.high, pace.level_high))
    usual, low, high = (Course(rate * way.sign, float(terms.target - level) * way.sign) for rate, level in lines)
    return (usual, low, high) if way.sign > 0 else (usual, high, low)


def _no_arrival(usual: Course, fast: Course) -> str | None:
    """Why the target is not ahead. Who is beyond it and moves back, without having reached it, does not arrive either;
    who stands still beyond it only has to confirm it.
    """
    if usual.rate < 0:
        return MOVING_AWAY if fast.rate < 0 else UNCLEAR
    return STANDING_STILL if usual.rate == 0 and usual.remaining > 0 else None


def _is_sure(reason: str, fast: Course) -> bool:
    """Whether nothing in the range leads to the target."""
    return reason == MOVING_AWAY or (reason == STANDING_STILL and fast.rate <= 0)


def is_stale(logged_on: date | None, today: date, fresh: timedelta) -> bool:
    """Whether the last figure, if there is one, is too old to say where somebody stands or how fast."""
    return logged_on is not None and today - logged_on > fresh


def _arrival(course: Course, since: date, soonest: date) -> date | None:
    """The day on which the course is at the target; None: never, or not within HORIZON."""
    if course.rate >= 0 >= course.remaining:
        return soonest
    if course.rate <= 0 or course.remaining / course.rate > HORIZON.days:
        return None
    return max(since + timedelta(days=math.ceil(course.remaining / course.rate)), soonest)


def _needed(terms: Terms, way: Way, today: date) -> float | None:
    """From the last figure to the target, never back to it: nothing where the figure is beyond."""
    found = current(terms, way)
    here = found.value if found else way.start
    if terms.deadline is None or here is None or terms.counts not in (STATE, BEST):
        return None
    whole = max(float(terms.target - here) * way.sign, 0.0)
    return whole * way.sign / max((terms.deadline - today).days, 1)


def _by_time(terms: Terms, way: Way, today: date) -> bool | None:
    """Without a pace: compare the share of the way with the share of the time."""
    found = current(terms, way)
    if terms.deadline is None or found is None or terms.counts not in (STATE, BEST):
        return None
    time = max((terms.deadline - terms.start_on).days, 1)
    elapsed = (today - terms.start_on).days / time
    return percent(terms, way, found) / 100 >= elapsed - PATIENCE
