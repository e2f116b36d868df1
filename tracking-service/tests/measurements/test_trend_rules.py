"""Trend and rate: the published recipe, its behaviour over gaps, and that wild readings do not spoil the rate."""

import math
import random
from datetime import date, timedelta
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking_service.measurements import trend_rules as rules
from tracking_service.measurements.trend_rules import Day

START = date(2026, 1, 1)


def daily(*values, step=1):
    return [Day(START + timedelta(days=step * index), value) for index, value in enumerate(values)]


def test_the_example_of_the_hackers_diet():
    """Trend 173.6 before; weights 172.5, 171.5, 172, 171.5 give 173.5, 173.3, 173.2, 173.0 (there to a tenth)."""
    points = rules.smooth(daily(173600, 172500, 171500, 172000, 171500))
    assert [point.trend for point in points] == [173600, 173490, 173291, 173162, 172996]


def test_a_skipped_day_counts_as_a_day():
    dense = rules.smooth(daily(80000, 79000, 79000, 79000))
    sparse = rules.smooth([Day(START, 80000), Day(START + timedelta(days=3), 79000)])
    assert sparse[-1].trend == dense[-1].trend


def test_after_a_long_gap_the_trend_starts_almost_afresh():
    points = rules.smooth([Day(START, 90000), Day(START + timedelta(days=60), 80000)])
    assert points[-1].trend == pytest.approx(80000, abs=20)
    assert [gap.days for gap in rules.gaps([Day(START, 1), Day(START + timedelta(days=60), 1)])] == [60]


sums = st.dictionaries(
    st.dates(START, START + timedelta(days=400)),
    st.tuples(st.integers(30_000, 300_000), st.integers(1, 5)),
    min_size=1,
    max_size=80,
).map(lambda days: [(day, value * count, count) for day, (value, count) in sorted(days.items())])


@given(sums)
def test_the_trend_stays_inside_the_readings(some):
    days = rules.by_day(some, "mean")
    for point in rules.smooth(days):
        assert min(day.value for day in days) <= point.trend <= max(day.value for day in days)


def test_several_readings_of_a_day_are_one_figure():
    assert rules.by_day([(START, 161_000, 2)], "mean") == [Day(START, 80_500, 2)]
    assert rules.by_day([(START, 7_000_000, 2)], "sum") == [Day(START, 7_000_000, 2)]


@given(st.integers(-200, 200), st.integers(60_000, 120_000), st.integers(8, 28))
def test_a_straight_loss_is_found_exactly_while_the_trend_lags(slope, start, length):
    days = daily(*(start + slope * index for index in range(length)))
    line = rules.fit(days)
    assert line.slope == pytest.approx(slope)
    assert (line.low, line.high) == (pytest.approx(slope), pytest.approx(slope))
    assert line.level == pytest.approx(days[-1].value)
    lag = abs(rules.smooth(days)[-1].trend - days[-1].value)
    assert lag >= abs(slope)


def test_wild_readings_do_not_spoil_the_rate():
    values = [90_000 - 100 * index for index in range(28)]
    for wild in (3, 9, 14, 20, 27):
        values[wild] = 900_000
    line = rules.fit(daily(*values))
    assert line.slope == pytest.approx(-100, abs=15)
    assert line.low <= line.slope <= line.high


@pytest.mark.parametrize("days", [[], daily(1, 2), daily(1, 2, 3), daily(1, 2, 3, step=7), daily(1, 2, 3, 4, step=2)])
def test_too_little_says_nothing(days):
    assert rules.fit(days) is None


@pytest.mark.parametrize(("days", "covered"), [(4, 22), (5, 110), (6, 622), (7, 4354)])
def test_what_few_days_cover_exactly(days, covered):
    """Of all orders of so many values so many have slopes of both signs in the range: 92, 92, 86, 86 %."""
    lines = [rules.fit(daily(*order, step=3)) for order in permutations(range(days))]
    assert sum(line.low <= 0 <= line.high for line in lines) == covered


def autocorrelated(phi, days, dice):
    """Normal values of neighbouring days that are alike by phi."""
    values = [dice.gauss(0, 1)]
    while len(values) < days:
        values.append(phi * values[-1] + dice.gauss(0, math.sqrt(1 - phi * phi)))
    return values


@pytest.mark.parametrize("phi", [0, 0.3, 0.5, 0.7])
def test_the_range_covers_80_percent_though_neighbouring_days_are_alike(phi):
    """Sen's own interval covers 81, 68, 57 and 45 % of such logs, whose true slope is zero."""
    dice = random.Random(20260312)
    lines = [rules.fit(daily(*autocorrelated(phi, 28, dice))) for _ in range(600)]
    assert 0.77 < sum(line.low <= 0 <= line.high for line in lines) / 600 < 0.89


def sens_interval(days):
    """Sen's interval of independent days, from the ranks of the slopes."""
    slopes = sorted((two.value - one.value) / (two.date - one.date).days for one, two in combinations(days, 2))
    number = len(days)
    spread = 1.2816 * math.sqrt(number * (number - 1) * (2 * number + 5) / 18)
    lower, upper = math.floor((len(slopes) - spread) / 2), math.ceil((len(slopes) + spread) / 2) + 1
    return slopes[max(lower, 1) - 1], slopes[min(upper, len(slopes)) - 1]


@given(
    st.dictionaries(st.integers(0, 27), st.integers(-500, 500), min_size=4, max_size=28).filter(
        lambda some: max(some) - min(some) >= 7
    )
)
def test_the_range_is_never_narrower_than_that_of_independent_days(some):
    days = [Day(START + timedelta(days=offset), value) for offset, value in sorted(some.items())]
    line, (low, high) = rules.fit(days), sens_interval(days)
    assert line.low <= low <= line.slope <= high <= line.high
    assert line.level_low <= line.level <= line.level_high, "a steeper line through the same days ends higher"
    if sum(offset + 1 in some for offset in some) < rules.LEAST_NEIGHBOURS:
        assert (line.low, line.high) == (low, high), "too few neighbours to tell how alike they are"


@pytest.mark.parametrize(
    ("values", "alike"),
    [
        pytest.param([1, -1] * 14, 0, id="they alternate"),
        pytest.param(([1] * 7 + [-1] * 7) * 2, 0.8, id="24 pairs alike, 3 not: 21/27, so 0.99, but 0.8 at most"),
        pytest.param([5] * 28, 0, id="nothing but the line"),
        pytest.param([1, 1, -1, -1] * 7, 82 / 648, id="14 pairs alike, 13 not: 1/27, so (28/27 + 2) / 24"),
        pytest.param([1, 1, 1, 1, -1, -1, -1, -1], 0, id="seven pairs"),
    ],
)
def test_how_alike_neighbouring_days_are(values, alike):
    assert rules.alikeness(daily(*values), 0) == pytest.approx(alike, abs=1e-4)


def test_only_the_last_four_weeks_make_the_rate():
    up, down = [80_000 + 50 * index for index in range(60)], [83_000 - 50 * index for index in range(28)]
    line = rules.fit(daily(*up, *down))
    assert line.slope == pytest.approx(-50)
    assert line.days == 28
