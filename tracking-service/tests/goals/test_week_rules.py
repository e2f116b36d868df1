"""How a run of weeks grows and breaks."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracking_service.goals.week_rules import week_steps
from tracking_service.streaks.rules import week_streaks

MONDAY = date(2026, 3, 2)
WEEK = timedelta(days=7)


def week_of(day):
    return day - timedelta(days=day.weekday())


def test_a_run_of_weeks_grows_with_every_workout_and_breaks_after_a_short_week():
    days = [(MONDAY + timedelta(days=offset), index) for index, offset in enumerate((0, 2, 7, 9, 14, 28))]
    steps = week_steps(days, 2, week_of, MONDAY + timedelta(days=28))
    assert [(step.run_length, step.workout) for step in steps] == [
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
    current, longest = week_streaks(counts, target, week_of(today))
    steps = week_steps([(day, 1) for day in days], target, week_of, today)
    assert longest.length == max((step.run_length for step in steps), default=0) // 1000
    assert current.length == (steps[-1].run_length // 1000 if steps else 0)
