"""Whoever applies short answers, those to refused commands too, has the state that is there."""

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from service_kit.errors import Conflict, Problem
from service_kit.testing.repetitions import repetitions
from session_service.sessions.compact import compact_view
from session_service.sessions.rules import KINDS

KIND = st.sampled_from([*KINDS, *["complete_set"] * 6, *["start_rest", "pause", "resume", "start_block"] * 2])
LENGTH = st.sampled_from([None, 20, 60])


class Client:
    """A device that reads the whole state once, and then only short answers."""

    def __init__(self, bench) -> None:
        self.bench, self.state = bench, bench.view

    def send(self, kind: str, body: dict) -> None:
        """One command, based on what it has; the answer, also a refusal's, is applied as docs/api.md says."""
        command = self.bench.command(kind, based_on=self.state["sequence"], **body)
        try:
            self.bench.send(command)
        except Conflict:
            pass
        except Problem:
            return  # no state comes with it
        short = compact_view(self.bench.view, [self.bench.replay], [command])
        blocks = {one["block_id"]: one for one in (*self.state["blocks"], *short.pop("changed"))}
        self.state = short | {"blocks": [blocks[key] for key in short.pop("block_order")]}


@st.composite
def plans(draw):
    """Blocks of all kinds: (kind, rounds, rest, duration, sets of each exercise)."""
    kinds = st.sampled_from(["straight", "superset", "circuit", "emom", "amrap", "interval"])
    block = st.tuples(kinds, st.integers(1, 2), LENGTH, LENGTH, st.lists(st.integers(1, 2), min_size=1, max_size=3))
    return draw(st.lists(block, min_size=1, max_size=4))


def new_bench(kit, plan):
    day = kit.Day()
    lengths = [duration and kit.seconds(duration) for _, _, _, duration, _ in plan]
    return kit.Bench(
        *(
            day.block(*map(day.item, sets), kind=kind, rounds=rounds, rest=rest, duration=length)
            for (kind, rounds, rest, _, sets), length in zip(plan, lengths, strict=True)
        )
    )


@given(plan=plans(), data=st.data())
@settings(deadline=None, max_examples=repetitions(300, short=80))
def test_a_client_of_short_answers_has_the_whole_state(kit, plan, data: DataObject):
    bench = new_bench(kit, plan)
    client = Client(bench)
    for _ in range(data.draw(st.integers(1, 20))):
        bench.clock += data.draw(st.integers(0, 50))
        kind = data.draw(KIND)
        body = kit.body_of(kind, bench, data)
        if data.draw(st.integers(0, 3)) == 0:  # another device, of which the client does not hear
            try:
                bench.do(kind, **body)
            except Problem:
                continue
        else:
            before = client.state
            client.send(kind, body)
            if client.state is not before:
                assert client.state == bench.view


def test_what_did_not_change_is_not_reported(kit, day):
    bench = kit.Bench(day.block(day.item(2)), day.block(day.item(1)), day.block(day.item(1)))
    command = bench.done(0)
    assert [one["block_id"] for one in _changed(bench, command)] == bench.state.order[:1]


def test_a_command_that_is_sent_again_shows_all_since_it_was_based(kit, day):
    bench = kit.Bench(day.block(day.item(2)), day.block(day.item(1)), day.block(day.item(1)))
    command = bench.done(0)
    bench.done(2)
    bench.send(command)
    assert [one["block_id"] for one in _changed(bench, command)] == bench.state.order[:2]


def _changed(bench, command):
    return compact_view(bench.view, [bench.replay], [command])["changed"]
