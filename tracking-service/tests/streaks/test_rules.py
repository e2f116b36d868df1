"""Weeks and days in a row."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracking_service.performances.training_days import joined, texts
from tracking_service.streaks import rules

MONDAY = date(2026, 3, 2)
WEEK = timedelta(days=7)


def day_streaks(days, today, rest_days):
    return rules.day_streaks(joined(texts(days)).runs(rest_days), today, rest_days)


def test_weeks_with_enough_workouts_in_a_row():
    current, longest = rules.week_streaks(MONDAY, (3, 3, 3, 0, 4, 3), 3, MONDAY + 5 * WEEK)
    assert (current.length, current.first) == (2, MONDAY + 4 * WEEK)
    assert (longest.length, longest.first, longest.last) == (3, MONDAY, MONDAY + 2 * WEEK)


def test_the_running_week_breaks_nothing():
    current, _ = rules.week_streaks(MONDAY, (3, 3, 1), 3, MONDAY + 2 * WEEK)
    assert current.length == 2
    current, _ = rules.week_streaks(MONDAY, (3, 3), 3, MONDAY + 2 * WEEK)
    assert current.length == 2
    current, _ = rules.week_streaks(MONDAY, (3, 3), 3, MONDAY + 3 * WEEK)
    assert current.length == 0


def test_an_excused_week_breaks_nothing():
    current, _ = rules.week_streaks(MONDAY, (3, 0, 3), 3, MONDAY + 2 * WEEK, {MONDAY + WEEK})
    assert current.length == 2


def test_rest_breaks_no_day_streak():
    days = [MONDAY, MONDAY + timedelta(days=2), MONDAY + timedelta(days=4), MONDAY + timedelta(days=7)]
    current, longest = day_streaks(days, MONDAY + timedelta(days=9), 2)
    assert (current.length, longest.length) == (4, 4)
    current, longest = day_streaks(days, MONDAY + timedelta(days=10), 2)
    assert (current.length, longest.length) == (4, 4)
    current, longest = day_streaks(days, MONDAY + timedelta(days=11), 2)
    assert (current.length, longest.length) == (0, 4)
    assert day_streaks(days, MONDAY + timedelta(days=7), 1)[1].length == 3


def test_without_workouts_there_is_no_streak():
    assert rules.week_streaks(MONDAY, (), 3, MONDAY) == (rules.Streak(), rules.Streak())
    assert day_streaks([], MONDAY, 2) == (rules.Streak(), rules.Streak())


days_of_training = st.lists(st.dates(MONDAY, MONDAY + timedelta(days=120)), max_size=80).map(sorted)


@given(days_of_training, st.integers(0, 6))
def test_more_rest_allowed_never_shortens_a_streak(days, rest):
    assert day_streaks(days, MONDAY, rest)[1].length <= day_streaks(days, MONDAY, rest + 1)[1].length
