"""Weeks and days in a row."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracking_service.streaks import rules

MONDAY = date(2026, 3, 2)
WEEK = timedelta(days=7)


def week_of(day):
    return day - timedelta(days=day.weekday())


def weeks(*counts):
    return {MONDAY + index * WEEK: count for index, count in enumerate(counts) if count}


def test_weeks_with_enough_workouts_in_a_row():
    current, longest = rules.week_streaks(weeks(3, 3, 3, 0, 4, 3), 3, MONDAY + 5 * WEEK)
    assert (current.length, current.first) == (2, MONDAY + 4 * WEEK)
    assert (longest.length, longest.first, longest.last) == (3, MONDAY, MONDAY + 2 * WEEK)


def test_the_running_week_breaks_nothing():
    current, _ = rules.week_streaks(weeks(3, 3, 1), 3, MONDAY + 2 * WEEK)
    assert current.length == 2
    current, _ = rules.week_streaks(weeks(3, 3), 3, MONDAY + 2 * WEEK)
    assert current.length == 2
    current, _ = rules.week_streaks(weeks(3, 3), 3, MONDAY + 3 * WEEK)
    assert current.length == 0


def test_an_excused_week_breaks_nothing():
    current, _ = rules.week_streaks(weeks(3, 0, 3), 3, MONDAY + 2 * WEEK, {MONDAY + WEEK})
    assert current.length == 2


def test_rest_breaks_no_day_streak():
    days = [MONDAY, MONDAY + timedelta(days=2), MONDAY + timedelta(days=4), MONDAY + timedelta(days=7)]
    current, longest = rules.day_streaks(days, MONDAY + timedelta(days=9), 2)
    assert (current.length, longest.length) == (4, 4)
    current, longest = rules.day_streaks(days, MONDAY + timedelta(days=10), 2)
    assert (current.length, longest.length) == (4, 4)
    current, longest = rules.day_streaks(days, MONDAY + timedelta(days=11), 2)
    assert (current.length, longest.length) == (0, 4)
    assert rules.day_streaks(days, MONDAY + timedelta(days=7), 1)[1].length == 3


def test_without_workouts_there_is_no_streak():
    assert rules.week_streaks({}, 3, MONDAY) == (rules.Streak(), rules.Streak())
    assert rules.day_streaks([], MONDAY, 2) == (rules.Streak(), rules.Streak())


def test_a_run_of_weeks_grows_with_every_workout_and_breaks_after_a_short_week():
    days = [(MONDAY + timedelta(days=offset), index) for index, offset in enumerate((0, 2, 7, 9, 14, 28))]
    steps = rules.week_steps(days, 2, week_of, MONDAY + timedelta(days=28))
    assert [(step.held, step.workout) for step in steps] == [
        (500, 0),
        (1000, 1),
        (1500, 2),
        (2000, 3),
        (2500, 4),
        (0, None),
        (500, 5),
    ]
    assert steps[5].date == MONDAY + 3 * WEEK


days_of_training = st.lists(st.dates(MONDAY, MONDAY + timedelta(days=120)), max_size=80).map(sorted)


@given(days_of_training, st.integers(1, 5), st.integers(0, 140))
def test_steps_end_where_the_streak_of_weeks_stands(days, target, offset):
    today = max([MONDAY + timedelta(days=offset), *days])
    counts = {}
    for day in days:
        counts[week_of(day)] = counts.get(week_of(day), 0) + 1
    current, longest = rules.week_streaks(counts, target, week_of(today))
    steps = rules.week_steps([(day, 1) for day in days], target, week_of, today)
    assert longest.length == max((step.held for step in steps), default=0) // 1000
    assert current.length == (steps[-1].held // 1000 if steps else 0)


@given(days_of_training, st.integers(0, 6))
def test_more_rest_allowed_never_shortens_a_streak(days, rest):
    assert rules.day_streaks(days, MONDAY, rest)[1].length <= rules.day_streaks(days, MONDAY, rest + 1)[1].length
