"""Where the days of a plan stand, held against a walk over the calendar day by day."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans_service.plans import cycle_rules
from plans_service.plans.cycle_rules import MAX_CYCLE_DAYS, WEEKDAYS, Rhythm, in_turn, rhythm, sessions_per_week, slots
from plans_service.plans.rules import MAX_DAYS
from plans_service.plans.tree import Day
from plans_service.schedule.rules import Cycle, sessions
from service_kit.ids import new_id

MONDAY = date(2026, 3, 2)
A, B, C = (Day(new_id(), name) for name in "ABC")


def day(**where):
    return Day(new_id(), "Day", **where)


def places(count, length=None, per_week=None):
    tree = [day() for _ in range(count)]
    return [at for at, _ in slots(tree, rhythm(tree, length, per_week))]


def names(tree, per_week):
    by_id = {one.id: one.name for one in tree}
    return [(at, by_id[key]) for at, key in slots(tree, rhythm(tree, None, per_week))]


def codes(tree, length=None, per_week=None):
    return {(error.pointer, error.code) for error in cycle_rules.findings(tree, length, per_week)}


def test_days_that_name_nothing_are_spread_evenly():
    assert places(1, 7) == [1]
    assert places(2, 7) == [1, 4]
    assert places(3, 7) == [1, 3, 5]
    assert places(4, 7) == [1, 2, 4, 6]
    assert places(7, 7) == [1, 2, 3, 4, 5, 6, 7]
    assert places(3, 2) == [1, 1, 2]
    assert places(0, 7) == []


def test_days_take_turns_in_as_many_sessions_a_week_as_are_wanted():
    assert names([A, B], 3) == [(1, "A"), (3, "B"), (5, "A"), (8, "B"), (10, "A"), (12, "B")]
    assert names([A], 2) == [(1, "A"), (4, "A")]
    assert names([A, B, C], 3) == [(1, "A"), (3, "B"), (5, "C")]
    assert names([A, B, C], 1) == [(1, "A"), (8, "B"), (15, "C")]
    assert rhythm([A, B], None, 3) == Rhythm(14, 3)
    assert rhythm([A, B], 14, 3) == Rhythm(14, 3)


def test_days_that_name_cycle_days_stand_there_and_others_nowhere():
    tree = [day(cycle_days=(5, 1)), day(cycle_days=(3,)), day()]
    assert slots(tree, Rhythm(14, None)) == ((1, tree[0].id), (3, tree[1].id), (5, tree[0].id))


def test_weekdays_stand_in_each_week_or_in_those_that_are_named():
    tree = [day(weekdays=("friday", "monday")), day(weekdays=("friday",), weeks=(2,))]
    assert slots(tree, Rhythm(14, None)) == (
        (1, tree[0].id),
        (5, tree[0].id),
        (8, tree[0].id),
        (12, tree[0].id),
        (12, tree[1].id),
    )


@pytest.mark.parametrize(
    ("tree", "length", "often"),
    [
        ([day(weekdays=("monday", "wednesday", "friday"))], 7, 3),
        ([day(cycle_days=(1, 5)), day(cycle_days=(3,))], 14, 2),
        ([day(cycle_days=(1,))], 56, 1),
        ([day(), day()], 3, 5),
        ([day(), day()], 7, 2),
    ],
)
def test_how_often_a_week_follows_from_the_days(tree, length, often):
    assert sessions_per_week(tree, rhythm(tree, length, None)) == often
    assert codes(tree, length, often) == codes(tree, length) == set()
    assert codes(tree, length, often + 3) == {("/sessions_per_week", "contradiction")}


def test_what_days_cannot_say():
    friday, first = day(weekdays=("friday",)), day(cycle_days=(1,))
    assert codes([friday], 10) == {("/days/0/weekdays", "does-not-fit")}
    assert codes([friday, first]) == {("/days/1/cycle_days", "does-not-fit")}
    assert codes([day(weeks=(1,), cycle_days=(1,))]) == {("/days/0/weeks", "does-not-fit")}
    assert codes([day(weekdays=("friday", "friday"), weeks=(1, 1, 2))]) == {
        ("/days/0/weekdays/1", "duplicate"),
        ("/days/0/weeks/1", "duplicate"),
        ("/days/0/weeks/2", "out-of-range"),
    }
    assert codes([day() for _ in range(10)], 2) == {("/days", "too-many-sessions")}


def test_without_days_sessions_a_week_are_a_wish():
    assert sessions_per_week([], rhythm([], None, 4)) == 4
    assert codes([], None, 4) == set()


@given(st.integers(1, MAX_DAYS), st.integers(1, 28))
def test_turns_are_even_and_start_over_as_soon_as_they_can(count, per_week):
    tree = [day() for _ in range(count)]
    settled = rhythm(tree, None, per_week)
    found = slots(tree, settled)
    assert settled.length == in_turn(count, per_week) <= MAX_CYCLE_DAYS
    assert len(set(Counter(key for _, key in found).values())) == 1
    weeks = Counter((at - 1) // 7 for at, _ in found)
    assert set(weeks.values()) == {per_week}
    assert [key for _, key in found] == [tree[turn % count].id for turn in range(len(found))]
    assert not any(week * per_week % count == 0 for week in range(1, settled.length // 7))
    assert rhythm(tree, settled.length, sessions_per_week(tree, settled)) == settled


named_weekdays = st.lists(
    st.tuples(
        st.lists(st.sampled_from(WEEKDAYS), unique=True, max_size=7),
        st.lists(st.integers(1, 4), unique=True, max_size=4),
    ),
    min_size=1,
    max_size=4,  # of 7 days each: as many sessions a week as a plan may have
).filter(lambda spec: any(weekdays for weekdays, _ in spec))


@given(named_weekdays, st.integers(4, 6), st.integers(0, 6), st.integers(0, 6), st.integers(1, 80))
def test_weekdays_are_those_of_the_calendar_whatever_day_the_plan_begins_on(spec, weeks, begin, skip, span):
    tree = tuple(day(weekdays=tuple(on), weeks=tuple(at) if on else ()) for on, at in spec)
    assert codes(tree, 7 * weeks) == set()
    start = MONDAY + timedelta(days=begin)
    first, last = start + timedelta(days=skip - 3), start + timedelta(days=span)
    settled = Rhythm(7 * weeks, None)
    cycle = Cycle(start, None, 7 * weeks, slots(tree, settled), cycle_rules.day_one(tree, start))
    expected = []
    for ahead in range((last - first).days + 1):
        on = first + timedelta(days=ahead)
        week = (on - MONDAY).days // 7 % weeks + 1
        standing = [one for one in tree if f"{on:%A}".lower() in one.weekdays and week in (one.weeks or range(99))]
        expected += [(on, one.id) for one in standing if on >= start]
    assert list(sessions(cycle, first, last)) == expected
    whole = sum(len(one.weekdays) * (len(one.weeks) or weeks) for one in tree)
    assert len(cycle.slots) == whole
    exact = Fraction(whole, weeks)
    assert abs(sessions_per_week(tree, settled) - exact) <= Fraction(1, 2) or exact < 1


@given(st.integers(0, 6))
def test_what_comes_first_in_the_cycle_stands_first_after_the_start(begin):
    tree = (day(weekdays=("monday",)), day(weekdays=("wednesday",)), day(weekdays=("friday",)))
    start = MONDAY + timedelta(days=begin)
    cycle = Cycle(start, None, 7, slots(tree, Rhythm(7, None)), cycle_rules.day_one(tree, start))
    found = [key for _, key in sessions(cycle, start, start + timedelta(days=6))]
    assert cycle.order() == found
