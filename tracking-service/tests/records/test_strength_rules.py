"""One-repetition maximum by each method."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking_service.records import strength_rules as rules

loads, reps = st.integers(1, 600_000), st.integers(1, rules.MAX_REPS)


@pytest.mark.parametrize(
    ("formula", "load", "reps", "rpe", "value"),
    [
        ("epley", 100_000, 5, None, 116_667),
        ("epley", 100_000, 10, None, 133_333),
        ("epley", 100_000, 1, None, 100_000),
        ("brzycki", 100_000, 5, None, 112_500),
        ("brzycki", 100_000, 10, None, 133_333),
        ("brzycki", 100_000, 1, None, 100_000),
        ("rpe", 100_000, 5, 80, 123_333),
        ("rpe", 100_000, 1, 100, 100_000),
        ("rpe", 100_000, 5, 95, 118_333),
        ("rpe", 100_000, 5, None, None),
        ("rpe", 100_000, 5, 50, None),
        ("rpe", 100_000, 8, 70, None),
        ("epley", 100_000, 11, None, None),
        ("brzycki", 100_000, 36, None, None),
        ("epley", 0, 5, None, None),
        ("epley", 100_000, 0, None, None),
    ],
)
def test_the_formulas(formula, load, reps, rpe, value):
    found = rules.estimate(formula, load, reps, rpe)
    assert (None if found is None else round(found)) == value


@given(loads, reps, st.sampled_from(["epley", "brzycki"]))
def test_an_estimate_is_never_below_the_load_and_the_band_holds_it(load, number, formula):
    value = rules.estimate(formula, load, number)
    low, high = rules.band(formula, value, number)
    assert value >= load
    assert low <= value <= high
    assert (low == high == value) == (number == 1)


@given(loads, st.integers(1, rules.MAX_REPS - 1), st.sampled_from(["epley", "brzycki"]))
def test_more_repetitions_never_mean_less(load, number, formula):
    assert rules.estimate(formula, load, number + 1) >= rules.estimate(formula, load, number)


def test_the_methods_agree_at_ten_repetitions():
    assert rules.estimate("epley", 60_000, 10) == rules.estimate("brzycki", 60_000, 10)


def test_a_guessed_reserve_widens_the_band():
    assert rules.band("rpe", 100_000, 5) == (91_700, 108_300)
    assert rules.band("epley", 100_000, 5) == (95_000, 105_000)
    assert rules.band("epley", 100_000, 8) == (89_000, 111_000)
