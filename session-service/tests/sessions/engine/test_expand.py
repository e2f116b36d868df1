"""A plan day becomes steps: rounds, turns, ids, limits."""

from uuid import UUID

import pytest

from service_kit.errors import Invalid
from session_service.sessions.engine.expand import derived_id
from session_service.sessions.rules import begin


def names(bench):
    state = bench.state
    return [state.entries[step.entry_id].exercise_name for step in state.in_order()]


def test_straight_sets_finish_one_exercise_before_the_next(day, kit):
    bench = kit.Bench(day.block(day.item(2, "A"), day.item(2, "B")))
    assert names(bench) == ["A", "A", "B", "B"]
    assert len(bench.state.order) == 2


def test_straight_rounds_repeat_the_whole(day, kit):
    bench = kit.Bench(day.block(day.item(1, "A"), day.item(2, "B"), rounds=2))
    assert names(bench) == ["A", "B", "B", "A", "B", "B"]


@pytest.mark.parametrize("kind", ["superset", "circuit", "emom", "interval"])
def test_other_kinds_take_turns(day, kit, kind):
    bench = kit.Bench(day.block(day.item(2, "A"), day.item(1, "B"), kind=kind, rounds=2))
    assert names(bench) == ["A", "B", "A", "A", "B", "A"]


def test_an_amrap_begins_with_one_round(day, kit):
    bench = kit.Bench(day.block(day.item(1, "A"), day.item(1, "B"), kind="amrap", rounds=5, duration=kit.seconds(600)))
    assert names(bench) == ["A", "B"]


def test_blocks_follow_each_other(day, kit):
    bench = kit.Bench(day.block(day.item(1, "A")), day.block(day.item(1, "B"), day.item(1, "C"), kind="circuit"))
    assert names(bench) == ["A", "B", "C"]


def test_ids_follow_from_the_session_and_are_v7(bench):
    ids = [*bench.state.steps, *bench.state.entries, *bench.state.order]
    assert len(set(ids)) == len(ids)
    assert all(UUID(one).version == 7 for one in ids)
    assert ids == [*bench.state.steps, *bench.state.entries, *bench.state.order]
    assert derived_id(bench.snapshot.session_id, "a") != derived_id(str(UUID(int=7 << 76)), "a")


def test_targets_are_frozen_as_planned(bench):
    step = bench.steps[0]
    assert step.planned == step.target
    assert step.target.load.quantity.base == 60_000_000


def test_a_day_that_is_too_large_is_refused(day, kit):
    bench = kit.Bench(day.block(day.item(11), kind="circuit", rounds=46))
    with pytest.raises(Invalid, match="506 sets"):
        begin(bench.snapshot)
    large = kit.Bench(day.block(*(day.item(1) for _ in range(61))))
    with pytest.raises(Invalid, match="61 exercises"):
        begin(large.snapshot)


def test_a_session_from_nothing_is_empty(kit):
    bench = kit.Bench()
    assert bench.view["current"] is None
    assert bench.view["progress"] == {"sets": 0, "done": 0, "skipped": 0, "left": 0, "percent": 0}
