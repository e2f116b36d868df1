"""How a run of weeks grows and breaks."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking_service.goals.week_rules import ThisWeek, week_outlook, week_steps
from tracking_service.performances.training_days import joined, texts
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
    current, longest = week_streaks(*joined(texts(days)).weeks(week_of(today)), target, week_of(today))
    steps = week_steps([(day, 1) for day in days], target, week_of, today)
    assert longest.length == max((step.run_length for step in steps), default=0) // 1000
    assert current.length == (steps[-1].run_length // 1000 if steps else 0)


@pytest.mark.parametrize(
    ("done", "today", "earliest", "expected", "feasible"),
    [
        pytest.param(0, 5, 7 + 21 + 3, 7 + 21 + 6, False, id="set on a Saturday: the first whole week counts"),
        pytest.param(0, 3, 21 + 3, 21 + 6, True, id="Thursday: Thursday to Sunday can still be done"),
        pytest.param(2, 5, 21 + 3, 21 + 6, True, id="Saturday with two done"),
        pytest.param(4, 5, 21 + 3, 21 + 6, True, id="Saturday, and the week is met"),
    ],
)
def test_four_workouts_a_week_for_four_weeks(done, today, earliest, expected, feasible):
    """Days from the Monday of the running week; nothing was held before it."""
    week = ThisWeek(MONDAY, MONDAY + timedelta(days=today), done)
    found = week_outlook(week, 4, 4, run_length=int(done >= 4))
    assert (found.earliest, found.expected) == tuple(MONDAY + timedelta(days=days) for days in (earliest, expected))
    assert found.feasible is feasible


def test_a_week_that_is_excused_costs_nothing():
    week = ThisWeek(MONDAY, MONDAY + timedelta(days=6), 0, excused=True)
    assert week_outlook(week, 3, 4, run_length=3).expected == MONDAY + WEEK + timedelta(days=6)
    lost = ThisWeek(MONDAY, MONDAY + timedelta(days=6), 0)
    assert week_outlook(lost, 3, 4, run_length=3).expected == MONDAY + 4 * WEEK + timedelta(days=6)


@given(st.integers(0, 6), st.integers(0, 6), st.integers(0, 2), st.integers(1, 9), st.integers(1, 4), st.integers(0, 3))
def test_the_earliest_day_is_that_of_somebody_who_trains_all_they_can(today, done, done_today, target, weeks, held):
    """Brute force: as many workouts on each day as a day takes, until the run of weeks is complete."""
    done_today = min(done_today, done)
    held = min(held, weeks - 1)
    if done >= target:
        held, weeks = held + 1, weeks + 1
    found = week_outlook(ThisWeek(MONDAY, MONDAY + timedelta(days=today), done, done_today), target, weeks, held)
    a_day = -(-target // 7)
    run, count, met = held, done, done >= target
    for offset in range(today, 7 * 20):
        if offset % 7 == 0 and offset > today:
            run, count, met = (run if met else 0), 0, False
        count += max(a_day - (done_today if offset == today else 0), 0)
        if not met and count >= target:
            run, met = run + 1, True
            if run >= weeks:
                break
    assert found.earliest == MONDAY + timedelta(days=offset)


def test_every_week_that_can_be_met_is_feasible():
    for today, done in product(range(7), range(8)):
        week = ThisWeek(MONDAY, MONDAY + timedelta(days=today), done)
        assert week_outlook(week, 5, 1, int(done >= 5)).feasible == (done + 7 - today >= 5)
