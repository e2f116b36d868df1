"""Supersets, circuits and the windows of an EMOM rest when nothing of a turn is left, however that came about."""

from datetime import datetime, timedelta
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


def test_a_log_of_a_release_that_began_the_rest_elsewhere_still_folds(superset):
    """There the partner that stands last began the rest, which was made longer and then skipped."""
    superset.done(1)
    for kind, body in (("start_rest", {}), ("extend_rest", {"by": superset.seconds(-30)}), ("skip_rest", {})):
        superset.do(kind, **body)
    log = [entry for entry in superset.log if entry.kind != "start_rest"]
    assert fold(superset.snapshot, log).rest is None


def expected(bench):
    """The rule as it is said: walk the commands that count; after each, look at what was left before and after it.

    Of the rests that began the one that did last counts, unless something is younger than what made it clear that it
    comes, and begins none. Its seconds count while no pause is.
    """
    undone = {entry.body["command_id"] for entry in bench.log if entry.kind == "undo"}
    log = [entry for entry in bench.log if entry.kind != "undo" and entry.command_id not in undone]
    begun, ends = [], []
    for length, entry in enumerate(log, start=1):
        before, after = (fold(bench.snapshot, log[:count]) for count in (length - 1, length))
        for start, since, figure in _begun(before, after, entry):
            if figure is None:
                ends.append((start, length))
            else:
                begun.append((start, length, since, figure))
    if not begun:
        return None
    start, length, since, figure = max(begun, key=lambda one: one[:2])
    if any(one > (since, length) for one in ends):
        return None
    return _timer(fold(bench.snapshot, log), start, figure)


def _timer(state, start, figure):
    """The start of a rest, and its end, or in a pause how much is left; counted second by second.

    An instant instead of a length is the window of an EMOM, whose clock moves with pauses by itself.
    """
    if isinstance(figure, datetime):
        held = state.paused_at is not None and figure > state.paused_at
        return start, figure - max(start, state.paused_at) if held else figure
    instant, left, second = start, figure, timedelta(seconds=1)
    while left:
        if state.paused_at is not None and instant >= state.paused_at:
            return start, left
        if not any(since <= instant < until for since, until in state.pauses):
            left -= second
        instant += second
    return start, instant


def _begun(before, after, entry):
    """(start, since when it is clear, length or None) of the rests that a command begins or ends, oldest first."""
    was = {one.id: one.status for one in before.steps.values()}
    steps = sorted(after.steps.values(), key=lambda one: (after.block_of(one).id, *_turn(after, one), after.place(one)))
    found = []
    for _key, group in groupby(steps, key=lambda one: (after.block_of(one).id, *_turn(after, one))):
        turn = list(group)
        ended = any(was.get(one.id) == "pending" for one in turn) and all(one.status != "pending" for one in turn)
        newly = [one for one in turn if one.status == "done" and was[one.id] != "done"]
        done = [one for one in turn if one.status == "done"]
        if after.block_of(turn[0]).kind == "straight":
            for one in newly:
                own = one.target.rest if one.target.rest is not None else after.block_of(one).rest
                found.append((entry.at, entry.at, _time(own)))
        elif done and (ended or (newly and all(one.status != "pending" for one in turn) and _newest(done) is newly[0])):
            newest = _newest(done)
            at = newest.actual.completed_at
            found.append((at, at if newly else max(at, entry.at), _length(after, turn, newest, at)))
        elif newly and any(one.status == "pending" for one in turn):
            own = newly[0].target.rest if newly[0] is not turn[-1] else None
            found.append((entry.at, entry.at, _time(own)))
    return sorted(found, key=lambda one: one[:2])


def _time(figure):
    return timedelta(microseconds=figure.base) if figure and figure.base else None


def _newest(done):
    return max(done, key=lambda one: one.actual.completed_at)


def _turn(state, step):
    return (step.round, 0) if state.block_of(step).kind == "emom" else (step.round, step.turn)


def _length(state, turn, newest, at):
    block, own = state.block_of(newest), turn[-1].target.rest
    if own is not None:
        return _time(own)
    if block.kind != "emom":
        return _time(block.rest)
    if block.started_at is None:
        return None  # it was left before its clock began
    present = [one.round for one in state.in_block(block.id) if one.status != "removed"]
    window = block.started_at + timedelta(seconds=60) * newest.round
    return window if newest.round < max(present) and window > _on_the_clock(state, at) else None


def _on_the_clock(state, at):
    """An instant as the clock of a block shows it, which the pauses that were over since have moved."""
    for since, until in state.pauses:
        at += max(timedelta(), until - max(since, at))
    return at


@st.composite
def days(draw):
    """Items of 1 to 3 sets, some with a rest of their own, straight, as supersets, a circuit of rounds, or an EMOM."""
    own = st.sampled_from([None, None, None, 0, 15, 40])
    items = st.lists(st.lists(own, min_size=1, max_size=3), min_size=2, max_size=3)
    block = st.tuples(
        st.sampled_from(["straight", "superset", "circuit", "emom"]),
        st.integers(1, 2),
        st.sampled_from([None, 60]),
        items,
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
        "clock": dict,
    }
    return bodies[kind]()


COMMANDS = {
    "complete_set": "step", "skip_set": "step", "remove_set": "step", "skip_exercise": "entry", "add_set": "entry",
    "swap_exercise": "entry", "end_block": "block", "undo": "undo", "pause": "clock", "resume": "clock",
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
        assert (found and (found.started_at, _end(found))) == expected(bench)


def _end(rest):
    return rest.ends_at if rest.paused_left_ms is None else timedelta(milliseconds=rest.paused_left_ms)


@given(drawn=days(), data=st.data())
@settings(deadline=None, max_examples=repetitions(100, short=30))
def test_the_rest_that_is_announced_is_the_one_that_begins(kit, drawn, data):
    bench = _bench(kit, drawn)
    for _ in range(data.draw(st.integers(1, 8))):
        bench.clock += data.draw(st.integers(1, 50))
        for one in data.draw(st.lists(st.sampled_from(bench.steps), max_size=1)):
            if one.status == "pending":
                bench.do(data.draw(st.sampled_from(["skip_set", "remove_set"])), step_id=one.id)
        current = bench.view["current"]
        if current is None:
            return
        bench.clock += 1
        bench.do("complete_set", step_id=current["step_id"])
        found = bench.state.rest
        if current["block_kind"] != "emom" or current["rest_after"] is not None:
            assert (found and found.ends_at - found.started_at) == _time(current["rest_after"])
