"""When a goal will be reached: the pace of what is logged, projected onto the target, with its range.

The pace is a straight line (Theil-Sen, see measurements/trend_rules.py) with an 80 % range of its slope; the
fast end of the range gives the earliest day, the slow end the latest. A straight line is a fair guess for
weeks, not for years: beyond HORIZON nothing is said.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

from tracking_service.goals.rules import Terms, Way, current, percent

# Beyond so many days a projection says nothing any more.
HORIZON = timedelta(days=5 * 365)
# Without a pace a goal is on track while its progress is at most this share of the way behind its time.
PATIENCE = 0.10
# Why there is no projected date.
REASONS = TOO_LITTLE, MOVING_AWAY, TOO_FAR = ("too-little-data", "moving-away", "too-far")


@dataclass(frozen=True)
class Pace:
    """A fitted pace in base steps per day with its 80 % range, and the height of the line today."""

    slope: float
    low: float
    high: float
    level: float


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


def look_ahead(terms: Terms, way: Way, pace: Pace | None, today: date) -> Outlook:
    """Project the pace onto the target; ``latest`` is None where the slow end of its range never arrives."""
    if way.reached is not None:
        return Outlook(on_track=True)
    if terms.deadline is not None and terms.deadline < today:
        return Outlook(on_track=False)
    needed = _needed(terms, way, pace, today)
    if pace is None:
        return Outlook(reason=TOO_LITTLE, needed=needed, on_track=_by_time(terms, way, today))
    rates = [rate * way.sign for rate in (pace.slope, pace.low, pace.high)]
    remaining = float(terms.target - pace.level) * way.sign
    if rates[0] <= 0 and remaining > 0:
        return Outlook(reason=MOVING_AWAY, needed=needed, on_track=False)
    arrival = _arrival(remaining, rates[0], today)
    if arrival is None:
        return Outlook(reason=TOO_FAR, needed=needed, on_track=None if terms.deadline is None else False)
    earliest, latest = (_arrival(remaining, rate, today) for rate in (max(rates), min(rates)))
    in_time = terms.deadline is None or arrival <= terms.deadline
    return Outlook(arrival, earliest, latest, None, needed, in_time)


def _arrival(remaining: float, rate: float, today: date) -> date | None:
    if remaining <= 0:
        return today
    if rate <= 0 or remaining / rate > HORIZON.days:
        return None
    return today + timedelta(days=math.ceil(remaining / rate))


def _needed(terms: Terms, way: Way, pace: Pace | None, today: date) -> float | None:
    here = pace.level if pace else (found.value if (found := current(terms, way)) else way.start)
    if terms.deadline is None or here is None:
        return None
    return float(terms.target - here) / max((terms.deadline - today).days, 1)


def _by_time(terms: Terms, way: Way, today: date) -> bool | None:
    """Without a pace: compare the share of the way with the share of the time."""
    found = current(terms, way)
    if terms.deadline is None or found is None:
        return None
    time = max((terms.deadline - terms.start_on).days, 1)
    elapsed = (today - terms.start_on).days / time
    return percent(terms, way, found) / 100 >= elapsed - PATIENCE
