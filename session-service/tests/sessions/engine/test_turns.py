"""Supersets, circuits and the windows of an EMOM rest when nothing of a turn is left, however that came about."""

from datetime import timedelta
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service_kit.errors import Problem
from service_kit.testing.repetitions import repetitions
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


def test_a_log_of_a_release_that_began_the_rest_elsewhere_still_folds(superset):
    """There the partner that stands last began the rest, which was made longer and then skipped."""
    superset.done(1)
    for kind, body in (("start_rest", {}), ("extend_rest", {"by": superset.seconds(-30)}), ("skip_rest", {})):
        superset.do(kind, **body)
    log = [entry for entry in superset.log if entry.kind != "start_rest"]
    assert fold(superset.snapshot, log).rest is None


def expected(bench):
    """The rule as it is said: walk the commands that count; after each, look at what was left before and after it."""
    undone = {entry.body["command_id"] for entry in bench.log if entry.kind == "undo"}
    log = [entry for entry in bench.log if entry.kind != "undo" and entry.command_id not in undone]
    mark, found = None, None
    for length, entry in enumerate(log, start=1):
        before, after = (fold(bench.snapshot, log[:count]) for count in (length - 1, length))
        for at, figure in _begun(before, after, entry):
            if mark is None or at >= mark:
                mark, found = at, (at, at + figure) if figure else None
    return found


def _begun(before, after, entry):
    """Instants at which a rest begins (of a length, or none), the oldest first."""
    kinds = {one.id: after.block_of(one).kind for one in after.steps.values()}
    was = {one.id: one.status for one in before.steps.values()}
    steps = sorted(after.steps.values(), key=lambda one: (after.block_of(one).id, *_turn(after, one), after.place(one)))
    found = []
    for _key, group in groupby(steps, key=lambda one: (after.block_of(one).id, *_turn(after, one))):
        turn = list(group)
        ended = any(was.get(one.id) == "pending" for one in turn) and all(one.status != "pending" for one in turn)
        newly = [one for one in turn if one.status == "done" and was[one.id] != "done"]
        done = [one for one in turn if one.status == "done"]
        if kinds[turn[0].id] == "straight":
            continue
        if done and (ended or (newly and all(one.status != "pending" for one in turn) and _newest(done) is newly[0])):
            newest = _newest(done)
            at = newest.actual.completed_at
            found.append((at, _length(after, turn, newest, at)))
        elif newly and any(one.status == "pending" for one in turn):
            own = newly[0].target.rest if newly[0] is not turn[-1] else None
            found.append((entry.at, timedelta(microseconds=own.base) if own else None))
    return sorted(found, key=lambda one: one[0])


def _newest(done):
    return max(done, key=lambda one: one.actual.completed_at)


def _turn(state, step):
    return (step.round, 0) if state.block_of(step).kind == "emom" else (step.round, step.turn)


def _length(state, turn, newest, at):
    block, own = state.block_of(newest), turn[-1].target.rest
    if own is not None:
        return timedelta(microseconds=own.base)
    if block.kind != "emom":
        return timedelta(microseconds=block.rest.base) if block.rest else None
    present = [one.round for one in state.in_block(block.id) if one.status != "removed"]
    window = block.started_at + timedelta(seconds=60) * newest.round
    return window - at if newest.round < max(present) and window > at else None


@st.composite
def days(draw):
    """Items of 0 to 3 sets, some with a rest of their own, as supersets, a circuit of rounds, or an EMOM."""
    own = st.sampled_from([None, None, None, 0, 15, 40])
    items = st.lists(st.lists(own, min_size=1, max_size=3), min_size=2, max_size=3)
    block = st.tuples(
        st.sampled_from(["superset", "circuit", "emom"]), st.integers(1, 2), st.sampled_from([None, 60]), items
    )
    return draw(st.lists(block, min_size=1, max_size=2))


def _bench(kit, drawn):
    day = kit.Day()
    blocks = []
    for kind, rounds, pause, items in drawn:
        listed = [
            day.item([day.target(5, load="60", rest=None if own is None else kit.seconds(own)) for own in sets])
            for sets in items
        ]
        blocks.append(day.block(*listed, kind=kind, rounds=rounds, rest=pause))
    return kit.Bench(*blocks)


def _body(kind, bench, data):
    state = bench.state
    bodies = {
        "step": lambda: {"step_id": data.draw(st.sampled_from(sorted(state.steps)))},
        "entry": lambda: {"entry_id": data.draw(st.sampled_from(sorted(state.entries)))},
        "block": lambda: {"block_id": data.draw(st.sampled_from(state.order))},
        "undo": lambda: {"command_id": data.draw(st.sampled_from([one.command_id for one in bench.log]))},
    }
    return bodies[kind]()


COMMANDS = {
    "complete_set": "step", "skip_set": "step", "remove_set": "step", "skip_exercise": "entry", "add_set": "entry",
    "swap_exercise": "entry", "end_block": "block", "undo": "undo",
}  # fmt: skip
MORE = {"swap_exercise": LUNGE, "complete_set": {"load": {"base": 20_000_000, "value": "20", "unit": "kg"}}}


@given(drawn=days(), data=st.data())
@settings(deadline=None, max_examples=repetitions(200, short=60))
def test_the_rest_is_that_of_the_rule(kit, drawn, data):
    bench = _bench(kit, drawn)
    kinds = st.sampled_from([*["complete_set"] * 6, *["skip_set"] * 2, *COMMANDS])
    for _ in range(data.draw(st.integers(1, 14))):
        bench.clock += data.draw(st.integers(1, 50))
        kind = data.draw(kinds)
        if kind == "undo" and not [one for one in bench.log if one.kind != "undo"]:
            continue
        late = data.draw(st.sampled_from([0, 0, 0, 30, 90]))
        body = _body(COMMANDS[kind], bench, data) | MORE.get(kind, {})
        if kind == "undo" and body["command_id"] in {one.command_id for one in bench.log if one.kind == "undo"}:
            continue
        try:
            bench.do(kind, at=bench.instant(max(0, bench.clock - late)), **body)
        except Problem:
            continue
        found = bench.state.rest
        assert (None if found is None else (found.started_at, found.ends_at)) == expected(bench)
