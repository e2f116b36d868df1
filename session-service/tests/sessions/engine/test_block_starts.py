"""The clock of an EMOM or AMRAP starts when the rest before it ends; a block that is started comes next."""

from datetime import timedelta

import pytest

from session_service.sessions.engine.refusals import DoesNotFit
from session_service.sessions.rules import fold


@pytest.fixture(params=["emom", "amrap"])
def bench(request, day, kit):
    """One squat with 90 seconds of rest, a row, then a timed block of two minutes."""
    long = {"duration": kit.seconds(60 if request.param == "emom" else 120)}
    rounds = 2 if request.param == "emom" else 1
    return kit.Bench(
        day.block(day.item(1, "Squat"), rest=90),
        day.block(day.item(1, "A"), kind=request.param, rounds=rounds, **long),
        day.block(day.item(1, "Row")),
    )


def clock(bench, number=1):
    """When the clock of a block starts and ends, in seconds after the start."""
    block = bench.view["blocks"][number]
    return tuple(
        None if block[name] is None else (block[name] - bench.snapshot.started_at) / timedelta(seconds=1)
        for name in ("started_at", "ends_at")
    )


@pytest.fixture
def resting(bench):
    """The squat is done at 10: the rest runs until 100."""
    bench.clock = 10
    bench.done(0)
    return bench


def test_it_starts_at_the_end_of_the_rest(resting):
    assert clock(resting) == (100, 220)
    resting.clock = 130
    resting.done(1)
    assert clock(resting) == (100, 220), "it ran before its first set was done"


def test_a_longer_rest_moves_it_and_skipping_the_rest_starts_it(resting):
    resting.clock = 50
    resting.do("extend_rest", by=resting.seconds(30))
    assert clock(resting) == (130, 250)
    resting.clock = 60
    resting.do("skip_rest")
    assert clock(resting) == (60, 180)


def test_a_rest_made_longer_after_its_end_moves_it_until_something_is_done(resting):
    resting.clock = 110
    resting.do("extend_rest", by=resting.seconds(30))
    assert clock(resting) == (140, 260)
    resting.clock = 150
    resting.done(1)
    resting.do("start_rest")
    assert clock(resting) == (140, 260)


def test_a_pause_holds_it(resting):
    resting.clock = 40
    resting.do("pause")
    assert clock(resting) == (None, None)
    resting.clock = 500
    resting.do("resume")
    assert clock(resting) == (560, 680)


def test_a_pause_after_the_rest_moves_the_clock_that_runs(resting):
    resting.clock = 120
    resting.do("pause")
    resting.clock = 220
    resting.do("resume")
    assert clock(resting) == (200, 320)


def test_who_begins_early_starts_it(resting):
    resting.clock = 70
    resting.done(1)
    assert clock(resting) == (70, 190)


def test_a_started_block_does_not_wait_for_the_rest(resting):
    resting.clock = 30
    resting.do("start_block", block_id=resting.state.order[1])
    assert clock(resting) == (30, 150)
    assert resting.state.rest is None
    with pytest.raises(DoesNotFit):
        resting.do("start_block", block_id=resting.state.order[1])


def test_a_clock_that_a_rest_started_may_be_started_anew_before_the_first_set(resting):
    resting.clock = 130
    resting.do("start_block", block_id=resting.state.order[1])
    assert clock(resting) == (130, 250)


def test_without_a_rest_it_starts_with_the_first_set(bench):
    bench.do("skip_set", step_id=bench.steps[0].id)
    bench.clock = 300
    assert clock(bench) == (None, None)
    bench.done(1)
    assert clock(bench) == (300, 420)


def test_a_rest_that_is_over_when_the_block_comes_next_starts_nothing(resting):
    added = resting.do("add_set", entry_id=resting.steps[0].entry_id)
    assert clock(resting) == (None, None), "another set comes before it"
    resting.clock = 400
    resting.do("skip_set", step_id=added.id)
    assert clock(resting) == (None, None)


def test_a_rest_of_its_own_before_the_first_block_starts_it(day, kit):
    bench = kit.Bench(day.block(kind="amrap", duration=kit.seconds(60)))
    bench.do("start_rest", duration=kit.seconds(10))
    assert clock(bench, 0) == (10, 70)


def test_undoing_the_set_before_takes_its_start_along(resting):
    resting.do("undo", command_id=resting.log[0].command_id)
    assert clock(resting) == (None, None)


def test_the_windows_count_from_the_end_of_the_rest(day, kit):
    bench = kit.Bench(day.block(day.item(1), rest=30), day.block(day.item(1, "A"), kind="emom", rounds=3))
    bench.done(0)
    bench.clock = 45
    bench.done(1)
    assert bench.state.rest.ends_at == bench.instant(90)


def test_a_block_that_is_started_comes_next_although_others_are_open(bench):
    squat, timed, row = (step.id for step in (bench.steps[0], bench.steps[1], bench.steps[-1]))
    bench.do("start_block", block_id=bench.state.order[1])
    assert bench.view["current"]["step_id"] == timed
    assert row in [one["step_id"] for one in bench.view["next"]] or len(bench.steps) > 3
    bench.do("end_block", block_id=bench.state.order[1])
    assert [bench.view["current"]["step_id"], *(one["step_id"] for one in bench.view["next"])] == [squat, row]


def test_a_log_in_which_the_block_was_started_after_the_rest_still_folds(resting):
    """Releases before took a rest, another rest, and then the start of a block that had no clock yet."""
    resting.clock = 150
    resting.do("start_rest", duration=resting.seconds(20))
    resting.clock = 200
    resting.do("start_block", block_id=resting.state.order[1])
    assert clock(resting) == (200, 320)
    assert fold(resting.snapshot, resting.log) == resting.state


def test_a_block_that_is_started_in_a_pause_begins_where_that_ends(resting):
    resting.clock = 120
    resting.do("pause")
    resting.clock = 150
    resting.do("start_block", block_id=resting.state.order[1])
    resting.clock = 200
    resting.do("resume")
    assert clock(resting) == (200, 320)
