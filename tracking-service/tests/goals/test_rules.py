"""Where a goal stands for a given log."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking_service.goals import outlook_rules, rules
from tracking_service.goals.outlook_rules import Pace
from tracking_service.goals.rules import Point, Terms

START = date(2026, 3, 1)
TODAY = date(2026, 4, 1)


def day(offset):
    return START + timedelta(days=offset)


def points(*values):
    """(offset in days, value) each."""
    all_points = []
    for index, (offset, value) in enumerate(values):
        at = datetime(day(offset).year, day(offset).month, day(offset).day, 7, tzinfo=UTC)
        all_points.append(Point(day(offset), at, value, measurement_id=UUID(int=index)))
    return all_points


LOSE = Terms(target=80_000, start_on=START, deadline=day(60))


def test_a_loss_is_measured_from_the_last_weight_before_the_start():
    way = rules.survey(LOSE, points((-9, 92_000), (-1, 90_000), (5, 88_000), (20, 85_000)))
    assert (way.start, way.sign) == (90_000, -1)
    assert rules.percent(LOSE, way, rules.current(LOSE, way)) == 50.0
    assert rules.milestones(LOSE, way) == {25: day(20), 50: day(20), 75: None}
    assert rules.settle(LOSE, way, TODAY, paused=False) == "active"


def test_reached_on_the_first_figure_at_the_target_and_kept():
    way = rules.survey(LOSE, points((0, 90_000), (30, 80_000), (31, 81_000)))
    assert way.reached.date == day(30)
    assert rules.settle(LOSE, way, TODAY, paused=False) == "reached"
    assert rules.percent(LOSE, way, rules.current(LOSE, way)) == 100.0


def test_what_lies_outside_start_and_deadline_does_not_count():
    way = rules.survey(replace(LOSE, sign=-1), points((-3, 79_000), (0, 90_000), (61, 79_000)))
    assert way.reached is None
    assert rules.settle(LOSE, way, day(60), paused=False) == "active"
    assert rules.settle(LOSE, way, day(61), paused=False) == "missed"


def test_a_paused_goal_waits():
    way = rules.survey(LOSE, points((0, 90_000)))
    assert rules.settle(LOSE, way, day(90), paused=True) == "paused"


def test_loads_count_from_nothing_and_the_best_counts():
    terms = Terms(target=100_000, start_on=START, from_zero=True, best=True)
    way = rules.survey(terms, points((1, 60_000), (4, 75_000), (8, 70_000)))
    assert way.start == 0
    assert rules.percent(terms, way, rules.current(terms, way)) == 75.0
    earlier = rules.survey(terms, points((-20, 80_000), (-10, 70_000), (4, 90_000)))
    assert earlier.start == 80_000
    assert rules.percent(terms, earlier, earlier.latest) == 50.0


def test_a_given_direction_and_start_win():
    terms = Terms(target=80_000, start_on=START, start=78_000, sign=1)
    way = rules.survey(terms, points((-1, 90_000), (1, 79_000)))
    assert (way.start, way.sign, way.reached) == (78_000, 1, None)
    assert rules.percent(terms, way, way.latest) == 50.0


values = st.lists(st.tuples(st.integers(-30, 90), st.integers(50_000, 120_000)), max_size=30)


@given(values, st.integers(60_000, 110_000), st.booleans(), st.booleans())
def test_progress_is_complete_exactly_when_reached(some, target, from_zero, best):
    terms = Terms(target=target, start_on=START, deadline=day(60), from_zero=from_zero, best=best)
    way = rules.survey(terms, points(*sorted(some)))
    found = rules.current(terms, way)
    done = rules.percent(terms, way, found)
    assert 0 <= done <= 100
    assert (done == 100) == (way.reached is not None)
    passed = [when for when in rules.milestones(terms, way).values() if when]
    assert passed == sorted(passed)


def test_a_steady_loss_projects_its_day_with_a_range():
    way = rules.survey(LOSE, points((0, 90_000), (31, 86_000)))
    outlook = outlook_rules.look_ahead(LOSE, way, Pace(-150, -200, -100, 86_000), TODAY)
    assert outlook.expected == TODAY + timedelta(days=40)
    assert outlook.earliest == TODAY + timedelta(days=30)
    assert outlook.latest == TODAY + timedelta(days=60)
    assert outlook.on_track is False
    assert outlook.needed == pytest.approx(-6000 / 29)


def test_the_slow_end_may_never_arrive():
    way = rules.survey(LOSE, points((0, 90_000)))
    outlook = outlook_rules.look_ahead(LOSE, way, Pace(-400, -600, 50, 86_000), TODAY)
    assert outlook.latest is None
    assert outlook.on_track is True


@pytest.mark.parametrize(
    ("pace", "reason", "on_track"),
    [
        (None, "too-little-data", True),
        (Pace(100, 50, 150, 86_000), "moving-away", False),
        (Pace(-1, -2, -0.5, 86_000), "too-far", False),
    ],
)
def test_why_there_is_no_projection(pace, reason, on_track):
    way = rules.survey(LOSE, points((0, 90_000), (30, 85_000)))
    outlook = outlook_rules.look_ahead(LOSE, way, pace, TODAY)
    assert (outlook.expected, outlook.reason, outlook.on_track) == (None, reason, on_track)


def test_reached_and_missed_need_no_projection():
    reached = rules.survey(LOSE, points((0, 90_000), (3, 80_000)))
    assert outlook_rules.look_ahead(LOSE, reached, None, TODAY).on_track is True
    missed = rules.survey(LOSE, points((0, 90_000)))
    assert outlook_rules.look_ahead(LOSE, missed, None, day(70)).on_track is False
