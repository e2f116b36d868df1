"""Where a goal stands: reached, missed or under way.

Everything is computed from the goal's terms and the series of what was logged (``Point``), so an edited or
deleted log moves the goal back as surely as a new one moves it on. Values are base steps of the goal's
dimension; where less is more (assistance, times) they are negative. What was reached stays reached when later
figures fall back. All of it is our rule, by what the series is of (``Terms.counts``):

- ``STATE`` (body weight, girths ...) starts from the last reading before it was set and is told by the latest. A
  reading of the body is noisy, so one of them does not reach it: see confirmation_rules.py.
- ``BEST`` (loads, repetitions ...) starts from the best so far, or from the first figure where there is none, and is
  told by the best. It is reached by the first that is at or beyond the target; unless the user typed a first day, by
  one from before it was set too.
- ``TOTAL`` (steps in a week, volume in a week ...) starts from nothing in each period.
- ``RUN`` (weeks or days in a row) starts from the run that lasts when it is set.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tracking_service.goals.confirmation_rules import confirmed
from tracking_service.measurements.trend_rules import STALE_AFTER
from training.comparison import NOT_TYPED, Precision, compare
from training.quantity import Steps

# Base steps of one week, workout or repetition, as counts are kept.
MILLI = 1000

ACTIVE, PAUSED, REACHED, MISSED = STATUSES = ("active", "paused", "reached", "missed")
STATE, BEST, TOTAL, RUN = ("state", "best", "total", "run")


@dataclass(frozen=True)
class Point:
    """One logged figure, exact, in what unit it was typed, and what logged it."""

    date: date
    at: datetime
    value: Steps
    precision: Precision = NOT_TYPED
    workout_id: UUID | None = None
    measurement_id: UUID | None = None


@dataclass(frozen=True)
class Terms:
    """What a goal asks for.

    ``target_precision`` is how the target was typed. ``start`` and ``sign`` (1: more is better, -1: less) are None
    where the user leaves them to the log. ``counts``: see above; ``is_noisy``: one figure alone does not reach it.
    ``begun_at`` is the instant of the first day from which on figures are progress (None: all day); ``is_open``: nobody
    typed the first day, so what is there already may reach it.
    """

    target: Steps
    start_on: date
    deadline: date | None = None
    start: Steps | None = None
    sign: int | None = None
    counts: str = STATE
    is_noisy: bool = False
    begun_at: datetime | None = None
    is_open: bool = False
    target_precision: Precision = NOT_TYPED


@dataclass(frozen=True)
class Way:
    """A goal's way: figure at the start and what logged it, direction, the points inside its window, the one that
    reached it.
    """

    start: Steps | None
    first: Point | None
    sign: int
    points: tuple[Point, ...]
    reached: Point | None

    @property
    def latest(self) -> Point | None:
        """The last figure inside the window."""
        return self.points[-1] if self.points else None


def survey(terms: Terms, points: Sequence[Point]) -> Way:
    """Lay the terms over ``points`` (in order of time, from before the start on)."""
    window = tuple(point for point in points if inside(terms, point))
    first = _first(terms, [point for point in points if _is_before(terms, point)])
    start = _start(terms, first, window)
    sign = terms.sign or (-1 if start is not None and terms.target < start else 1)
    return Way(start, first, sign, window, _reached(terms, sign, points, first))


def _is_before(terms: Terms, point: Point) -> bool:
    """Whether the figure is from before the start."""
    if point.date != terms.start_on or terms.begun_at is None:
        return point.date < terms.start_on
    return point.at <= terms.begun_at


def inside(terms: Terms, point: Point) -> bool:
    """Whether the figure is progress: from the start to the deadline, both included."""
    return not _is_before(terms, point) and _in_time(terms, point)


def _in_time(terms: Terms, point: Point) -> bool:
    return terms.deadline is None or point.date <= terms.deadline


def meets(terms: Terms, point: Point, sign: int) -> bool:
    """Whether the figure is at or beyond the target, which is compared like a figure newer than it."""
    return _is_met(terms, sign, point.value, point.precision)


def _is_met(terms: Terms, sign: int, value: Steps, precision: Precision) -> bool:
    return compare(terms.target, terms.target_precision, value, precision) * sign <= 0


def _first(terms: Terms, earlier: Sequence[Point]) -> Point | None:
    """Where the user stands when the goal begins."""
    if not earlier or terms.counts == TOTAL:
        return None
    return max(earlier, key=goodness) if terms.counts == BEST else earlier[-1]


def goodness(point: Point) -> tuple[Steps, int]:
    """The more the better, and of the same the earliest."""
    return point.value, -point.date.toordinal()


def _start(terms: Terms, first: Point | None, window: Sequence[Point]) -> Steps | None:
    """The given figure, else that where the user stands, else the first one after it (of what is counted: nothing)."""
    if terms.start is not None:
        return terms.start
    # Who wants to be as good again as before a break begins with what comes after it.
    again = first is not None and terms.counts == BEST and not terms.is_open and meets(terms, first, 1)
    if first is not None and not again:
        return first.value
    if terms.counts in (TOTAL, RUN):
        return 0
    return window[0].value if window else None


def _reached(terms: Terms, sign: int, points: Sequence[Point], first: Point | None) -> Point | None:
    """The figure that reached the goal."""
    if not terms.is_noisy:
        candidates = (point for point in points if _may_reach(terms, point, first))
        return next((point for point in candidates if meets(terms, point, sign)), None)
    places = confirmed(
        points,
        lambda value, precision: _is_met(terms, sign, value, precision),
        lambda day: terms.is_open or day >= terms.start_on,
    )
    return next((points[place] for place in places if _may_reach(terms, points[place], first)), None)


def _may_reach(terms: Terms, point: Point, first: Point | None) -> bool:
    """Whether the goal may be reached by this figure.

    Of what was there before an open goal the best counts always, a state while it is fresh, a run while it lasts. A
    first day that was typed counts from its beginning.
    """
    if not _in_time(terms, point):
        return False
    if not terms.is_open:
        return point.date >= terms.start_on
    if terms.counts == BEST or inside(terms, point):
        return True
    is_fresh = terms.counts == RUN or terms.start_on - point.date <= STALE_AFTER
    return point is first and is_fresh


def settle(terms: Terms, way: Way, today: date, paused: bool) -> str:
    """The status that follows: a paused goal waits, whatever is logged."""
    if paused:
        return PAUSED
    if way.reached is not None:
        return REACHED
    return MISSED if terms.deadline is not None and terms.deadline < today else ACTIVE
