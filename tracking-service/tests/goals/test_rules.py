"""Where a goal stands for a given log."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking_service.goals import rules
from tracking_service.goals.progress_rules import current, milestones, percent, remaining
from tracking_service.goals.rules import BEST, RUN, STATE, TOTAL, Point, Terms

START = date(2026, 3, 1)
TODAY = date(2026, 4, 1)


def day(offset):
    return START + timedelta(days=offset)


def at_hour(offset, hour):
    return datetime(2026, 3, 1, hour, tzinfo=UTC) + timedelta(days=offset)


def points(*values):
    """(offset in days, value) each."""
    all_points = []
    for index, (offset, value) in enumerate(values):
        at = datetime(day(offset).year, day(offset).month, day(offset).day, 7, tzinfo=UTC)
        all_points.append(Point(day(offset), at, value, measurement_id=UUID(int=index)))
    return all_points


LOSE = Terms(target=80_000, start_on=START, deadline=day(60))


def test_a_loss_is_measured_from_the_last_weight_before_the_start():
    log = points((-9, 92_000), (-1, 90_000), (5, 88_000), (20, 85_000))
    way = rules.survey(LOSE, log)
    assert (way.start, way.sign) == (90_000, -1)
    assert percent(LOSE, way, current(LOSE, way)) == 50.0
    assert milestones(LOSE, way, log) == {25: day(20), 50: day(20), 75: None}
    assert rules.settle(LOSE, way, TODAY, paused=False) == "active"


def test_reached_on_the_first_figure_at_the_target_and_kept():
    log = points((0, 90_000), (30, 80_000), (31, 81_000))
    way = rules.survey(LOSE, log)
    assert way.reached.date == day(30)
    assert rules.settle(LOSE, way, TODAY, paused=False) == "reached"
    assert percent(LOSE, way, current(LOSE, way)) == 100.0
    assert milestones(LOSE, way, log) == dict.fromkeys((25, 50, 75), day(30))


def test_what_lies_outside_start_and_deadline_does_not_count():
    way = rules.survey(replace(LOSE, sign=-1), points((-3, 79_000), (0, 90_000), (61, 79_000)))
    assert way.reached is None
    assert rules.settle(LOSE, way, day(60), paused=False) == "active"
    assert rules.settle(LOSE, way, day(61), paused=False) == "missed"


def test_a_paused_goal_waits():
    way = rules.survey(LOSE, points((0, 90_000)))
    assert rules.settle(LOSE, way, day(90), paused=True) == "paused"


LIFT = Terms(target=100_000, start_on=START, counts=BEST, sign=1)


def test_the_best_counts_from_the_first_or_the_best_before():
    way = rules.survey(LIFT, points((1, 60_000), (4, 80_000), (8, 70_000)))
    assert (way.start, percent(LIFT, way, current(LIFT, way))) == (60_000, 50.0)
    earlier = rules.survey(LIFT, points((-20, 80_000), (-10, 70_000), (4, 90_000)))
    assert (earlier.start, percent(LIFT, earlier, earlier.latest)) == (80_000, 50.0)


@pytest.mark.parametrize(
    ("is_open", "reached_on", "start"), [(True, day(-20), 120_000), (False, None, 70_000)], ids=["ever", "since"]
)
def test_what_was_done_before_reaches_unless_the_first_day_was_typed(is_open, reached_on, start):
    """Lifting 100 again counts from the first load after the break, and 80 of 100 are a third of the way from 70."""
    terms = replace(LIFT, is_open=is_open)
    way = rules.survey(terms, points((-20, 120_000), (-10, 130_000), (4, 70_000), (9, 80_000)))
    assert way.reached == (points((-20, 120_000))[0] if is_open else None)
    assert (way.reached and way.reached.date) == reached_on
    assert way.start == (130_000 if is_open else start)
    assert percent(terms, way, current(terms, way)) == (100.0 if is_open else Decimal("33.3"))


def test_a_figure_of_the_first_day_is_progress_only_after_the_goal_was_set():
    """81.2 this morning, and the goal is set at noon: it starts there; the evening's 80.6 is progress."""
    terms = Terms(target=80_000, start_on=START, begun_at=at_hour(0, 12), sign=-1)
    morning = Point(START, at_hour(0, 7), 81_200)
    way = rules.survey(terms, [Point(day(-7), at_hour(-7, 7), 81_700), morning])
    assert (way.start, way.first, way.points) == (81_200, morning, ())
    assert (percent(terms, way, current(terms, way)), remaining(terms, way, current(terms, way))) == (0.0, 1_200)
    evening = Point(START, at_hour(0, 20), 80_600)
    way = rules.survey(terms, [Point(day(-7), at_hour(-7, 7), 81_700), morning, evening])
    assert (way.start, current(terms, way), percent(terms, way, evening)) == (81_200, evening, 50.0)


