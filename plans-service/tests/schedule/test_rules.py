"""The cycle over the calendar, without any service around it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans_service.plans import cycle_rules
from plans_service.plans.cycle_rules import Rhythm
from plans_service.plans.tree import Day
from plans_service.schedule import move_rules, rules
from plans_service.schedule.rules import Change, Cycle, Done, lay_out, next_in_cycle, sessions
from service_kit.ids import new_id

MONDAY = date(2026, 3, 2)
A, B, C = new_id(), new_id(), new_id()


def cycle_of(slots, length=7, *, start=MONDAY, end=None):
    return Cycle(start, end, length, slots, start)


WEEK = cycle_of(((1, A), (3, B), (5, C)))


def ahead(days):
    return MONDAY + timedelta(days=days)


def entries_of(cycle, *, changes=None, done=(), today=MONDAY, first=0, last=6):
    entries = lay_out(cycle, changes or {}, done, today, (ahead(first), ahead(last)))
    return [((entry.date - MONDAY).days, entry.day_id, entry.status) for entry in entries]


def workout(day_id, on):
    return Done(new_id(), day_id, ahead(on))


def test_a_week_with_one_done_one_missed_one_to_come():
    done = [workout(A, 0)]
    assert entries_of(WEEK, done=done, today=ahead(3)) == [(0, A, "done"), (2, B, "missed"), (4, C, "planned")]


def test_a_cycle_need_not_be_a_week():
    cycle = cycle_of(((1, A), (2, B)), 3)
    assert [day for day, _, _ in entries_of(cycle)] == [0, 1, 3, 4, 6]


def test_nothing_stands_before_the_start_or_after_the_end():
    cycle = cycle_of(((1, A), (3, B)), start=ahead(2), end=ahead(8))
    assert [(day, key) for day, key, _ in entries_of(cycle, first=-30, last=30)] == [(2, A), (4, B)]


def test_a_session_done_another_day_stands_on_that_day():
    assert entries_of(WEEK, done=[workout(B, 3)], today=ahead(3))[1] == (3, B, "done")
    early = entries_of(WEEK, done=[workout(C, 3)], today=ahead(3))
    assert (3, C, "done") in early
    assert (4, C, "planned") not in early


def test_an_exact_date_goes_before_a_near_one():
    twice = cycle_of(((1, A), (3, A), (5, A)))
    done = [workout(A, 0), workout(A, 1), workout(A, 2)]
    assert entries_of(twice, done=done, today=ahead(2)) == [(0, A, "done"), (1, A, "done"), (2, A, "done")]


def test_a_workout_long_after_counts_for_nothing():
    assert entries_of(WEEK, done=[workout(A, 4)], today=ahead(4), last=4)[0] == (0, A, "missed")


def test_moved_and_skipped_sessions():
    changes = {(MONDAY, A): Change(ahead(5), False), (ahead(2), B): Change(None, True)}
    assert entries_of(WEEK, changes=changes) == [(2, B, "skipped"), (4, C, "planned"), (5, A, "planned")]
    assert entries_of(WEEK, changes=changes, done=[workout(A, 5)])[-1] == (5, A, "done")
    assert entries_of(WEEK, changes={(ahead(2), A): Change(ahead(5), False)}) == entries_of(WEEK)


def test_a_session_moved_out_of_the_span_is_not_in_it_and_one_moved_in_is():
    changes = {(ahead(7), A): Change(ahead(6), False), (MONDAY, A): Change(ahead(-2), False)}
    assert entries_of(WEEK, changes=changes) == [(2, B, "planned"), (4, C, "planned"), (6, A, "planned")]


def test_what_follows_in_the_cycle():
    assert next_in_cycle(WEEK, []) == A
    assert next_in_cycle(WEEK, [workout(A, 0)]) == B
    assert next_in_cycle(WEEK, [workout(C, 4), workout(A, 0)]) == A
    assert next_in_cycle(WEEK, [workout(A, -3)]) == A
    assert next_in_cycle(WEEK, [workout(new_id(), 0)]) == A
    turns = cycle_of(((1, A), (3, B), (5, A), (8, C)), 14)
    assert next_in_cycle(turns, [workout(A, 4), workout(B, 2), workout(A, 0)]) == C
    assert next_in_cycle(cycle_of(()), []) is None


def follower_of_all(cycle, done):
    """The plain way: through everything that was done, the oldest first."""
    order, place = cycle.order(), -1
    for one in done:
        if one.on >= cycle.start and one.day_id in order:
            ahead_of = order[place + 1 :] + order[: place + 1]
            place = (place + 1 + ahead_of.index(one.day_id)) % len(order)
    return order[(place + 1) % len(order)] if order else None


@given(
    st.lists(st.sampled_from([A, B, C]), max_size=6),
    st.lists(st.tuples(st.sampled_from([A, B, C, new_id()]), st.integers(-3, 30)), max_size=20),
    st.integers(0, 6),
)
def test_the_newest_workouts_say_what_all_of_them_say(order, log, begins):
    slots = tuple((place + 1, key) for place, key in enumerate(order))
    cycle = Cycle(MONDAY, None, 7, slots, MONDAY - timedelta(days=begins))
    done = sorted((workout(key, on) for key, on in log), key=lambda one: one.on)
    assert next_in_cycle(cycle, reversed(done)) == follower_of_all(cycle, done)


def test_no_more_workouts_are_looked_at_than_tell_places_apart():
    done = iter([workout(A, 9), workout(B, 7), workout(A, 5)])
    assert next_in_cycle(WEEK, done) == B
    assert len(list(done)) == 2
    turns = cycle_of(((1, A), (3, B), (5, A), (8, C)), 14)
    done = iter([workout(A, 9), workout(B, 7), workout(A, 5)])
    assert next_in_cycle(turns, done) == C
    assert len(list(done)) == 1


@pytest.mark.parametrize(
    ("on", "zone", "instant"),
    [
        ("2026-03-04", "Europe/Berlin", "2026-03-04T01:30"),
        ("2026-07-04", "Europe/Berlin", "2026-07-04T00:30"),
        ("2026-03-29", "Europe/Berlin", "2026-03-29T01:30"),  # left out: half past three, the new time
        ("2026-10-25", "Europe/Berlin", "2026-10-25T00:30"),  # comes twice: the first of the two
        ("2026-03-29", "Asia/Tokyo", "2026-03-28T17:30"),
        ("2011-12-30", "Pacific/Apia", "2011-12-30T12:30"),  # a whole day was left out there
    ],
)
def test_when_a_wall_time_is(on, zone, instant):
    found = rules.starts_at(date.fromisoformat(on), "02:30", zone)
    assert found == datetime.fromisoformat(instant).replace(tzinfo=UTC)


days_of_plan = st.integers(1, 28).flatmap(
    lambda length: st.tuples(
        st.just(length),
        st.lists(st.lists(st.integers(1, length), max_size=4, unique=True), min_size=1, max_size=6),
    )
)
workouts = st.lists(st.tuples(st.integers(0, 5), st.integers(-5, 60)), max_size=25)


def build(spec, weeks=None):
    length, named = spec
    keys = [new_id() for _ in named]
    end = MONDAY + timedelta(weeks=weeks, days=-1) if weeks else None
    tree = [Day(key, "A", cycle_days=tuple(days)) for key, days in zip(keys, named, strict=True)]
    return cycle_of(cycle_rules.slots(tree, Rhythm(length, None)), length, end=end), keys


@given(days_of_plan, st.integers(1, 8))
def test_every_slot_comes_once_in_each_cycle(spec, cycles):
    cycle, _ = build(spec)
    found = list(sessions(cycle, MONDAY, MONDAY + timedelta(days=cycle.length * cycles - 1)))
    assert len(found) == len(cycle.slots) * cycles
    assert [key for _, key in found] == [key for _, key in cycle.slots] * cycles


@given(days_of_plan, workouts, st.integers(-5, 60), st.integers(0, 40))
def test_no_workout_counts_twice_and_no_session_is_lost(spec, log, today, last):
    cycle, keys = build(spec)
    done = [Done(new_id(), keys[which % len(keys)], ahead(on)) for which, on in sorted(log, key=lambda one: one[1])]
    entries = lay_out(cycle, {}, done, ahead(today), (ahead(-5), ahead(last)))
    used = [entry.workout_id for entry in entries if entry.workout_id]
    assert len(used) == len(set(used))
    by_id = {one.workout_id: one for one in done}
    for entry in entries:
        assert (entry.status == "done") == (entry.workout_id is not None)
        if entry.status == "done":
            one = by_id[entry.workout_id]
            assert (entry.day_id, entry.date) == (one.day_id, one.on)
            assert abs((one.on - entry.planned_date).days) <= rules.reach_of(cycle)
        else:
            assert entry.date == entry.planned_date
            assert (entry.status == "planned") == (entry.date >= ahead(today))
    assert entries == sorted(entries, key=lambda entry: (entry.date, entry.planned_date))


@given(days_of_plan, workouts)
def test_a_workout_on_the_very_day_always_counts(spec, log):
    cycle, keys = build(spec)
    done = [Done(new_id(), keys[which % len(keys)], ahead(on)) for which, on in sorted(log, key=lambda one: one[1])]
    entries = lay_out(cycle, {}, done, ahead(0), (ahead(-10), ahead(80)))
    status = {(entry.planned_date, entry.day_id): entry.status for entry in entries}
    for one in done:
        if (one.on, one.day_id) in status:
            assert status[one.on, one.day_id] == "done"


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (Change(None, True), Change(None, False)),
        (Change(MONDAY, False), Change(None, False)),
        (Change(MONDAY, True), Change(MONDAY, False)),
    ],
)
def test_the_last_word_is_taken_back(change, left):
    assert move_rules.revert(change) == left
