"""What a goal's progress projects from few and noisy weights; it is 12 March 2026."""

import pytest

from .conftest import kg

NOTHING = {"expected": None, "earliest": None, "latest": None}


@pytest.fixture
def lose(ann, weigh, set_goal, progress):
    """``lose([85, 84, 83, 82], 80)``: the progress of a goal of losing to 80 kg, with a weight a week until today."""

    def log(weights, target, start="2026-02-01"):
        days = [f"2026-{day}" for day in ("02-19", "02-26", "03-05", "03-12")]
        terms = {"measurement_type": "weight", "direction": "down", "deadline": "2026-09-01"}
        goal = set_goal(ann, "measurement", target=kg(target), start_date=start, **terms)
        for day, weight in zip(days, weights, strict=True):
            weigh(ann, weight, day)
        return progress(ann, goal)

    return log


def test_four_weights_that_rise_by_chance_say_nothing(lose):
    """Slopes a week: -0.8, 1.1, -0.2, 0.15, 0.45, 0.03: the middle is a gain of 0.09, the range has both."""
    answer = lose([85, "84.2", "85.3", "85.1"], 80)
    assert answer["pace"]["per_week"] == kg("0.09")
    assert (answer["pace"]["low"], answer["pace"]["high"]) == (kg("-0.8"), kg("1.1"))
    assert answer["projection"] == {**NOTHING, "reason": "unclear"}
    assert answer["on_track"] is None


def test_who_rises_week_by_week_moves_away(lose):
    answer = lose([83, "83.5", 84, "84.6"], 80)
    assert answer["projection"] == {**NOTHING, "reason": "moving-away"}
    assert answer["on_track"] is False


@pytest.mark.parametrize(
    ("weights", "reason"),
    [
        pytest.param(["79.2", "79.5", "79.7", "79.9"], "moving-away", id="week by week"),
        pytest.param(["79.2", "79.6", "79.4", "79.9"], "unclear", id="by chance perhaps"),
    ],
)
def test_below_the_target_but_rising_is_not_there_tomorrow(lose, weights, reason):
    """Only the last weight is from after the first day, and one does not reach the goal."""
    answer = lose(weights, 80, start="2026-03-10")
    assert (answer["status"], answer["current"]["value"]) == ("active", kg("79.9"))
    assert answer["projection"] == {**NOTHING, "reason": reason}
