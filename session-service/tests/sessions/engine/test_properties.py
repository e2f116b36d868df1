"""What holds for any log: replaying, repetition, undoing, and any order of arrival."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from service_kit.errors import Problem
from service_kit.testing.repetitions import repetitions
from session_service.sessions.rules import Replay, decide, entries, fold, view


def step(kit, bench, data: DataObject) -> None:
    """Try one command, a little later than the one before and perhaps reported late; refusals are Problems."""
    bench.clock += data.draw(st.integers(0, 120))
    kind = data.draw(kit.KIND)
    late = data.draw(st.integers(0, 60))
    command = bench.command(kind, at=bench.instant(max(0, bench.clock - late)), **kit.body_of(kind, bench, data))
    before = list(bench.log)
    try:
        bench.send(command)
    except Problem:
        assert bench.log == before


def play(kit, bench, data: DataObject, most: int = 25) -> None:
    for _ in range(data.draw(st.integers(1, most))):
        step(kit, bench, data)


@given(data=st.data())
@settings(deadline=None, max_examples=repetitions(150, short=50))
def test_any_log_replays_and_has_a_view_and_an_outcome(kit, data):
    bench = kit.mixed_bench()
    for _ in range(data.draw(st.integers(1, 25))):
        step(kit, bench, data)
        assert bench.state == decide(Replay.of(bench.snapshot, bench.log), [], bench.now).state
        assert bench.state.sequence == len(bench.log)
        seen = view(bench.state, bench.now)
        assert seen["progress"]["sets"] == sum(seen["progress"][name] for name in ("done", "skipped", "left"))
        assert seen["elapsed_ms"] >= 0
    for length in range(len(bench.log) + 1):
        assert fold(bench.snapshot, bench.log[:length]).sequence == length
    ids = [one["id"] for entry in entries(bench.state) for one in entry["sets"]]
    assert len(ids) == len(set(ids))


@given(data=st.data())
@settings(deadline=None, max_examples=repetitions(100, short=30))
def test_sending_everything_again_changes_nothing(kit, data):
    bench = kit.mixed_bench()
    sent = []
    for _ in range(data.draw(st.integers(1, 15))):
        kind = data.draw(kit.KIND)
        command = bench.command(kind, based_on=0, **kit.body_of(kind, bench, data))
        try:
            bench.send(*sent, command)
        except Problem:
            continue
        sent.append(command)
    state, log = bench.state, bench.log
    if sent:
        assert bench.send(*sent).appended == []
    assert (bench.state, bench.log) == (state, log)


@given(data=st.data())
@settings(deadline=None, max_examples=repetitions(100, short=30))
def test_undoing_everything_from_the_end_leads_back_to_the_start(kit, data):
    bench = kit.mixed_bench()
    play(kit, bench, data)
    if bench.state.status != "open":
        bench.log.pop()
    states = [fold(bench.snapshot, bench.log[:length]) for length in range(len(bench.log) + 1)]
    for entry, before in zip(reversed(bench.log), reversed(states[:-1]), strict=True):
        bench.do("undo", command_id=entry.command_id)
        restored = bench.state
        restored.sequence = before.sequence
        assert restored == before


@given(data=st.data())
@settings(deadline=None, max_examples=repetitions(100, short=30))
def test_sets_may_arrive_in_any_order(kit, data):
    """Devices that report different sets end in one state, whoever arrives first."""
    day = kit.Day()
    bench = kit.Bench(
        day.block(day.item(3, "A"), day.item(2, "B"), rest=90),
        day.block(day.item(2, "C"), day.item(2, "D"), kind="superset", rest=60),
    )
    bench.clock = 3_600
    steps = [one.id for one in bench.steps]
    seconds = data.draw(st.lists(st.integers(0, 3_000), min_size=len(steps), max_size=len(steps), unique=True))
    commands = [
        bench.command("complete_set", based_on=0, step_id=one, at=bench.snapshot.started_at + timedelta(seconds=when))
        for one, when in zip(steps, seconds, strict=True)
    ]
    states = []
    for order in (commands, data.draw(st.permutations(commands))):
        bench.log = []
        for command in order:
            bench.send(command)
        states.append(bench.state)
    assert states[0] == states[1]
