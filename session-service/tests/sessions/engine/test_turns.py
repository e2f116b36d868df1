"""Supersets, circuits and the windows of an EMOM rest when nothing of a turn is left, however that came about."""

from datetime import timedelta

import pytest

from session_service.sessions.engine.refusals import StaleCommand
from session_service.sessions.rules import fold

LUNGE = {"exercise_id": "01977f3e-0000-7000-8000-0000000000aa", "exercise_name": "Lunge", "measure": "weight_reps"}


def rest(bench):
    """When the rest began and ends, in seconds after the start; None without one."""
    found = bench.state.rest
    if found is None:
        return None
    start = bench.snapshot.started_at
    return tuple((instant - start) / timedelta(seconds=1) for instant in (found.started_at, found.ends_at))


@pytest.fixture
def superset(day, kit):
    """Three turns of A, B, with 90 seconds of rest after each."""
    return kit.Bench(day.block(day.item(3, "A"), day.item(3, "B"), kind="superset", rest=90))


def leave_out(bench, kind):
    """The partner of the first set is not done."""
    partner = bench.steps[1]
    body = {
        "skip_set": {"step_id": partner.id},
        "remove_set": {"step_id": partner.id},
        "skip_exercise": {"entry_id": partner.entry_id},
        "end_block": {"block_id": bench.state.order[0]},
    }
    bench.do(kind, **body[kind])


@pytest.mark.parametrize("kind", ["skip_set", "remove_set", "skip_exercise", "end_block"])
def test_a_turn_without_its_last_partner_rests_from_the_set_that_was_done(superset, kind):
    superset.clock = 40
    superset.done(0)
    assert rest(superset) is None
    superset.clock = 60
    leave_out(superset, kind)
    assert rest(superset) == (40, 130)


@pytest.mark.parametrize("kind", ["skip_set", "skip_exercise"])
def test_it_is_the_same_if_the_partner_is_skipped_first(superset, kind):
    superset.clock = 30
    leave_out(superset, kind)
    assert rest(superset) is None
    superset.clock = 40
    superset.done(0)
    assert rest(superset) == (40, 130)


def test_out_of_order_the_rest_comes_after_the_second_set(superset):
    superset.clock = 40
    superset.done(1)
    assert rest(superset) is None
    superset.clock = 70
    superset.done(0)
    assert rest(superset) == (70, 160)


def test_a_turn_of_which_nothing_was_done_begins_no_rest_and_ends_none(superset):
    superset.clock = 40
    superset.done(0)
    superset.done(1)
    for index in (2, 3):
        superset.do("skip_set", step_id=superset.steps[index].id)
    assert rest(superset) == (40, 130)


def test_what_happened_later_counts(superset):
    for index, at in ((0, 40), (2, 100), (3, 110)):
        superset.clock = at
        superset.done(index)
    superset.clock = 150
    superset.do("skip_set", step_id=superset.steps[1].id)
    assert rest(superset) == (110, 200), "the first turn was over before"


def test_a_set_reported_after_its_turn_leaves_the_rest_as_it_is(superset):
    superset.clock = 40
    superset.done(0)
    superset.do("skip_set", step_id=superset.steps[1].id)
    superset.do("extend_rest", by=superset.seconds(30))
    superset.done(1, at=superset.instant(20))
    assert rest(superset) == (40, 160)


def test_a_turn_that_is_over_by_a_skip_rests_although_a_set_of_the_next_was_done_before(superset):
    for index, at in ((0, 10), (3, 20)):
        superset.clock = at
        superset.done(index)
    superset.clock = 30
    superset.do("skip_set", step_id=superset.steps[1].id)
    assert rest(superset) == (10, 100)
    superset.clock = 40
    superset.done(2)
    assert rest(superset) == (40, 130)


def test_a_set_reported_late_does_not_end_a_rest_that_came_by_a_later_skip(superset):
    superset.clock = 10
    superset.done(0)
    superset.clock = 30
    superset.do("skip_set", step_id=superset.steps[1].id)
    superset.done(3, at=superset.instant(20))
    assert rest(superset) == (10, 100)


def test_a_set_of_an_open_turn_ends_the_rest_before_and_late_reports_begin_none(superset):
    for index, at in ((0, 10), (1, 20), (2, 50)):
        superset.clock = at
        superset.done(index)
    assert rest(superset) is None
    superset.done(5, at=superset.instant(40))
    superset.do("skip_set", step_id=superset.steps[4].id, at=superset.instant(45))
    assert rest(superset) is None, "the third turn was over at 45, and the lifter was at work at 50"


