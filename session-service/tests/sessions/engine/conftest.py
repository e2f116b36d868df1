"""A bench for the pure core: plan days in a few words, and a session that is only a snapshot and a log."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from itertools import count
from types import SimpleNamespace
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from session_service.sessions.rules import KINDS, Command, Ending, Replay, Snapshot, State, decide, fold, view

START = datetime(2026, 3, 12, 17, 0, tzinfo=UTC)
KIND = st.sampled_from([*KINDS, *["complete_set"] * 8, *["undo"] * 4])
REPS = st.one_of(st.none(), st.integers(0, 30))
LUNGE = {"exercise_id": "01977f3e-0000-7000-8000-0000000000aa", "exercise_name": "Lunge", "measure": "weight_reps"}
SESSION = "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"


def number(n: int) -> str:
    return str(UUID(int=(7 << 76) | (2 << 62) | n))


def kilograms(value: str) -> dict:
    return {"base": int(float(value) * 1_000_000), "value": value, "unit": "kg"}


def seconds(value: int) -> dict:
    return {"base": value * 1_000_000, "value": str(value), "unit": "s"}


def metres(value: int) -> dict:
    return {"base": value * 1_000_000, "value": str(value), "unit": "m"}


class Day:
    """Plan blocks in the form in which plans publish them; ids count up."""

    def __init__(self) -> None:
        self._ids = count(1)

    def target(self, reps: int | None = 5, load: str | None = None, **more) -> dict:
        """One planned set."""
        return {
            "set_id": number(next(self._ids)),
            "role": "work",
            "reps_min": reps,
            "reps_max": None,
            "duration": None,
            "distance": None,
            "load": {"kind": "absolute", "quantity": kilograms(load)} if load else None,
            "rest": None,
            "tempo": None,
            "side": "both",
            "note": None,
        } | more

    def item(self, sets: int | list[dict] = 3, name: str = "Squat", measure: str = "weight_reps", **more) -> dict:
        """One exercise."""
        listed = [self.target(load="60") for _ in range(sets)] if isinstance(sets, int) else sets
        return {
            "item_id": number(next(self._ids)),
            "exercise_id": number(next(self._ids)),
            "exercise_name": name,
            "measure": measure,
            "note": None,
            "sets": listed,
        } | more

    def block(self, *items: dict, kind: str = "straight", rounds: int = 1, rest: int | None = None, **more) -> dict:
        """One block; ``rest`` in seconds."""
        return {
            "block_id": number(next(self._ids)),
            "kind": kind,
            "rounds": rounds,
            "rest": None if rest is None else seconds(rest),
            "duration": None,
            "items": list(items) or [self.item()],
        } | more


class Bench:
    """A session as a snapshot and a log; ``clock`` is what time it is, in seconds after the start."""

    seconds = staticmethod(seconds)

    def __init__(self, *blocks: dict) -> None:
        self.snapshot = Snapshot(SESSION, START, "Day", tuple(blocks))
        self.log: list = []
        self.clock = 0
        self._ids = count(0x5000)

    @property
    def now(self) -> datetime:
        return START + timedelta(seconds=self.clock)

    def instant(self, after: float) -> datetime:
        return START + timedelta(seconds=after)

    @property
    def replay(self) -> Replay:
        return Replay.of(self.snapshot, self.log)

    @property
    def state(self):
        return fold(self.snapshot, self.log)

    @property
    def view(self) -> dict:
        return view(self.state, self.now)

    @property
    def steps(self) -> list:
        return list(self.state.in_order())

    def command(self, kind: str, *, based_on=None, own_id=None, at=None, **body) -> Command:
        base = len(self.log) if based_on is None else based_on
        return Command(own_id or number(next(self._ids)), kind, base, deepcopy(body), at)

    def send(self, *commands: Command, ending: Ending | None = None):
        decision = decide(self.replay, commands, self.now, ending)
        self.log = decision.log
        return decision

    def do(self, kind: str, **options) -> Command:
        command = self.command(kind, **options)
        self.send(command)
        return command

    def done(self, index: int, **body) -> Command:
        """Complete the step at a place in the order."""
        return self.do("complete_set", step_id=self.steps[index].id, **body)


def body_of(kind: str, bench: Bench, data: DataObject) -> dict:
    """A body for ``kind`` that speaks of something present, mostly."""
    state = bench.state

    def pick(ids: Iterable[str]) -> str:
        return data.draw(st.sampled_from([*ids, bench.snapshot.session_id]))

    bodies = {
        "complete_set": lambda: {"step_id": pick(state.steps), "reps": data.draw(REPS), **_load(data)},
        "skip_set": lambda: {"step_id": pick(state.steps)},
        "remove_set": lambda: {"step_id": pick(state.steps)},
        "adjust_target": lambda: {"step_id": pick(state.steps), "target": {"reps_min": data.draw(REPS)}},
        "add_set": lambda: {"entry_id": pick(state.entries)},
        "skip_exercise": lambda: {"entry_id": pick(state.entries)},
        "swap_exercise": lambda: {"entry_id": pick(state.entries), **LUNGE},
        "add_exercise": lambda: {**LUNGE, "sets": [{"reps_min": 5}]},
        "reorder": lambda: _order(state, data),
        "start_block": lambda: {"block_id": pick(state.blocks)},
        "end_block": lambda: {"block_id": pick(state.blocks)},
        "extend_rest": lambda: {"by": bench.seconds(data.draw(st.integers(-100, 100)))},
        "note": lambda: _place(state, data) | {"text": data.draw(st.text(max_size=5))},
        "rate": lambda: {"feeling": data.draw(st.integers(1, 5))},
        "undo": lambda: {"command_id": pick([entry.command_id for entry in bench.log])},
    }
    return bodies.get(kind, dict)()


def _order(state: State, data: DataObject) -> dict:
    """All blocks, or all exercises of a block, in any order."""
    block = data.draw(st.sampled_from([None, *state.order]))
    if block is None:
        return {"block_ids": data.draw(st.permutations(state.order))}
    return {
        "block_id": block,
        "entry_ids": data.draw(st.permutations([one.id for one in state.entries_of(block)])),
    }


def _place(state: State, data: DataObject) -> dict:
    """What a note is on."""
    name, ids = data.draw(st.sampled_from([("step_id", state.steps), ("entry_id", state.entries), (None, ["-"])]))
    return {} if name is None else {name: data.draw(st.sampled_from([*ids]))}


def _load(data: DataObject) -> dict:
    """Mostly nothing: as the target says."""
    said = data.draw(st.sampled_from([None, None, "40"]))
    return {} if said is None else {"load": kilograms(said)}


def mixed_bench() -> Bench:
    """A block of each kind."""
    day = Day()
    return Bench(
        day.block(day.item(2, "A"), day.item([day.target(8, reps_max=12)], "B"), rest=90),
        day.block(day.item(2, "C"), day.item(1, "D"), kind="superset", rounds=2, rest=60),
        day.block(day.item(1, "E"), day.item(1, "F"), kind="amrap", duration=seconds(300)),
        day.block(day.item([day.target(None, duration=seconds(30))], "G", "duration"), kind="emom", rounds=2),
    )


@pytest.fixture
def day() -> Day:
    return Day()


@pytest.fixture
def bench(day: Day) -> Bench:
    """Two exercises of three straight sets with 90 seconds of rest."""
    return Bench(day.block(day.item(3, "Squat"), day.item(3, "Bench press"), rest=90))


@pytest.fixture(scope="session")
def kit() -> SimpleNamespace:
    return SimpleNamespace(
        Bench=Bench,
        Day=Day,
        mixed_bench=mixed_bench,
        kilograms=kilograms,
        seconds=seconds,
        metres=metres,
        number=number,
        KIND=KIND,
        START=START,
        body_of=body_of,
    )
