"""What planned sets and blocks say to a person."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plans_service.plans.set_text import block_line, item_lines, set_line
from plans_service.plans.tree import Block, Item, SetTarget
from service_kit.ids import new_id
from training.quantity import Quantity
from training.sets import Load


def of(value, unit):
    return Quantity.of(value, unit)


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ({"reps_min": 5, "load": Load("percent_tm", percent=Decimal(80))}, "5 @ 80 % of training max"),
        ({"reps_min": 8, "reps_max": 12, "load": Load("rir", rir=2)}, "8-12 @ 2 reps in reserve"),
        ({"reps_min": 5, "reps_max": 5, "load": Load("absolute", of("102.5", "kg"))}, "5 @ 102.5 kg"),
        ({"role": "amrap", "reps_min": 5, "load": Load("percent_1rm", percent=Decimal("87.5"))}, "5+ @ 87.5 % of 1RM"),
        ({"role": "amrap"}, "as many as possible"),
        ({"role": "failure"}, "to failure"),
        ({"role": "warmup", "reps_min": 10}, "Warm-up: 10"),
        ({"role": "backoff", "reps_min": 5, "load": Load("rpe", rpe=Decimal("7.5"))}, "Back-off: 5 @ RPE 7.5"),
        ({"reps_min": 6, "load": Load("added", of("10", "kg"))}, "6 @ +10 kg"),
        ({"reps_min": 6, "load": Load("assisted", of("20", "lb"))}, "6 @ 20 lb of assistance"),
        ({"reps_min": 6, "load": Load("bodyweight")}, "6 @ body weight"),
        ({"duration": of("120", "s")}, "2 min"),
        ({"duration": of("45", "s"), "side": "alternate"}, "45 s, sides in turn"),
        ({"role": "amrap", "duration": of("45", "s")}, "45 s or more"),
        ({"distance": of("400", "m"), "duration": of("90", "s")}, "400 m in 90 s"),
        ({"reps_min": 5, "tempo": "3-1-X-0", "rest": of("180", "s")}, "5, tempo 3-1-X-0, rest 3 min"),
    ],
)
def test_a_set_in_words(target, text):
    assert set_line(SetTarget(new_id(), **target)) == text


def test_equal_sets_in_a_row_are_counted():
    def target(**parts):
        return SetTarget(new_id(), **parts)

    sets = (target(role="warmup", reps_min=5), *(target(reps_min=5) for _ in range(3)), target(reps_min=3))
    assert item_lines(Item(new_id(), new_id(), sets)) == ["Warm-up: 5", "3 x 5", "3"]


@pytest.mark.parametrize(
    ("block", "text"),
    [
        ({}, "Straight sets"),
        ({"kind": "superset", "rounds": 3, "rest": of("90", "s")}, "Superset, 3 rounds, rest 90 s"),
        ({"kind": "circuit", "rounds": 4}, "Circuit, 4 rounds"),
        ({"kind": "emom", "rounds": 10, "duration": of("60", "s")}, "Every 1 min, 10 rounds"),
        ({"kind": "emom", "duration": of("90", "s")}, "Every 90 s, 1 round"),
        ({"kind": "amrap", "duration": of("12", "min")}, "As many rounds as possible in 12 min"),
        (
            {"kind": "interval", "rounds": 8, "duration": of("20", "s"), "rest": of("10", "s")},
            "Intervals, 8 rounds, 20 s each, rest 10 s",
        ),
    ],
)
def test_a_block_in_words(block, text):
    assert block_line(Block(new_id(), (), **block)) == text
