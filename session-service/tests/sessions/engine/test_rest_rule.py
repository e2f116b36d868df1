"""The rest that runs is that of the rule, however sets come in: random days and commands against a walk of the log."""

from datetime import datetime, timedelta
from itertools import groupby

from hypothesis import given, settings
from hypothesis import strategies as st

from service_kit.errors import Problem
from service_kit.testing.repetitions import repetitions
from session_service.sessions.rules import fold

LUNGE = {"exercise_id": "01977f3e-0000-7000-8000-0000000000aa", "exercise_name": "Lunge", "measure": "weight_reps"}


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
    """(start, since when it is clear, length or None) of the rests that a command begins or ends, oldest first.

    Of the turns that are over at once since sets were left out, only that counts whose last set was done last.
    """
    was = {one.id: one.status for one in before.steps.values()}
    steps = sorted(after.steps.values(), key=lambda one: (after.block_of(one).id, *_turn(after, one), after.place(one)))
    found, left_out = [], []
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
            (found if newly else left_out).append(
                (at, at if newly else max(at, entry.at), _length(after, turn, newest, at))
            )
        elif newly and any(one.status == "pending" for one in turn):
            own = newly[0].target.rest if newly[0] is not turn[-1] else None
            found.append((entry.at, entry.at, _time(own)))
    return sorted([*found, *([max(left_out, key=lambda one: one[0])] if left_out else [])], key=lambda one: one[:2])


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
