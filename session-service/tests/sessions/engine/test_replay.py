"""A state that is held and taken further is the state of the whole log, whoever sends what."""

from copy import deepcopy

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from service_kit.errors import Problem
from service_kit.testing.repetitions import repetitions
from session_service.sessions.rules import Replay, decide


@given(data=st.data())
@settings(deadline=None, max_examples=repetitions(200, short=60))
def test_processes_that_hold_states_agree_with_the_log(kit, data: DataObject):
    """Two devices, each of which knows what it saw last; each request comes to one of two processes."""
    bench = kit.mixed_bench()
    held = [Replay.of(bench.snapshot), Replay.of(bench.snapshot)]
    known = [0, 0]
    for _ in range(data.draw(st.integers(1, 25))):
        bench.clock += data.draw(st.integers(0, 120))
        device, process = data.draw(st.integers(0, 1)), data.draw(st.integers(0, 1))
        kind = data.draw(kit.KIND)
        at = bench.instant(max(0, bench.clock - data.draw(st.integers(0, 60))))
        sent = bench.command(kind, based_on=known[device], at=at, **kit.body_of(kind, bench, data))
        replay = held[process].then(bench.log[held[process].sequence :])
        before = deepcopy(replay)
        try:
            decision = decide(replay, [sent], bench.now)
        except Problem:
            assert replay == before
            held[process] = replay
            continue
        finally:
            known[device] = len(bench.log)
        assert replay == before
        bench.log, held[process] = decision.log, decision.replay
        known[device] = len(bench.log)
        assert held[process] == bench.replay
    for one in held:
        assert one.then(bench.log[one.sequence :]) == bench.replay
        length = data.draw(st.integers(0, one.sequence))
        assert one.at(length) == Replay.of(bench.snapshot, bench.log[:length]).state
