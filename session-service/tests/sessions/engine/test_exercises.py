"""Commands about whole exercises."""

import pytest

from session_service.sessions import rules
from session_service.sessions.engine.refusals import DoesNotFit

LUNGE = {"exercise_id": "01977f3e-0000-7000-8000-0000000000aa", "exercise_name": "Lunge", "measure": "weight_reps"}


def shape(bench):
    state = bench.state
    return [(state.entries[step.entry_id].exercise_name, step.status) for step in state.in_order()]


def test_skipping_an_exercise_skips_what_is_left(bench):
    bench.done(0)
    bench.do("skip_exercise", entry_id=bench.steps[0].entry_id, reason="rack taken")
    assert shape(bench)[:4] == [
        ("Squat", "done"),
        ("Squat", "skipped"),
        ("Squat", "skipped"),
        ("Bench press", "pending"),
    ]
    assert bench.view["blocks"][0]["entries"][0]["note"] == "rack taken"
    with pytest.raises(DoesNotFit):
        bench.do("skip_exercise", entry_id=bench.steps[0].entry_id)


def test_swapping_before_anything_is_done_replaces(bench):
    entry = bench.steps[0].entry_id
    was = bench.state.entries[entry].exercise_id
    bench.do("swap_exercise", entry_id=entry, **LUNGE)
    assert shape(bench)[0] == ("Lunge", "pending")
    assert bench.state.entries[entry].instead_of == was
    assert bench.steps[0].target.load is None
    assert bench.steps[0].planned.load is not None


def test_swapping_in_the_middle_keeps_what_was_done(bench):
    bench.done(0)
    command = bench.do("swap_exercise", entry_id=bench.steps[0].entry_id, **LUNGE)
    assert [name for name, _ in shape(bench)] == ["Squat", "Lunge", "Lunge", *["Bench press"] * 3]
    assert bench.steps[1].entry_id == command.id
    assert [entry["exercise_name"] for entry in rules.entries(bench.state)] == ["Squat", "Lunge", "Bench press"]


def test_swapping_a_finished_exercise_does_not_fit(bench):
    for index in range(3):
        bench.done(index)
    with pytest.raises(DoesNotFit):
        bench.do("swap_exercise", entry_id=bench.steps[0].entry_id, **LUNGE)


def test_effort_targets_survive_a_swap(day, kit):
    bench = kit.Bench(day.block(day.item([day.target(5) | {"load": {"kind": "rir", "rir": 2}}])))
    bench.do("swap_exercise", entry_id=bench.steps[0].entry_id, **LUNGE)
    assert bench.steps[0].target.load.rir == 2


def test_an_exercise_is_added_with_its_sets(kit):
    bench = kit.Bench()
    command = bench.do(
        "add_exercise", **LUNGE, rest=kit.seconds(60), sets=[{"reps_min": 8}, {"step_id": kit.number(9)}]
    )
    assert shape(bench) == [("Lunge", "pending"), ("Lunge", "pending")]
    assert bench.steps[0].entry_id == command.id
    assert bench.steps[1].id == kit.number(9)
    bench.done(0, load=kit.kilograms("20"))
    assert bench.state.rest.ends_at == bench.instant(60)


def test_an_exercise_is_added_after_a_block(bench):
    bench.do("add_exercise", **LUNGE, sets=[{}], after_block_id=bench.state.order[0])
    assert [name for name, _ in shape(bench)] == [*["Squat"] * 3, "Lunge", *["Bench press"] * 3]


def test_blocks_change_places(bench):
    bench.do("reorder", block_ids=list(reversed(bench.state.order)))
    assert shape(bench)[0][0] == "Bench press"
    with pytest.raises(DoesNotFit):
        bench.do("reorder", block_ids=bench.state.order[:1])


def test_exercises_of_a_superset_change_places(day, kit):
    bench = kit.Bench(day.block(day.item(2, "A"), day.item(2, "B"), kind="superset"))
    block = bench.state.order[0]
    entries = [entry.id for entry in bench.state.entries_of(block)]
    bench.do("reorder", block_id=block, entry_ids=entries[::-1])
    assert [name for name, _ in shape(bench)] == ["B", "A", "B", "A"]


def test_a_set_added_in_a_superset_comes_in_its_turn(day, kit):
    bench = kit.Bench(day.block(day.item(2, "A"), day.item(3, "B"), kind="superset"))
    bench.do("add_set", entry_id=bench.steps[0].entry_id)
    assert [name for name, _ in shape(bench)] == ["A", "B"] * 3


def test_sixty_exercises_are_enough(kit):
    bench = kit.Bench()
    for _ in range(60):
        bench.do("add_exercise", **LUNGE, sets=[])
    with pytest.raises(DoesNotFit):
        bench.do("add_exercise", **LUNGE, sets=[])


def test_a_swap_in_the_middle_of_a_superset_keeps_the_order(day, kit):
    bench = kit.Bench(day.block(day.item(2, "A"), day.item(2, "B"), kind="superset"))
    bench.done(0)
    bench.do("swap_exercise", entry_id=bench.steps[0].entry_id, **LUNGE)
    assert [name for name, _ in shape(bench)] == ["A", "B", "Lunge", "B"]
    assert [entry.position for entry in bench.state.entries_of(bench.state.order[0])] == [0, 1, 2]
