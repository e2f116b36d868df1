"""When a goal will be reached, and when nothing can be said of it."""

import math
import random
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking_service.goals import rules
from tracking_service.goals.outlook_rules import look_ahead
from tracking_service.goals.rules import BEST, TOTAL, Point, Terms
from tracking_service.measurements.trend_rules import Day, Line, fit

START = date(2026, 3, 1)
TODAY = date(2026, 4, 1)


def day(offset):
    return START + timedelta(days=offset)


def way_of(terms, *values):
    at = datetime(2026, 3, 1, 7, tzinfo=UTC)
    return rules.survey(terms, [Point(day(offset), at + timedelta(days=offset), value) for offset, value in values])


def line(slope, low, high, level, on, level_low=None, level_high=None):
    """A pace whose lines are all at ``level`` on its last day, if nothing else is said."""
    ends = (level if end is None else end for end in (level_low, level_high))
    return Line(slope, low, high, level, *ends, 20, START, on)


LOSE = Terms(target=80_000, start_on=START, deadline=day(60))


def ahead(pace, *values, terms=LOSE, today=TODAY):
    logged_on = day(values[-1][0]) if values else None
    return look_ahead(terms, way_of(terms, *values), pace, today, logged_on, timedelta(days=14))


def test_a_steady_loss_projects_its_day_with_a_range():
    outlook = ahead(line(-150, -200, -100, 86_000, TODAY), (0, 90_000), (31, 86_000))
    assert outlook.expected == TODAY + timedelta(days=40)
    assert outlook.earliest == TODAY + timedelta(days=30)
    assert outlook.latest == TODAY + timedelta(days=60)
    assert outlook.on_track is False
    assert outlook.needed == pytest.approx(-6000 / 29)


def test_the_days_are_counted_from_the_last_figure():
    """Ten days ago the line was 6,000 above: 40 days from then, not from today."""
    outlook = ahead(line(-150, -200, -100, 86_000, day(21)), (0, 90_000), (21, 86_000))
    assert outlook.expected == day(21 + 40)


@pytest.mark.parametrize(
    ("logged", "expected"), [(31, day(32)), (30, TODAY), (25, TODAY)], ids=["today", "yesterday", "a week ago"]
)
def test_what_should_be_there_by_now_is_not_there_before_it_is_logged(logged, expected):
    outlook = ahead(line(-500, -600, -400, 80_100, day(logged)), (0, 90_000), (logged, 80_200))
    assert (outlook.expected, outlook.earliest, outlook.latest) == (expected,) * 3
    assert ahead(line(-500, -600, -400, 79_000, day(logged)), (0, 90_000), (logged, 80_200)).expected == expected


@pytest.mark.parametrize(("age", "reason"), [(14, None), (15, "stale-data"), (100, "stale-data")])
def test_an_old_log_promises_nothing(age, reason):
    pace = line(-150, -200, -100, 86_000, day(0))
    outlook = ahead(pace, (0, 90_000), today=day(age), terms=Terms(80_000, START, day(365), sign=-1))
    assert (outlook.reason, outlook.expected is None) == (reason, reason is not None)
    assert (outlook.on_track is None) == (reason is not None)
    assert outlook.needed == pytest.approx(-10_000 / (365 - age))


def test_the_slow_end_may_never_arrive():
    outlook = ahead(line(-400, -600, 50, 86_000, TODAY), (31, 90_000))
    assert outlook.latest is None
    assert outlook.on_track is True


@pytest.mark.parametrize(
    ("pace", "reason", "on_track"),
    [
        pytest.param(None, "too-little-data", True, id="nothing to fit"),
        pytest.param(line(100, 50, 150, 86_000, TODAY), "moving-away", False, id="the whole range leads away"),
        pytest.param(line(100, -50, 150, 86_000, TODAY), "unclear", None, id="part of it leads there"),
        pytest.param(line(100, 0, 150, 86_000, TODAY), "unclear", None, id="part of it stands still"),
        pytest.param(line(0, 0, 0, 86_000, TODAY), "standing-still", False, id="nothing moves"),
        pytest.param(line(0, -50, 50, 86_000, TODAY), "standing-still", None, id="part of it arrives"),
        pytest.param(line(-1, -2, -0.5, 86_000, TODAY), "too-far", False, id="years from now"),
        pytest.param(line(50, 30, 70, 79_950, TODAY), "moving-away", False, id="beyond the target, and rising"),
        pytest.param(line(50, -30, 70, 79_950, TODAY), "unclear", None, id="beyond it, and rising perhaps"),
    ],
)
def test_why_there_is_no_projection(pace, reason, on_track):
    outlook = ahead(pace, (0, 90_000), (30, 85_000))
    assert (outlook.expected, outlook.earliest, outlook.latest) == (None, None, None)
    assert (outlook.reason, outlook.on_track) == (reason, on_track)


def test_a_slower_line_stands_higher_too():
    """5,600 at 200 a day, 6,000 at 150, 6,400 at 100; of a gain the other way round."""
    outlook = ahead(line(-150, -200, -100, 86_000, TODAY, 85_600, 86_400), (0, 90_000), (31, 86_000))
    days = [(one - TODAY).days for one in (outlook.earliest, outlook.expected, outlook.latest)]
    assert days == [28, 40, 64]
    gain = Terms(target=80_000, start_on=START, sign=1)
    outlook = ahead(line(150, 100, 200, 74_000, TODAY, 73_600, 74_400), (0, 70_000), (31, 74_000), terms=gain)
    assert [(one - TODAY).days for one in (outlook.earliest, outlook.expected, outlook.latest)] == days


