"""How a run of training days grows and breaks, and when it can be complete."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracking_service.goals.day_rules import day_outlook, day_steps
from tracking_service.performances.training_days import joined, texts
from tracking_service.streaks.rules import day_streaks

START = date(2026, 3, 2)
DAY = timedelta(days=1)


def test_a_run_grows_once_a_day_and_breaks_after_too_much_rest():
    days = [(START + offset * DAY, index) for index, offset in enumerate((0, 0, 2, 5, 9))]
    steps = day_steps(days, 2, START + 12 * DAY)
    assert [((step.date - START).days, step.run_length, step.workout) for step in steps] == [
        (0, 1000, 0),
        (2, 2000, 2),
        (5, 3000, 3),
        (9, 0, None),
        (9, 1000, 4),
    ]
    assert day_steps(days, 2, START + 13 * DAY)[-1].run_length == 0


def test_excused_days_are_no_rest():
    days = [(START, 0), (START + 20 * DAY, 1)]
    pause = {START + offset * DAY for offset in range(2, 19)}
    assert day_steps(days, 2, START + 20 * DAY, pause.__contains__)[-1].run_length == 2000
    assert day_steps(days, 1, START + 20 * DAY, pause.__contains__)[-1].run_length == 1000


training = st.lists(st.integers(0, 60), max_size=40).map(lambda days: [START + day * DAY for day in sorted(days)])


@given(training, st.integers(0, 4), st.integers(0, 80))
def test_steps_end_where_the_streak_of_days_stands(days, rest_days, offset):
    today = max([START + offset * DAY, *days])
    current, longest = day_streaks(joined(texts(days)).runs(rest_days), today, rest_days)
    steps = day_steps([(day, 1) for day in days], rest_days, today)
    assert longest.length == max((step.run_length for step in steps), default=0) // 1000
    assert current.length == (steps[-1].run_length // 1000 if steps else 0)
    assert [step.date for step in steps] == sorted(step.date for step in steps)


@given(st.integers(1, 30), st.integers(0, 4), st.integers(0, 5) | st.none(), st.integers(0, 28))
def test_the_outlook_lies_between_training_daily_and_resting_all_one_may(missing, rest_days, age, recent):
    today = START + 10 * DAY
    last = None if age is None else today - min(age, rest_days + 1) * DAY
    found = day_outlook(missing, rest_days, last, today, recent)
    fast = slow = last
    for number in range(missing):  # brute force, one training day after the other
        soonest = today if number == 0 else fast + DAY
        fast = soonest + DAY if soonest == last else soonest
        slow = today if slow is None else max(slow + (rest_days + 1) * DAY, today)
    assert (found.earliest, found.latest) == (fast, max(slow, fast))
    assert (found.expected is None) == (recent == 0)
    if found.expected:
        assert found.earliest <= found.expected <= found.latest
