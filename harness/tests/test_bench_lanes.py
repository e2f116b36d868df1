"""The measurement of lanes measures: it waits until each effect is seen, and judges the slow ones."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from harness.benches.lanes import Delays, Lifter


class SlowRecords:
    """Acknowledges everything; the records of a workout are there when they are asked for the third time."""

    def __init__(self) -> None:
        self.exercises, self.questions, self.workouts = ["bench"], Counter[str](), []

    def insist(self, method: str, path: str, body: Any = None) -> SimpleNamespace:
        if method == "GET":
            self.questions[path] += 1
            return SimpleNamespace(body={"items": ["a record"] * (self.questions[path] >= 3)})
        workouts = body.get("workouts", [body])
        self.workouts += workouts
        items = [{"id": str(uuid4())} for _ in workouts]
        return SimpleNamespace(body={"items": items} if "workouts" in body else items[0])


def test_each_small_change_is_followed_to_its_effect():
    writer = SlowRecords()
    delays = Lifter(writer, (5,)).wait_for_effects(lambda number: number < 4)
    assert (len(delays.effects), len(delays.answers)) == (4, 4)
    assert list(writer.questions.values()) == [3] * 4


def test_each_workout_lifts_more_than_the_one_before():
    writer = SlowRecords()
    ids = Lifter(writer, (5,)).write_batches(20, 10)
    loads = [float(one["entries"][0]["sets"][0]["load"]["value"]) for one in writer.workouts]
    assert len(set(ids)) == 20
    assert loads == sorted(set(loads))


def test_one_slow_effect_in_twenty_is_forgiven_and_two_are_not():
    for slow, holds in ((1, True), (2, False)):
        delays = Delays([0.1] * 40, [0.2] * (40 - 2 * slow) + [9.0] * 2 * slow)
        figures = {one.name: one for one in delays.figures("local", 1.0)}
        assert figures["local, effect, p95"].holds is holds
        assert figures["local, effect, median"].value == 0.2
        assert figures["local, effect, worst"].value == 9.0