@pytest.mark.parametrize("skipped_at", [12, 310])
def test_a_pause_holds_the_rest_whenever_it_is_clear_that_it_comes(superset, skipped_at):
    commands = [
        (12, "skip_set", {"step_id": superset.steps[1].id}), (15, "pause", {}), (300, "resume", {}),
        (310, "skip_set", {"step_id": superset.steps[1].id}),
    ]  # fmt: skip
    superset.clock = 10
    superset.done(0)
    for at, kind, body in commands:
        if kind != "skip_set" or at == skipped_at:
            superset.clock = at
            superset.do(kind, **body)
    assert rest(superset) == (10, 385)


def test_uneven_partners_rest_alone_where_the_other_has_no_more_sets(day, kit):
    bench = kit.Bench(day.block(day.item(2, "A"), day.item(1, "B"), kind="superset", rest=60))
    for index, at in ((0, 10), (1, 20)):
        bench.clock = at
        bench.done(index)
    assert rest(bench) == (20, 80)
    bench.clock = 100
    bench.done(2)
    assert rest(bench) == (100, 160)


def test_the_figure_of_who_stands_last_is_that_of_the_turn(day, kit):
    first, last = day.target(load="60", rest=kit.seconds(10)), day.target(load="60", rest=kit.seconds(120))
    bench = kit.Bench(day.block(day.item([first], "A"), day.item([last], "B"), kind="superset", rest=60))
    bench.done(0)
    assert rest(bench) == (0, 10), "the way to the partner"
    bench.do("skip_set", step_id=bench.steps[1].id)
    assert rest(bench) == (0, 120)


def test_an_undone_skip_takes_its_rest_along_and_a_swap_goes_on(superset, kit):
    superset.done(0)
    skip = superset.do("skip_set", step_id=superset.steps[1].id)
    superset.do("undo", command_id=skip.id)
    assert rest(superset) is None
    superset.do("swap_exercise", entry_id=superset.steps[1].entry_id, **LUNGE)
    superset.clock = 30
    superset.done(1, load=kit.kilograms("20"))
    assert rest(superset) == (30, 120)


def test_the_sets_of_a_window_are_over_by_a_skip_too(day, kit):
    bench = kit.Bench(day.block(day.item(1, "A"), day.item(1, "B"), kind="emom", rounds=2))
    bench.do("start_block", block_id=bench.state.order[0])
    bench.clock = 20
    bench.done(0)
    bench.do("skip_set", step_id=bench.steps[1].id)
    assert rest(bench) == (20, 60)


def test_a_skip_that_may_begin_a_rest_is_about_the_rest(superset):
    superset.done(0)
    superset.do("start_rest")
    superset.do("skip_set", step_id=superset.steps[1].id)
    with pytest.raises(StaleCommand):
        superset.do("extend_rest", based_on=2, by=superset.seconds(30))


@pytest.mark.parametrize("kind", ["skip_rest", "start_block"])
def test_a_rest_that_came_by_a_skip_is_ended_by_a_clock_that_lags(day, kit, kind):
    """The skip was dated by the server, the end of the rest by a phone three seconds behind."""
    pair = day.block(day.item(2, "A"), day.item(2, "B"), kind="superset", rest=90)
    bench = kit.Bench(pair, day.block(day.item(1, "C"), kind="amrap", duration=kit.seconds(60)))
    bench.clock = 60
    bench.done(0)
    bench.clock = 100
    bench.do("skip_set", step_id=bench.steps[1].id)
    assert rest(bench) == (60, 150)
    bench.clock = 101
    body = {"block_id": bench.state.order[1]} if kind == "start_block" else {}
    bench.do(kind, at=bench.instant(97), **body)
    assert rest(bench) is None


def test_a_log_of_a_release_that_began_the_rest_elsewhere_still_folds(superset):
    """There the partner that stands last began the rest, which was made longer and then skipped."""
    superset.done(1)
    for kind, body in (("start_rest", {}), ("extend_rest", {"by": superset.seconds(-30)}), ("skip_rest", {})):
        superset.do(kind, **body)
    log = [entry for entry in superset.log if entry.kind != "start_rest"]
    assert fold(superset.snapshot, log).rest is None
