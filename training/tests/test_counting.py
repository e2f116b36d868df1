"""How many hands move a load."""

import pytest

from training.counting import HELD_MEASURES, LOADS_PER, hands
from training.sets import SIDES


@pytest.mark.parametrize(
    ("load_per", "side", "expected"),
    [
        ("hand", "both", 2),
        ("hand", "left", 1),
        ("hand", "right", 1),
        ("hand", "alternate", 1),
        ("total", "both", 1),
        ("total", "left", 1),
        ("total", "right", 1),
        ("total", "alternate", 1),
    ],
)
def test_both_hands_move_a_load_that_each_of_them_holds(load_per: str, side: str, expected: int) -> None:
    assert load_per in LOADS_PER
    assert side in SIDES
    assert hands(load_per, side) == expected


def test_hands_hold_no_help_and_nothing_that_is_not_lifted() -> None:
    assert set(HELD_MEASURES) == {"weight_reps", "weight_duration", "weight_distance"}