def test_who_is_at_the_target_may_not_be_there():
    """The line is just beyond it, a slower one 300 above: at 50 a day six days more; a rising one never arrives."""
    outlook = ahead(line(-100, -150, -50, 79_950, TODAY, 79_600, 80_300), (0, 90_000), (31, 80_100))
    assert (outlook.earliest, outlook.expected, outlook.latest) == (day(32), day(32), TODAY + timedelta(days=6))
    outlook = ahead(line(-10, -80, 60, 79_950, TODAY, 79_000, 79_990), (0, 90_000), (31, 80_100))
    assert (outlook.earliest, outlook.expected, outlook.latest) == (day(32), day(32), None)


def test_who_stands_still_beyond_the_target_only_has_to_confirm_it():
    outlook = ahead(line(0, 0, 0, 79_950, TODAY), (0, 90_000), (31, 80_100))
    assert (outlook.expected, outlook.reason, outlook.on_track) == (day(32), None, True)


@pytest.mark.parametrize(
    ("days", "deadline", "reason", "on_track"),
    [
        pytest.param(365, 366, None, True, id="within a year"),
        pytest.param(366, 365, "too-far", False, id="after a year, a day too late"),
        pytest.param(366, None, "too-far", None, id="whenever"),
        pytest.param(366, 700, "too-far", None, id="a deadline of which nothing is said"),
    ],
)
def test_nothing_is_said_of_more_than_a_year(days, deadline, reason, on_track):
    terms = Terms(80_000, START, deadline and TODAY + timedelta(days=deadline), sign=-1)
    outlook = ahead(line(-10, -20, -1, 80_000 + 10 * days, TODAY), (0, 90_000), (31, 84_000), terms=terms)
    assert (outlook.reason, outlook.on_track) == (reason, on_track)
    assert outlook.latest is None, "the slow end takes more than a year"
    assert outlook.expected == (None if reason else TODAY + timedelta(days=days))


@pytest.mark.parametrize("left", [4_000, 2_000, 1_000, 500])
@pytest.mark.parametrize("phi", [0, 0.5])
def test_the_days_cover_80_percent_near_the_target_too(phi, left):
    """Losing 500 a week, standard deviation 600, daily for four weeks: the day on which the true line is there.

    By the slope alone, with Sen's own interval, it would be 34 % with 500 to go, 26 % where neighbours are alike.
    """
    dice, hits, logs = random.Random(20260312), 0, 300
    target, last = -500 * 27 / 7 - left, START + timedelta(days=27)
    terms = Terms(target=Fraction(target), start_on=START, sign=-1)
    for _ in range(logs):
        noise = [dice.gauss(0, 600)]
        while len(noise) < 28:
            noise.append(phi * noise[-1] + dice.gauss(0, 600 * math.sqrt(1 - phi * phi)))
        fitted = fit([Day(day(number), -500 * number / 7 + one) for number, one in enumerate(noise)])
        outlook = look_ahead(terms, way_of(terms, (0, 0)), fitted, last, last, timedelta(days=14))
        true = last + timedelta(days=math.ceil(left * 7 / 500))
        hits += outlook.earliest is not None and outlook.earliest <= true <= (outlook.latest or date.max)
    assert 0.77 < hits / logs < 0.93


logs = st.dictionaries(st.integers(0, 27), st.integers(79_000, 84_000), min_size=4, max_size=28).filter(
    lambda some: max(some) - min(some) >= 7
)


@given(logs, st.sampled_from([1, -1]))
def test_the_expected_day_lies_in_its_range(log, sign):
    values = sorted(log.items())
    terms = Terms(target=80_000 if sign < 0 else 83_000, start_on=START, sign=sign)
    outlook = ahead(fit([Day(day(offset), value) for offset, value in values]), *values, terms=terms, today=day(28))
    if outlook.expected is not None:
        assert day(28) <= outlook.earliest <= outlook.expected <= (outlook.latest or date.max)


def test_without_any_figure_there_is_too_little():
    assert ahead(None).reason == "too-little-data"
    assert ahead(None).on_track is None


def test_reached_and_missed_need_no_projection():
    assert ahead(None, (0, 90_000), (3, 80_000)).on_track is True
    assert ahead(None, (0, 90_000), today=day(70)).on_track is False


def test_the_share_of_time_says_nothing_of_what_starts_anew_each_period():
    assert ahead(None, (30, 85_000), terms=Terms(90_000, START, day(60), sign=1, counts=TOTAL)).on_track is None


figures = st.lists(st.tuples(st.integers(-10, 60), st.integers(60_000, 100_000)), min_size=1, max_size=12).map(sorted)


@given(figures, st.integers(60_000, 100_000), st.sampled_from([1, -1]), st.booleans(), st.integers(0, 59))
def test_what_is_needed_never_leads_away(some, target, sign, is_best, offset):
    """A loser is never asked to gain: from the figure that counts to the target, or nothing."""
    sign = 1 if is_best else sign
    counts = {"counts": BEST} if is_best else {}
    terms = Terms(target=target, start_on=START, deadline=day(60), sign=sign, **counts)
    outlook = ahead(None, *some, terms=terms, today=day(offset))
    if outlook.needed is not None:
        assert outlook.needed * sign >= 0
        inside = [value for when, value in some if when >= 0]
        here = (max(inside) if is_best else inside[-1]) if inside else None
        if here is not None:
            assert outlook.needed == pytest.approx(max((target - here) * sign, 0) * sign / (60 - offset))
