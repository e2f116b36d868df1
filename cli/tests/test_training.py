"""The demo's story is believable and always the same."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.demo.story import day
from cli.demo.training import DAYS, runs, sessions, training_days, weights

FIRST = date(2026, 3, 2)


def test_the_same_seed_tells_the_same_story():
    assert sessions(7, FIRST) == sessions(7, FIRST)
    assert weights(7, FIRST) == weights(7, FIRST)
    assert sessions(7, FIRST) != sessions(8, FIRST)
    assert runs(7, FIRST) == runs(7, FIRST)


@given(st.integers(0, 10_000))
def test_twelve_weeks_have_some_missed_sessions_and_stay_within_reason(seed):
    done_sessions = sessions(seed, FIRST)
    assert 22 <= len(done_sessions) <= 36
    assert all(FIRST <= one.start.date() < FIRST + timedelta(weeks=12) for one in done_sessions)
    sets = [done for one in done_sessions for exercise in one.exercises for done in exercise.sets]
    assert all(1 <= done.reps <= 20 and 60 <= done.rpe <= 100 for done in sets)
    assert all(done.load is None or (20 < done.load < 200 and done.load % 2.5 == 0) for done in sets)


@given(st.integers(0, 10_000))
def test_the_lifter_gets_stronger_and_lighter(seed):
    squats = [
        max(done.load or 0 for done in exercise.sets)
        for one in sessions(seed, FIRST)
        for exercise in one.exercises
        if exercise.lift.slug == "barbell-back-squat"
    ]
    assert max(squats[-4:]) > squats[0]
    scale = [kg for _, kg in weights(seed, FIRST)]
    assert sum(scale[-5:]) < sum(scale[:5])


@given(st.integers(0, 10_000))
def test_runs_are_easy_and_get_longer(seed):
    done = runs(seed, FIRST)
    assert 8 <= len(done) <= 24
    assert all(one.start.weekday() in (1, 5) for one in done)
    assert all(4.5 < one.seconds / one.metres * 1000 / 60 < 7.5 and 110 < one.heart_rate < 175 for one in done)
    assert sum(one.metres for one in done[-4:]) > sum(one.metres for one in done[:4])


@pytest.mark.parametrize("week", [3, 7, 11])
def test_every_fourth_week_is_lighter(week):
    def heaviest(number: int) -> float:
        days = [FIRST + timedelta(weeks=number, days=day) for day in range(7)]
        of_week = [one for one in sessions(11, FIRST) if one.start.date() in days]
        sets = [done for one in of_week for exercise in one.exercises for done in exercise.sets]
        return max(done.load or 0 for done in sets)

    assert 0 < heaviest(week) < heaviest(week - 1)


def test_the_plan_puts_each_day_where_the_story_trains_it():
    slugs = {lift.slug: {"id": lift.slug} for lifts in DAYS.values() for lift in lifts}
    planned = [day(place, title, lifts, slugs) for place, (title, lifts) in enumerate(DAYS.items())]
    by_calendar = {FIRST + timedelta(days=at - 1): one["name"] for one in planned for at in one["cycle_days"]}
    turns = list(DAYS)
    assert by_calendar == {on: turns[number % 2] for number, on in enumerate(training_days(FIRST, 2))}
