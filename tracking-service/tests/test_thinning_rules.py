"""Thinned series: true points in their order, with their ends and extremes."""

from hypothesis import given
from hypothesis import strategies as st

from tracking_service.thinning_rules import LEAST_POINTS, MOST_FIGURES, MOST_POINTS, thin

FIGURES = [lambda point, name=name: point[1][name] for name in range(MOST_FIGURES)]
VALUES = st.lists(st.none() | st.integers(-5, 5), min_size=MOST_FIGURES, max_size=MOST_FIGURES)


@given(st.lists(VALUES, max_size=120), st.integers(LEAST_POINTS, 60), st.integers(1, MOST_FIGURES))
def test_what_stays_are_points_of_the_series_with_its_ends_and_extremes(rows, most, count):
    series = list(enumerate(rows))
    thinned = thin(series, most, FIGURES[:count])
    places = [place for place, _ in thinned]
    assert len(thinned) <= most
    assert places == sorted(set(places))
    assert all(series[place] == point for place, point in zip(places, thinned, strict=True))
    if len(series) <= most:
        assert thinned == series
        return
    assert (thinned[0], thinned[-1]) == (series[0], series[-1])
    for figure in FIGURES[:count]:
        values = [value for point in series if (value := figure(point)) is not None]
        left = [value for point in thinned if (value := figure(point)) is not None]
        assert (min(values, default=None), max(values, default=None)) == (
            min(left, default=None),
            max(left, default=None),
        )


def test_every_stretch_keeps_its_own_peak():
    series = [(place, [100 if place % 50 == 25 else place % 3]) for place in range(1000)]
    thinned = thin(series, 200, FIGURES[:1])
    assert {place for place, (value,) in thinned if value == 100} == set(range(25, 1000, 50))
    assert len(thinned) > 150, "the room is used"


def test_the_figure_leads_that_more_points_have():
    series = [(place, [None if place else 1, 9 if place == 500 else place % 7]) for place in range(1000)]
    assert (500, [None, 9]) in thin(series, LEAST_POINTS, FIGURES[:2])
    assert len(thin(series, MOST_POINTS, FIGURES[:2])) == MOST_POINTS
