"""EMOM, AMRAP and interval blocks have a clock of their own."""

from datetime import timedelta

import pytest

from session_service.sessions import rules
from session_service.sessions.engine.refusals import DoesNotFit


def rest_end(bench):
    rest = bench.state.rest
    return None if rest is None else (rest.ends_at - bench.snapshot.started_at) / timedelta(seconds=1)


def test_an_emom_rests_until_its_next_window(day, kit):
    bench = kit.Bench(day.block(day.item(1, "A"), day.item(1, "B"), kind="emom", rounds=3))
    block = bench.state.order[0]
    bench.clock = 10
    bench.do("start_block", block_id=block)
    bench.clock = 30
    bench.done(0)
    assert rest_end(bench) is None
    bench.clock = 50
    bench.done(1)
    assert rest_end(bench) == 70
    bench.clock = 140
    bench.done(2)
    bench.done(3)
    assert rest_end(bench) is None, "the window is over already"
    assert bench.view["blocks"][0]["ends_at"] == bench.instant(190)


def test_an_emom_nobody_started_starts_with_its_first_set(day, kit):
    bench = kit.Bench(day.block(day.item(2, "A"), kind="emom", rounds=2, duration=kit.seconds(90)))
    bench.clock = 20
    bench.done(0)
    assert bench.state.blocks[bench.state.order[0]].started_at == bench.instant(20)
    bench.done(1)
    assert rest_end(bench) == 110
    bench.done(2)
    bench.done(3)
    assert rest_end(bench) is None


def test_an_amrap_grows_while_its_time_lasts(day, kit):
    bench = kit.Bench(day.block(day.item(1, "A"), day.item(1, "B"), kind="amrap", duration=kit.seconds(600)))
    bench.do("start_block", block_id=bench.state.order[0])
    for index in range(5):
        bench.clock += 60
        bench.done(index)
    assert [(step.round, step.status) for step in bench.steps] == [
        (1, "done"), (1, "done"), (2, "done"), (2, "done"), (3, "done"), (3, "pending"),
    ]  # fmt: skip
    bench.clock = 601
    bench.done(5)
    assert len(bench.steps) == 6
    assert [len(entry["sets"]) for entry in rules.entries(bench.state)] == [3, 3]


def test_ending_a_block_leaves_no_trace_of_the_round_begun(day, kit):
    bench = kit.Bench(day.block(day.item(1, "A"), day.item(1, "B"), kind="amrap", duration=kit.seconds(60)))
    for index in range(3):
        bench.done(index)
    bench.do("end_block", block_id=bench.state.order[0])
    assert [len(entry["sets"]) for entry in rules.entries(bench.state)] == [2, 1]
    assert bench.view["progress"]["left"] == 0
    with pytest.raises(DoesNotFit):
        bench.do("end_block", block_id=bench.state.order[0])


def test_an_amrap_that_is_only_skipped_does_not_go_on(day, kit):
    bench = kit.Bench(day.block(day.item(1), kind="amrap", duration=kit.seconds(60)))
    bench.do("skip_set", step_id=bench.steps[0].id)
    assert len(bench.steps) == 1


def test_undoing_the_last_set_of_a_round_takes_the_next_round_back(day, kit):
    bench = kit.Bench(day.block(day.item(1), kind="amrap", duration=kit.seconds(60)))
    command = bench.done(0)
    assert len(bench.steps) == 2
    bench.do("undo", command_id=command.id)
    assert len(bench.steps) == 1


def test_intervals_rest_after_each_piece(day, kit):
    item = day.item([day.target(None)], "Row", "duration")
    bench = kit.Bench(day.block(item, kind="interval", rounds=8, rest=10, duration=kit.seconds(20)))
    bench.clock = 20
    bench.done(0)
    assert bench.steps[0].actual.duration.base == 20_000_000
    assert rest_end(bench) == 30
    assert bench.state.blocks[bench.state.order[0]].started_at == bench.instant(0)


def test_a_pause_moves_a_blocks_clock(day, kit):
    bench = kit.Bench(day.block(day.item(1), kind="amrap", duration=kit.seconds(60)))
    bench.do("start_block", block_id=bench.state.order[0])
    bench.clock = 30
    bench.do("pause")
    bench.clock = 130
    bench.do("resume")
    assert bench.view["blocks"][0]["ends_at"] == bench.instant(160)