@pytest.mark.parametrize(("age", "status"), [(1, "reached"), (14, "reached"), (15, "active")])
def test_a_state_that_is_there_already_counts_while_it_is_fresh(age, status):
    terms = replace(LOSE, sign=-1, is_open=True)
    way = rules.survey(terms, points((-30, 90_000), (-age, 79_000)))
    assert rules.settle(terms, way, START, paused=False) == status
    older = rules.survey(terms, points((-3, 79_000), (-1, 81_000)))
    assert older.reached is None, "the state now decides, not an earlier one"


def test_totals_start_from_nothing_and_runs_from_the_one_that_lasts():
    total, run = (replace(LIFT, counts=counts) for counts in (TOTAL, RUN))
    some = points((-1, 80_000), (1, 40_000), (2, 60_000))
    assert [rules.survey(terms, some).start for terms in (total, run)] == [0, 80_000]
    assert [current(terms, rules.survey(terms, some)).value for terms in (total, run)] == [60_000, 60_000]
    assert current(total, rules.survey(total, some[:1])) is None
    assert current(run, rules.survey(run, some[:1])).value == 80_000


def test_a_given_direction_and_start_win():
    terms = Terms(target=80_000, start_on=START, start=78_000, sign=1)
    way = rules.survey(terms, points((-1, 90_000), (1, 79_000)))
    assert (way.start, way.sign, way.reached) == (78_000, 1, None)
    assert percent(terms, way, way.latest) == 50.0


values = st.lists(st.tuples(st.integers(-30, 90), st.integers(50_000, 120_000)), max_size=30)


@given(values, st.integers(60_000, 110_000), st.sampled_from([STATE, BEST, TOTAL, RUN]), st.booleans(), st.booleans())
def test_progress_is_complete_exactly_when_reached(some, target, counts, is_open, is_noisy):
    is_noisy = is_noisy and counts == STATE
    terms = Terms(
        target=target, start_on=START, deadline=day(60), counts=counts, is_open=is_open, is_noisy=is_noisy,
        sign=None if counts == STATE else 1,
    )  # fmt: skip
    log = points(*sorted(some))
    way = rules.survey(terms, log)
    found = current(terms, way)
    done = percent(terms, way, found)
    assert 0 <= done <= 100
    assert (done == 100) == (way.reached is not None)
    passed = [when for when in milestones(terms, way, log).values() if when]
    assert passed == sorted(passed)
    assert way.reached is None or len(passed) == 3


@given(values, st.integers(60_000, 110_000), st.integers(-40, 90), st.booleans())
def test_the_best_is_that_of_brute_force(some, target, offset, is_open):
    """By hand: the first day of the log, up to the deadline, on which the target was done, and the best up to then."""
    terms = Terms(target=target, start_on=day(offset), deadline=day(offset + 30), counts=BEST, is_open=is_open, sign=1)
    log = points(*sorted(some))
    way = rules.survey(terms, log)
    first = -999 if is_open else offset
    done = [when for when, value in sorted(some) if value >= target and first <= when <= offset + 30]
    assert (way.reached and way.reached.date) == (day(done[0]) if done else None)
    before = [value for when, value in some if when < offset]
    counted = [value for when, value in some if first <= when <= offset + 30]
    if not done:
        assert (current(terms, way).value if current(terms, way) else None) == max(counted, default=None)
        usable = [max(before)] if before and (is_open or max(before) < target) else []
        after = [value for when, value in sorted(some) if offset <= when <= offset + 30]
        assert way.start == next(iter([*usable, *after]), None)
