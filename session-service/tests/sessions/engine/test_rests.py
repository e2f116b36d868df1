"""Rest timers and pauses: absolute instants that survive sleep, other devices and late reports."""

from datetime import timedelta

import pytest

from session_service.sessions.engine.refusals import DoesNotFit


def ends(bench):
    """Seconds after the start at which the running rest ends, None without one."""
    rest = bench.state.rest
    return None if rest is None else (rest.ends_at - bench.snapshot.started_at) / timedelta(seconds=1)


def test_a_set_begins_the_rest_of_its_block(bench):
    bench.clock = 40
    bench.done(0)
    assert ends(bench) == 130
    assert bench.view["rest"]["ends_at"] == bench.instant(130)
    assert bench.view["rest"]["remaining_ms"] == 90_000


def test_a_sets_own_rest_comes_first_and_may_be_none(day, kit):
    sets = [day.target(5, "60", rest=kit.seconds(rest)) for rest in (30, 0)]
    bench = kit.Bench(day.block(day.item(sets), rest=90))
    bench.done(0)
    assert ends(bench) == 30
    bench.done(1)
    assert ends(bench) is None


def test_without_any_figure_there_is_no_rest(day, kit):
    bench = kit.Bench(day.block(day.item(2)))
    bench.done(0)
    assert ends(bench) is None


def test_a_superset_rests_after_its_turn(day, kit):
    bench = kit.Bench(day.block(day.item(2, "A"), day.item(2, "B"), kind="superset", rest=90))
    bench.done(0)
    assert ends(bench) is None
    bench.done(1)
    assert ends(bench) == 90


def test_when_nothing_is_left_no_rest_is_shown(day, kit):
    bench = kit.Bench(day.block(day.item(1), rest=90))
    bench.done(0)
    assert bench.view["rest"] is None
    bench.do("add_set", entry_id=bench.steps[0].entry_id)
    assert bench.view["rest"]["ends_at"] == bench.instant(90)


def test_starting_extending_skipping(bench):
    bench.do("start_rest", duration=bench.seconds(60))
    bench.do("extend_rest", by=bench.seconds(30))
    assert ends(bench) == 90
    bench.do("extend_rest", by=bench.seconds(-200))
    assert ends(bench) == 0
    bench.clock = 50
    bench.do("extend_rest", by=bench.seconds(30))
    assert ends(bench) == 80
    bench.do("skip_rest")
    assert ends(bench) is None
    with pytest.raises(DoesNotFit):
        bench.do("skip_rest")
    with pytest.raises(DoesNotFit):
        bench.do("extend_rest", by=bench.seconds(1))


def test_a_rest_without_a_length_is_ninety_seconds_and_none_is_longer_than_an_hour(bench):
    bench.do("start_rest")
    assert ends(bench) == 90
    for _ in range(10):
        bench.do("extend_rest", by=bench.seconds(600))
    assert ends(bench) == 3600


def test_a_late_report_does_not_replace_a_younger_rest(bench):
    bench.clock = 300
    bench.done(1)
    bench.done(0, at=bench.instant(200))
    assert ends(bench) == 390


def test_a_pause_holds_the_rest_and_the_clock(bench):
    bench.clock = 100
    bench.done(0)
    bench.clock = 130
    bench.do("pause")
    bench.clock = 730
    paused = bench.view
    assert (paused["status"], paused["elapsed_ms"]) == ("paused", 130_000)
    assert (paused["rest"]["held"], paused["rest"]["ends_at"], paused["rest"]["remaining_ms"]) == (
        True,
        None,
        60_000,
    )
    bench.do("resume")
    bench.clock = 740
    assert ends(bench) == 790
    assert bench.view["elapsed_ms"] == 140_000
    assert bench.view["rest"]["remaining_ms"] == 50_000


def test_a_set_done_in_a_pause_holds_its_rest(bench):
    bench.clock = 10
    bench.do("pause")
    bench.clock = 20
    bench.done(0)
    assert bench.view["rest"]["remaining_ms"] == 90_000
    bench.do("extend_rest", by=bench.seconds(-30))
    bench.clock = 100
    bench.do("resume")
    assert ends(bench) == 160


def test_a_rest_that_was_over_is_not_held(bench):
    bench.done(0)
    bench.clock = 200
    bench.do("pause")
    bench.clock = 300
    bench.do("resume")
    assert ends(bench) == 90


def test_pausing_twice_and_resuming_twice_do_not_fit(bench):
    bench.do("pause")
    with pytest.raises(DoesNotFit):
        bench.do("pause")
    bench.do("resume")
    with pytest.raises(DoesNotFit):
        bench.do("resume")


def test_pauses_reported_late_never_overlap(bench):
    bench.clock = 100
    bench.do("pause")
    bench.clock = 200
    bench.do("resume")
    bench.do("pause", at=bench.instant(150))
    bench.clock = 300
    bench.do("resume")
    assert bench.view["elapsed_ms"] == 100_000


def wanted(seconds=None, auto=True):
    """Preferences as they are frozen with an exercise."""
    return {"default_rest": seconds, "auto_start_rest": auto, "ask_rpe": True}


@pytest.mark.parametrize(
    ("own", "of_block", "expected"), [(None, None, 120), (None, 60, 60), (30, 60, 30), (30, None, 30), (0, None, None)]
)
def test_a_default_rest_is_for_where_nothing_else_says_one(day, kit, own, of_block, expected):
    rest = None if own is None else kit.seconds(own)
    item = day.item([day.target(5, "60", rest=rest)] * 1, preferences=wanted(kit.seconds(120)))
    bench = kit.Bench(day.block(item, rest=of_block))
    bench.done(0)
    assert ends(bench) == expected


def test_a_superset_has_the_default_rest_of_its_last(day, kit):
    items = [day.item(2, name, preferences=wanted(kit.seconds(rest))) for name, rest in (("A", 50), ("B", 70))]
    bench = kit.Bench(day.block(*items, kind="superset"))
    bench.done(0)
    assert ends(bench) is None
    bench.done(1)
    assert ends(bench) == 70


def test_an_amrap_has_no_default_rest(day, kit):
    item = day.item(1, preferences=wanted(kit.seconds(120)))
    bench = kit.Bench(day.block(item, kind="amrap", duration=kit.seconds(600)))
    bench.done(0)
    assert ends(bench) is None


def test_rests_that_are_not_wanted_do_not_begin_but_windows_do(day, kit):
    still = wanted(kit.seconds(120), auto=False)
    bench = kit.Bench(day.block(day.item(2, preferences=still), rest=60))
    bench.done(0)
    assert ends(bench) is None
    bench.do("start_rest", duration=kit.seconds(45))
    assert ends(bench) == 45
    emom = kit.Bench(day.block(day.item(1, preferences=still), kind="emom", rounds=3, duration=kit.seconds(60)))
    emom.do("start_block", block_id=emom.state.order[0])
    emom.done(0)
    assert ends(emom) == 60