def test_only_timed_blocks_start_and_only_once(bench, day, kit):
    with pytest.raises(DoesNotFit):
        bench.do("start_block", block_id=bench.state.order[0])
    other = kit.Bench(day.block(kind="emom"))
    other.do("start_block", block_id=other.state.order[0])
    with pytest.raises(DoesNotFit):
        other.do("start_block", block_id=other.state.order[0])
    with pytest.raises(DoesNotFit):
        other.do("start_block", block_id=kit.number(3))


@pytest.mark.parametrize("leave", ["end_block", "skip_set"])
def test_a_block_in_which_nothing_is_left_does_not_start(day, kit, leave):
    bench = kit.Bench(day.block(day.item(1)), day.block(day.item(1), kind="emom"), day.block(day.item(1), rest=60))
    block = bench.state.order[1]
    bench.do(leave, **({"block_id": block} if leave == "end_block" else {"step_id": bench.steps[1].id}))
    bench.clock = 10
    bench.done(2)
    bench.clock = 20
    with pytest.raises(DoesNotFit):
        bench.do("start_block", block_id=block)
    assert rest_end(bench) == 70
    assert bench.state.blocks[block].started_at is None


def test_a_set_done_in_a_block_that_was_left_starts_no_clock(day, kit):
    bench = kit.Bench(day.block(day.item(1), kind="emom", duration=kit.seconds(60)))
    bench.clock = 100
    bench.do("end_block", block_id=bench.state.order[0])
    bench.clock = 200
    bench.done(0)
    assert bench.view["blocks"][0]["started_at"] is None
    early = kit.Bench(day.block(day.item(1), kind="emom", duration=kit.seconds(60)))
    early.clock = 100
    early.do("end_block", block_id=early.state.order[0])
    early.done(0, at=early.instant(50))
    assert early.view["blocks"][0]["started_at"] == early.instant(50)


@pytest.mark.parametrize("is_late", [False, True])
@pytest.mark.parametrize("kind", ["complete_set", "start_block"])
def test_a_pause_moves_a_clock_whenever_its_start_is_reported(day, kit, kind, is_late):
    bench = kit.Bench(day.block(day.item(1), kind="emom", rounds=3, duration=kit.seconds(60)))
    body = {"step_id": bench.steps[0].id} if kind == "complete_set" else {"block_id": bench.state.order[0]}
    commands = [(10, kind, body), (30, "pause", {}), (130, "resume", {})]
    if is_late:
        commands.append(commands.pop(0))
    bench.clock = 140
    for at, name, more in commands:
        bench.do(name, at=bench.instant(at), **more)
    assert bench.view["blocks"][0]["started_at"] == bench.instant(110)
    assert rest_end(bench) == (170 if kind == "complete_set" else None)


def done_and_extra(bench):
    (block,) = rules.blocks(bench.state)
    return block["rounds"], block["rounds_done"], block["extra_reps"]


@pytest.mark.parametrize("kind", ["finish", "remove_set"])
def test_an_added_set_that_was_not_done_is_of_no_round(day, kit, kind):
    bench = kit.Bench(day.block(day.item(1), day.item(1), kind="superset", rounds=2))
    for index in range(4):
        bench.done(index)
    added = bench.do("add_set", entry_id=bench.steps[0].entry_id)
    bench.do(kind, **({"step_id": added.id} if kind == "remove_set" else {}))
    assert done_and_extra(bench) == (2, 2, None)


def test_an_added_set_that_was_done_belongs_to_its_round_and_a_planned_one_that_was_removed_too(day, kit):
    bench = kit.Bench(day.block(day.item(1), day.item(1), kind="superset", rounds=2))
    bench.do("remove_set", step_id=bench.steps[0].id)
    for index in range(3):
        bench.done(index)
    assert done_and_extra(bench) == (2, 1, None)
    added = bench.do("add_set", entry_id=bench.steps[0].entry_id)
    bench.do("skip_set", step_id=added.id)
    assert done_and_extra(bench) == (2, 0, None)
    bench.do("complete_set", step_id=added.id)
    assert done_and_extra(bench) == (2, 1, None)


def test_a_round_of_an_amrap_is_done_without_the_set_that_was_only_added(day, kit):
    bench = kit.Bench(day.block(day.item(1), day.item(1), kind="amrap", duration=kit.seconds(600)))
    bench.done(0)
    bench.done(1)
    added = bench.do("add_set", entry_id=bench.steps[0].entry_id)
    for step in bench.steps:
        if step.status == "pending" and step.id != added.id:
            bench.do("complete_set", step_id=step.id)
    assert done_and_extra(bench) == (None, 2, 0)
    bench.do("complete_set", step_id=added.id)
    bench.done(5)
    assert done_and_extra(bench) == (None, 2, 5), "a third round has begun"
