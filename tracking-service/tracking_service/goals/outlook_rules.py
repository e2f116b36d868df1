"""When a goal will be reached: the pace of what is logged, projected onto the target, with its range.

The pace is a straight line (Theil-Sen, see measurements/trend_rules.py) with an 80 % range of its slope; the
fast end of the range gives the earliest day, the slow end the latest. A straight line is a fair guess for
weeks, not for years: beyond HORIZON nothing is said.

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
from tracking_service.measurements.trend_rules import STALE, TOO_LITTLE

# Beyond so many days a projection says nothing any more.
HORIZON = timedelta(days=5 * 365)
# Without a pace a goal is on track while its progress is at most this share of the way behind its time.
PATIENCE = 0.10
# Why there is no projected date.
MOVING_AWAY, STANDING_STILL, TOO_FAR = ("moving-away", "standing-still", "too-far")
REASONS = (TOO_LITTLE, STALE, MOVING_AWAY, STANDING_STILL, TOO_FAR)


@dataclass(frozen=True)
class Pace:
    """A fitted pace in base steps per day with its 80 % range, and the height of the line on its last day ``on``."""

    slope: float
    low: float
    high: float
    level: float
    on: date


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
    terms: Terms, way: Way, pace: Pace | None, today: date, logged_on: date | None, fresh: timedelta
) -> Outlook:
    """Project the pace onto the target; ``latest`` is None where the slow end of its range never arrives.

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
    rates = [rate * way.sign for rate in (pace.slope, pace.low, pace.high)]
    remaining = float(terms.target - pace.level) * way.sign
    if rates[0] <= 0 and remaining > 0:
        return Outlook(reason=MOVING_AWAY if rates[0] < 0 else STANDING_STILL, needed=needed, on_track=False)
    soonest = max(today, logged_on + timedelta(days=1))  # no day that is logged already reaches it
    arrival, earliest, latest = (
        _arrival(remaining, rate, pace.on, soonest) for rate in (rates[0], max(rates), min(rates))
    )
    if arrival is None:
        return Outlook(reason=TOO_FAR, needed=needed, on_track=None if terms.deadline is None else False)
    in_time = terms.deadline is None or arrival <= terms.deadline
    return Outlook(arrival, earliest, latest, None, needed, in_time)


def is_stale(logged_on: date | None, today: date, fresh: timedelta) -> bool:
    """Whether the last figure, if there is one, is too old to say where somebody stands or how fast."""
    return logged_on is not None and today - logged_on > fresh


def _arrival(remaining: float, rate: float, since: date, soonest: date) -> date | None:
    if remaining <= 0:
        return soonest
    if rate <= 0 or remaining / rate > HORIZON.days:
        return None
    return max(since + timedelta(days=math.ceil(remaining / rate)), soonest)


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
