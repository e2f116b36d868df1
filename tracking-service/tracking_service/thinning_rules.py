"""Long series in fewer points, all of them true ones, so that a curve drawn through them looks as the whole does.

The first and the last point stay, and so do the least and the greatest figure of each kind. What room is left goes to
the least and the greatest leading figure in each of equally long stretches: min-max aggregation, the core of M4 (Jugel
et al. 2014, PVLDB 7(10):797-808), which keeps the peaks that averages or every n-th point would flatten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from training.quantity import Steps

# Points of a series that a request may ask for, and gets where it asks for no number.
LEAST_POINTS, MOST_POINTS, USUAL_POINTS = 20, 1000, 200
# More would not fit into the least number of points beside both ends.
MOST_FIGURES = (LEAST_POINTS - 2) // 2

PointT = TypeVar("PointT")
# What a point says in one respect; None: nothing.
Figure = Callable[[PointT], Steps | None]


def thin(series: Sequence[PointT], most: int, figures: Sequence[Figure[PointT]]) -> list[PointT]:
    """At most ``most`` points of a series, in its order; ``figures`` (MOST_FIGURES at most) tell what a point shows.

    ``most`` is LEAST_POINTS or more. Figures lead that more points have, the earlier of equals.
    """
    if len(series) <= most:
        return list(series)
    columns = [[figure(point) for point in series] for figure in figures]
    chosen = {0, len(series) - 1}
    for column in columns:
        chosen |= _extremes(column, range(len(series)))
    leading = max(columns, key=lambda column: sum(value is not None for value in column))
    for stretch in _stretches(len(series), (most - len(chosen)) // 2):
        chosen |= _extremes(leading, stretch)
    return [series[place] for place in sorted(chosen)]


def _extremes(column: Sequence[Steps | None], places: Iterable[int]) -> set[int]:
    """The places of the least and the greatest value, the first of equals; none where there is no value."""
    found = [(value, place) for place in places if (value := column[place]) is not None]
    if not found:
        return set()
    return {min(found, key=lambda one: one[0])[1], max(found, key=lambda one: one[0])[1]}


def _stretches(length: int, count: int) -> list[range]:
    """The places of a series in so many stretches of the same length, give or take one."""
    return [range(length * index // count, length * (index + 1) // count) for index in range(count)]
