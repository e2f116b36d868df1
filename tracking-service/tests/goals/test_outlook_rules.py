"""When a goal will be reached, and when nothing can be said of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking_service.goals import rules
from tracking_service.goals.outlook_rules import Pace, look_ahead
from tracking_service.goals.rules import BEST, TOTAL, Point, Terms

START = date(2026, 3, 1)
TODAY = date(2026, 4, 1)


def day(offset):
    return START + timedelta(days=offset)


def way_of(terms, *values):
    at = datetime(2026, 3, 1, 7, tzinfo=UTC)
    return rules.survey(terms, [Point(day(offset), at + timedelta(days=offset), value) for offset, value in values])


LOSE = Terms(target=80_000, start_on=START, deadline=day(60))


def ahead(pace, *values, terms=LOSE, today=TODAY):
    logged_on = day(values[-1][0]) if values else None
    return look_ahead(terms, way_of(terms, *values), pace, today, logged_on, timedelta(days=14))


def test_a_steady_loss_projects_its_day_with_a_range():
    outlook = ahead(Pace(-150, -200, -100, 86_000, TODAY), (0, 90_000), (31, 86_000))
    assert outlook.expected == TODAY + timedelta(days=40)
    assert outlook.earliest == TODAY + timedelta(days=30)
    assert outlook.latest == TODAY + timedelta(days=60)
    assert outlook.on_track is False
    assert outlook.needed == pytest.approx(-6000 / 29)


def test_the_days_are_counted_from_the_last_figure():
    """Ten days ago the line was 6,000 above: 40 days from then, not from today."""
    outlook = ahead(Pace(-150, -200, -100, 86_000, day(21)), (0, 90_000), (21, 86_000))
    assert outlook.expected == day(21 + 40)


@pytest.mark.parametrize(
    ("logged", "expected"), [(31, day(32)), (30, TODAY), (25, TODAY)], ids=["today", "yesterday", "a week ago"]
)
def test_what_should_be_there_by_now_is_not_there_before_it_is_logged(logged, expected):
    outlook = ahead(Pace(-500, -600, -400, 80_100, day(logged)), (0, 90_000), (logged, 80_200))
    assert (outlook.expected, outlook.earliest, outlook.latest) == (expected,) * 3
    assert ahead(Pace(-500, -600, -400, 79_000, day(logged)), (0, 90_000), (logged, 80_200)).expected == expected


@pytest.mark.parametrize(("age", "reason"), [(14, None), (15, "stale-data"), (100, "stale-data")])
def test_an_old_log_promises_nothing(age, reason):
    pace = Pace(-150, -200, -100, 86_000, day(0))
    outlook = ahead(pace, (0, 90_000), today=day(age), terms=Terms(80_000, START, day(365), sign=-1))
    assert (outlook.reason, outlook.expected is None) == (reason, reason is not None)
    assert (outlook.on_track is None) == (reason is not None)
    assert outlook.needed == pytest.approx(-10_000 / (365 - age))


def test_the_slow_end_may_never_arrive():
    outlook = ahead(Pace(-400, -600, 50, 86_000, TODAY), (31, 90_000))
    assert outlook.latest is None
    assert outlook.on_track is True


@pytest.mark.parametrize(
    ("pace", "reason", "on_track"),
    [
        (None, "too-little-data", True),
        (Pace(100, 50, 150, 86_000, TODAY), "moving-away", False),
        (Pace(0, -50, 50, 86_000, TODAY), "standing-still", False),
        (Pace(-1, -2, -0.5, 86_000, TODAY), "too-far", False),
    ],
)
def test_why_there_is_no_projection(pace, reason, on_track):
    outlook = ahead(pace, (0, 90_000), (30, 85_000))
    assert (outlook.expected, outlook.reason, outlook.on_track) == (None, reason, on_track)


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
