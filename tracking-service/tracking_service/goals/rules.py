"""Where a goal stands: reached, missed or under way, how far, how fast, and when it will be reached.

Everything is computed from the goal's terms and the series of what was logged (``Point``), so an edited or
deleted log moves the goal back as surely as a new one moves it on. Values are base steps of the goal's
dimension. A goal is reached on the first logged figure at or beyond its target between its start and its
deadline, both included; what was reached stays reached when later figures fall back.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from training.comparison import NOT_TYPED, Precision, compare
from training.quantity import Steps

MILESTONES = (25, 50, 75)
# Base steps of one week, workout or repetition, as counts are kept.
MILLI = 1000

ACTIVE, PAUSED, REACHED, MISSED = STATUSES = ("active", "paused", "reached", "missed")


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
    where the user leaves them to the log.
    ``from_zero``: without an earlier figure progress counts from nothing, as for loads. ``best``: the best
    figure so far counts, not the latest.
    """

    target: Steps
    start_on: date
    deadline: date | None = None
    start: Steps | None = None
    sign: int | None = None
    from_zero: bool = False
    best: bool = False
    target_precision: Precision = NOT_TYPED


@dataclass(frozen=True)
class Way:
    """A goal's way: figure at the start, direction, the points inside its window, the one that reached it."""

    start: Steps | None
    sign: int
    points: tuple[Point, ...]
    reached: Point | None

    @property
    def latest(self) -> Point | None:
        """The last figure inside the window."""
        return self.points[-1] if self.points else None


def survey(terms: Terms, points: Sequence[Point]) -> Way:
    """Lay the terms over ``points`` (in order of time, from before the start on)."""
    window = tuple(point for point in points if inside(terms, point.date))
    start = _start(terms, points, window)
    sign = terms.sign or (-1 if start is not None and terms.target < start else 1)
    reached = next((point for point in window if meets(terms, point, sign)), None)
    return Way(start, sign, window, reached)


def inside(terms: Terms, day: date) -> bool:
    """Whether the day counts."""
    return terms.start_on <= day and (terms.deadline is None or day <= terms.deadline)


def meets(terms: Terms, point: Point, sign: int) -> bool:
    """Whether the point is at or beyond the target, which is compared like a figure newer than it."""
    return compare(terms.target, terms.target_precision, point.value, point.precision) * sign <= 0


def _start(terms: Terms, points: Sequence[Point], window: Sequence[Point]) -> Steps | None:
    """The given figure, else the last one before the start, else the first one after it (or nothing)."""
    if terms.start is not None:
        return terms.start
    earlier = [point.value for point in points if point.date < terms.start_on]
    if earlier:
        return max(earlier) if terms.best else earlier[-1]
    if terms.from_zero:
        return 0
    return window[0].value if window else None


def settle(terms: Terms, way: Way, today: date, paused: bool) -> str:
    """The status that follows: a paused goal waits, whatever is logged."""
    if paused:
        return PAUSED
    if way.reached is not None:
        return REACHED
    return MISSED if terms.deadline is not None and terms.deadline < today else ACTIVE


def current(terms: Terms, way: Way) -> Point | None:
    """The figure that progress is told by."""
    if way.reached is not None or not terms.best:
        return way.reached or way.latest
    return max(way.points, key=lambda point: (point.value * way.sign, -point.date.toordinal()), default=None)


def percent(terms: Terms, way: Way, point: Point | None) -> float:
    """How much of the way from the start to the target is done: 0 to 100, one decimal, 100 only when
    there.
    """
    if point is None or way.start is None:
        return 0.0
    if meets(terms, point, way.sign):
        return 100.0
    whole = (terms.target - way.start) * way.sign
    done = (point.value - way.start) * way.sign
    return min(math.floor(max(done, 0) * 1000 / whole) / 10, 99.9) if whole > 0 else 0.0


def remaining(terms: Terms, way: Way, point: Point | None) -> Steps | None:
    """What is left to the target in base steps; nothing where the point (None: the start) meets it."""
    if point is not None and meets(terms, point, way.sign):
        return 0
    here = point.value if point else way.start
    return None if here is None else max((terms.target - here) * way.sign, 0)


def milestones(terms: Terms, way: Way) -> dict[int, date | None]:
    """The day on which each quarter of the way was first passed."""
    passed: dict[int, date | None] = dict.fromkeys(MILESTONES)
    for point in way.points:
        done = percent(terms, way, point)
        for milestone in MILESTONES:
            if passed[milestone] is None and done >= milestone:
                passed[milestone] = point.date
    return passed
