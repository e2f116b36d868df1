"""The figures of a pace, and what periods come to, against brute force."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking_service.goals import rules, totals
from tracking_service.goals.pace_rules import day_means, period_bests, period_totals, since
from tracking_service.goals.rules import TOTAL, Point, Terms
from tracking_service.measurements.trend_rules import Day, fit

START = date(2026, 3, 2)  # a Monday
DAY = timedelta(days=1)


def points(*values):
    """(offset in days, value) each, in order."""
    at = datetime(2026, 3, 2, 7, tzinfo=UTC)
    return [Point(START + offset * DAY, at + offset * DAY, value) for offset, value in values]


def by(period, week_start="monday"):
    return totals.period_of(period, week_start)


def test_a_day_of_several_readings_counts_once():
    some = points((0, 80_000), (0, 81_000), (2, 79_000))
    assert day_means(some) == [Day(START, 80_500, 2), Day(START + 2 * DAY, 79_000, 1)]


@pytest.mark.parametrize(("running", "counts"), [(70_000, False), (99_000, False), (100_000, True), (110_000, True)])
def test_the_running_week_counts_once_it_is_as_good_as_the_one_before(running, counts):
    some = points((1, 95_000), (8, 100_000), (10, 70_000), (15, running))
    found = period_bests(some, by("week"), START + 16 * DAY)
    assert [day.value for day in found] == [95_000, 100_000, *([running] if counts else [])]
    assert len(period_bests(some, by("week"), START + 21 * DAY)) == 3, "a week that is over counts as it is"


@given(st.lists(st.integers(-5, 5), min_size=8, max_size=8), st.integers(0, 30), st.integers(1, 4))
def test_light_days_do_not_change_the_pace(noise, less, light):
    """Heavy days that rise by 2.5 kg a week with some noise: the pace is theirs, whatever lighter days lie between."""
    heavy = [(7 * week, 200_000 + 2_500 * week + 100 * one) for week, one in enumerate(noise)]
    others = [(7 * week + 1 + day, 100_000 - 1000 * less) for week in range(8) for day in range(light)]
    mixed = period_bests(points(*sorted(heavy + others)), by("week"), START + 70 * DAY)
    alone = period_bests(points(*heavy), by("week"), START + 70 * DAY)
    assert mixed == alone
    if len(set(noise)) == 1:
        assert fit(mixed, None).slope * 7 == pytest.approx(2_500)


logs = st.lists(st.tuples(st.integers(0, 100), st.integers(1, 9_000)), max_size=40).map(sorted)
PERIODS = st.sampled_from(["day", "week", "month"])
WEEK_STARTS = st.sampled_from(["monday", "saturday", "sunday"])


def sums_by_hand(log, period_of):
    """What each period came to, by its first day."""
    sums = {}
    for offset, value in log:
        key = period_of(START + offset * DAY)
        sums[key] = sums.get(key, 0) + value
    return sums


@given(logs, PERIODS, WEEK_STARTS, st.integers(100, 30_000), st.integers(0, 60))
def test_a_total_is_reached_by_the_reading_that_completes_it(log, period, week_start, target, offset):
    period_of = by(period, week_start)
    begin = period_of(START + offset * DAY)
    added = totals.sums(points(*log), period_of)
    way = rules.survey(Terms(target=target, start_on=begin, sign=1, counts=TOTAL), added)
    reaching = None
    for number in range(len(log)):
        day = START + log[number][0] * DAY
        if day >= begin and sums_by_hand(log[: number + 1], period_of)[period_of(day)] >= target:
            reaching = number
            break
    assert way.reached == (None if reaching is None else added[reaching])
    assert {period_of(point.date): point.value for point in added} == sums_by_hand(log, period_of)


@given(logs.filter(bool), PERIODS, WEEK_STARTS, st.integers(0, 40))
def test_the_pace_of_totals_is_that_of_periods_that_are_over(log, period, week_start, later):
    period_of = by(period, week_start)
    today = START + (log[-1][0] + later) * DAY
    found = period_totals(totals.sums(points(*log), period_of), period_of, today)
    sums = list(sums_by_hand(log, period_of).items())
    if len(sums) > 1 and sums[-1][0] == period_of(today) and sums[-1][1] < sums[-2][1]:
        sums.pop()
    assert [day.value for day in found] == [value for _, value in sums]
    for day, (first, _) in zip(found, sums, strict=True):
        assert period_of(day.date) == first
        assert day.date == today or period_of(day.date + DAY) != first, "on its last day, or today"


WEEKS = [12_000, 12_100, 0, 0, 0, 12_200, 0, 12_300]


def weeks_of(volumes):
    """A workout on each Wednesday of the weeks that came to something."""
    return points(*((7 * number + 2, volume) for number, volume in enumerate(volumes) if volume))


def test_a_week_without_training_came_to_nothing():
    """Of the weeks with training alone it would be 41 kg more each week, at 12,295. Half of the eight are empty: of the
    28 slopes 9 are below zero, 6 are zero, 13 above, so the middle ones are zero; the line lies between 0 and 12,000.
    """
    today = START + 8 * 7 * DAY
    whole = period_totals(weeks_of(WEEKS), by("week"), today, every=True)
    assert [day.value for day in whole] == WEEKS
    assert {day.date.weekday() for day in whole} == {6}, "on Sundays"
    line = fit(whole, None)
    assert (line.days, line.slope, line.level) == (8, 0, 6_000)
    alone = fit(period_totals(weeks_of(WEEKS), by("week"), today), None)
    assert (alone.days, round(alone.slope * 7), round(alone.level)) == (4, 41, 12_295)


@pytest.mark.parametrize(
    ("volumes", "weeks_later", "right"),
    [
        pytest.param([0, 5, 0, 6], 0, [5, 0, 6], id="it begins with the first that came to something"),
        pytest.param([5, 6, 0, 0], 1, [5, 6, 0, 0], id="those after the last that are over"),
        pytest.param([5, 6, 0, 0], 0, [5, 6, 0], id="but not the running one"),
        pytest.param([5, 6, 0, 7], 0, [5, 6, 0, 7], id="which counts once it is as good as the last with any"),
        pytest.param([5, 6, 0, 4], 0, [5, 6, 0], id="not before, though the last week was empty"),
        pytest.param([], 3, [], id="nothing at all"),
    ],
)
def test_which_empty_weeks_count(volumes, weeks_later, right):
    today = START + (7 * (max(len(volumes), 1) - 1 + weeks_later) + 4) * DAY
    assert [day.value for day in period_totals(weeks_of(volumes), by("week"), today, every=True)] == right


@given(logs.filter(bool), PERIODS, WEEK_STARTS, st.integers(0, 40))
def test_with_every_period_each_stands_once(log, period, week_start, later):
    period_of = by(period, week_start)
    today = START + (log[-1][0] + later) * DAY
    added = totals.sums(points(*log), period_of)
    some, whole = (period_totals(added, period_of, today, every=every) for every in (False, True))
    assert [day for day in whole if day.value] == some
    firsts = [period_of(day.date) for day in whole]
    assert all(period_of(one.date + DAY) == first for one, first in zip(whole, firsts[1:], strict=False))
    over = sorted({period_of(START + number * DAY) for number in range(log[0][0], (today - START).days + 1)})
    assert firsts[: len(over) - 1] == over[:-1], "from the first with any to the last that is over"


def test_the_best_of_eight_weeks_are_eight():
    """On Saturday of the first and on Monday of the ninth week: 51 days apart, but the first is too long ago."""
    bests = points((5, 100), *((7 * week + 2, 100 + week) for week in range(1, 8)), (56, 110))
    today = START + 56 * DAY
    begin = since(today, by("week"), 8)
    assert begin == START + 7 * DAY
    assert len(period_bests([point for point in bests if point.date >= begin], by("week"), today)) == 8


@given(st.integers(0, 800), PERIODS, WEEK_STARTS, st.integers(1, 30))
def test_so_many_periods_are_so_many(offset, period, week_start, number):
    period_of, day = by(period, week_start), START + offset * DAY
    first = since(day, period_of, number)
    assert first == period_of(first)
    assert len({period_of(first + one * DAY) for one in range((day - first).days + 1)}) == number


@pytest.mark.parametrize("week_start", ["monday", "sunday"])
def test_a_running_period_without_readings_has_come_to_nothing(week_start):
    period_of = by("week", week_start)
    some = points((0, 5))
    today = START + 7 * DAY
    assert totals.with_running(some, period_of, period_of(today))[-1].value == 0
    assert totals.with_running(some, period_of, period_of(START)) == some
    assert totals.with_running([], period_of, period_of(START)) == []
