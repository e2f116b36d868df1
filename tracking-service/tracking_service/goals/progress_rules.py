"""How far a goal is: the figure that tells it, the share of the way, what is left, and its quarters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from tracking_service.goals.confirmation_rules import confirmed
from tracking_service.goals.rules import BEST, Point, Terms, Way, goodness, inside, meets
from training.comparison import Precision
from training.quantity import Steps

MILESTONES = (25, 50, 75)
# In percent; ALMOST: of a goal whose figure is at the target, but that is not reached (paused, or by one reading of the
# body).
NONE, ALMOST, ALL = Decimal(0), Decimal("99.9"), Decimal(100)


def current(terms: Terms, way: Way) -> Point | None:
    """The figure that progress is told by."""
    if way.reached is not None:
        return way.reached
    if terms.counts != BEST:
        return way.latest or way.first
    before = (way.first,) if way.first is not None and terms.is_open else ()
    return max((*before, *way.points), key=goodness, default=None)


def percent(terms: Terms, way: Way, point: Point | None) -> Decimal:
    """How much of the way from the start to the target is done: 0 to 100, one decimal, 100 only when reached, however
    far one figure lies beyond the target.
    """
    if point is None or way.start is None:
        return NONE
    if point is way.reached:
        return ALL
    whole = (terms.target - way.start) * way.sign
    done = (point.value - way.start) * way.sign
    if done >= whole:
        return ALMOST
    return Decimal(math.floor(max(done, 0) * 1000 / whole)) / 10 if whole > 0 else NONE


def remaining(terms: Terms, way: Way, point: Point | None) -> Steps | None:
    """What is left to the target in base steps; nothing where the point (None: the start) meets it."""
    if point is not None and (point is way.reached or meets(terms, point, way.sign)):
        return 0
    here = point.value if point else way.start
    return None if here is None else max((terms.target - here) * way.sign, 0)


def milestones(terms: Terms, way: Way, points: Sequence[Point]) -> dict[int, date | None]:
    """The day on which each quarter of the way was first passed, that of the goal at the latest; ``points`` is all of
    the series. A noisy state passes it as it reaches the goal, not by one figure (see confirmation_rules.py).
    """
    if terms.is_noisy:
        passed = {at: _confirmed_on(terms, way, points, at) for at in MILESTONES}
    else:
        passed = {at: _passed_on(terms, way, at) for at in MILESTONES}
    if way.reached is not None:
        passed = {at: min(day or way.reached.date, way.reached.date) for at, day in passed.items()}
    return passed


def _passed_on(terms: Terms, way: Way, at: int) -> date | None:
    """The day of the first figure with so many percent of the way."""
    return next((point.date for point in way.points if percent(terms, way, point) >= at), None)


def _confirmed_on(terms: Terms, way: Way, points: Sequence[Point], at: int) -> date | None:
    """The day of the first figure that confirms so many percent of the way; days from the first one on stand by it."""
    if way.start is None:
        return None
    start, sign = way.start, way.sign
    whole = (terms.target - start) * sign

    def is_passed(value: Steps, _precision: Precision) -> bool:
        return (value - start) * sign * 100 >= (whole * at if whole > 0 else whole * 100)

    places = confirmed(points, is_passed, lambda day: day >= terms.start_on)
    return next((points[place].date for place in places if inside(terms, points[place])), None)
