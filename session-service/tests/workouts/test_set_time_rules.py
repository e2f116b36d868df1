"""Sets lie within their workout, as far as clocks agree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from service_kit.errors import Invalid
from session_service import limits
from session_service.workouts.set_time_rules import SLACK, Span, check_move, check_sets, sets_by_place, span_of_new

START = datetime(2026, 3, 12, 17, 30, tzinfo=UTC)
END = START + timedelta(hours=1)
TICK = timedelta(microseconds=1)
HOUR = Span(START, END)


def errors(check):
    with pytest.raises(Invalid) as refused:
        check()
    return [(one.pointer, one.code) for one in refused.value.errors]


@pytest.mark.parametrize("instant", [None, START, END, START - SLACK, END + SLACK])
def test_a_set_lies_within_its_workout_or_a_minute_beside_it(instant):
    assert HOUR.holds(instant)
    check_sets(HOUR, {"": {"completed_at": instant}})


@pytest.mark.parametrize("instant", [START - SLACK - TICK, END + SLACK + TICK])
def test_a_set_outside_is_refused_where_it_stands(instant):
    assert not HOUR.holds(instant)
    sets = sets_by_place([{"sets": [{"completed_at": START}]}, {"sets": [{}, {"completed_at": instant}]}])
    assert errors(lambda: check_sets(HOUR, sets)) == [("/entries/1/sets/1/completed_at", "out-of-range")]


def test_what_lay_outside_before_may_stay_as_it_was():
    key, instant = uuid4(), END + timedelta(hours=5)
    check_sets(HOUR, {"": {"id": key, "completed_at": instant}}, {key: instant})
    for one in ({"id": key, "completed_at": instant + TICK}, {"completed_at": instant}):
        assert errors(lambda one=one: check_sets(HOUR, {"": one}, {key: instant})) == [
            ("/completed_at", "out-of-range")
        ]


def test_an_end_before_the_start_says_nothing_of_sets():
    check_sets(Span(END, START), {"": {"completed_at": START}})
    check_move(Span(END, START), HOUR, [START, END])


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (END, END),
        (START + timedelta(days=30), START + limits.LONGEST),
        (START - timedelta(days=30), START),
    ],
)
def test_a_workout_without_an_end_may_have_lasted_until_now(now, end):
    assert span_of_new(START, None, now) == (START, end)
    assert span_of_new(START, START, now) == (START, START)


def test_a_workout_is_not_moved_away_from_its_sets():
    first, last = START + timedelta(minutes=10), END - timedelta(minutes=10)
    inside = [last, None, first]
    check_move(Span(first + SLACK, last - SLACK), HOUR, inside)
    assert errors(lambda: check_move(Span(first + SLACK + TICK, END), HOUR, inside)) == [
        ("/started_at", "out-of-range")
    ]
    assert errors(lambda: check_move(Span(START, last - SLACK - TICK), HOUR, inside)) == [("/ended_at", "out-of-range")]
    day = timedelta(days=1)
    assert errors(lambda: check_move(Span(START + day, END + day), HOUR, inside)) == [("/started_at", "out-of-range")]
    check_move(Span(START, first), HOUR, [first, END + day])
