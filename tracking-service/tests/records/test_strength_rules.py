"""One-repetition maximum by each method, and the bands."""

import math
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tracking_service.records import strength_rules as rules
from training.strength import FORMULAS

LOADS, REPS = st.integers(1, 600_000_000), st.integers(1, rules.MAX_REPS)
EFFORTS = st.none() | st.integers(10, 100)
ALL_REPS, ALL_EFFORTS = range(1, rules.MAX_REPS + 1), (None, *range(10, 101))

# The formulas once more, in floating point and as they are printed.
PRINTED = {
    "epley": lambda w, r: w * (1 + r / 30),
    "brzycki": lambda w, r: w * 36 / (37 - r),
    "lombardi": lambda w, r: w * r**0.10,
    "wathan": lambda w, r: 100 * w / (48.8 + 53.8 * math.exp(-0.075 * r)),
}
PRINTED["mean"] = lambda w, r: sum(PRINTED[name](w, r) for name in FORMULAS if name != "mean") / 4


@pytest.mark.parametrize(
    ("method", "load", "reps", "rpe", "value"),
    [
        ("epley", 100_000, 5, None, 116_667),
        ("epley", 100_000, 10, None, 133_333),
        ("brzycki", 100_000, 5, None, 112_500),
        ("brzycki", 100_000, 10, None, 133_333),
        ("lombardi", 100_000, 5, None, 117_462),
        ("lombardi", 100_000, 10, None, 125_893),
        ("wathan", 100_000, 5, None, 116_583),
        ("wathan", 100_000, 10, None, 134_747),
        ("mean", 100_000, 5, None, 115_803),
        ("rpe", 80_000, 5, 80, 98_644),
        ("rpe", 200_000, 1, 95, 204_499),
        ("rpe", 200_000, 1, 100, 200_000),
        ("rpe", 100_000, 10, 60, 159_744),
        ("rpe", 100_000, 5, None, None),
        ("rpe", 100_000, 5, 59, None),
        ("rpe", 100_000, 11, 90, None),
        ("epley", 100_000, 11, None, None),
        ("brzycki", 100_000, 36, None, None),
        ("wathan", 0, 5, None, None),
        ("epley", 100_000, 0, None, None),
    ],
)
def test_the_methods(method, load, reps, rpe, value):
    found = rules.estimate(method, load, reps, rpe)
    assert (None if found is None else round(found)) == value


@given(LOADS, st.integers(2, rules.MAX_REPS), st.sampled_from(FORMULAS))
def test_the_formulas_are_those_that_are_printed(load, reps, formula):
    assert float(rules.estimate(formula, load, reps)) == pytest.approx(PRINTED[formula](load, reps), rel=1e-11)


@pytest.mark.parametrize("formula", FORMULAS)
def test_one_repetition_is_the_load_itself(formula):
    assert rules.estimate(formula, 150_000_000, 1) == 150_000_000


@given(LOADS, REPS, st.integers(rules.LEAST_RPE, 100), st.sampled_from(rules.METHODS))
def test_more_is_never_less(load, reps, rpe, method):
    """A heavier load, more repetitions and an easier set make a higher estimate; the last one only by RPE."""
    value = rules.estimate(method, load, reps, rpe)
    assert value >= load
    assert rules.estimate(method, load + 1, reps, rpe) > value
    if reps < rules.MAX_REPS:
        assert rules.estimate(method, load, reps + 1, rpe) > value
    if rpe > rules.LEAST_RPE:
        easier = rules.estimate(method, load, reps, rpe - 1)
        assert easier > value if method == rules.BY_EFFORT else easier == value


def test_a_tenth_of_effort_is_a_small_step():
    """Continuous down to the single: an RPE of 9.9 says half a percent more than one of 10."""
    assert rules.estimate("rpe", 1000, 1, 99) / rules.estimate("rpe", 1000, 1, 100) == Fraction(1000, 1000) / Fraction(
        9956, 10_000
    )


def bands_of(load, reps, rpe):
    values = {method: rules.estimate(method, load, reps, rpe) for method in rules.METHODS}
    return values, {
        method: rules.band(method, value, load, reps, rpe) for method, value in values.items() if value is not None
    }


@pytest.mark.parametrize("reps", ALL_REPS)
def test_no_two_estimates_of_a_set_exclude_each_other(reps):
    load = 150_000_000
    for rpe in ALL_EFFORTS:
        values, bands = bands_of(load, reps, rpe)
        assert set(FORMULAS) <= bands.keys()
        for method, band in bands.items():
            assert load <= band.low <= values[method]
            assert band.high is None or values[method] <= band.high
        highs = [band.high for band in bands.values()]
        assert max(band.low for band in bands.values()) <= min((high for high in highs if high), default=math.inf), rpe
        assert (None in highs) == (rpe is not None and rpe < rules.LEAST_RPE)
        assert {band.assumes_failure for band in bands.values()} == {rpe is None}


def relative_width(method, reps, rpe):
    value = rules.estimate(method, 1000, reps, rpe)
    return (rules.band(method, value, 1000, reps, rpe).high - value) / value


@given(REPS, st.none() | st.integers(rules.LEAST_RPE, 100), st.sampled_from(rules.METHODS))
def test_bands_widen_with_repetitions_and_reserve(reps, rpe, method):
    assume(method != rules.BY_EFFORT or rpe is not None)
    width = relative_width(method, reps, rpe)
    if rpe is not None and rpe > rules.LEAST_RPE:
        easier = relative_width(method, reps, rpe - 1)
        assert easier > width if method == rules.BY_EFFORT else easier >= width
    if reps < rules.MAX_REPS and (rpe is None or method == rules.BY_EFFORT):
        assert relative_width(method, reps + 1, rpe) > width
    assert (width == 0) == (reps == 1 and rpe in (None, 100))


@pytest.mark.parametrize(
    ("to_failure", "percent"),
    [("1", "0"), ("1.5", "1.5"), ("2", "3"), ("5", "6.75"), ("6", "8"), ("10", "13"), ("15", "19.25")],
)
def test_half_widths(to_failure, percent):
    assert rules.half_width(Fraction(to_failure)) == Fraction(percent) / 100


@pytest.mark.parametrize(
    ("method", "reps", "rpe", "low", "high"),
    [
        ("epley", 5, None, 93_250, 106_750),
        ("epley", 8, None, 89_500, 110_500),
        ("epley", 1, None, 100_000, 100_000),
        ("rpe", 1, 95, 97_000, 103_000),
        ("rpe", 5, 80, 89_500, 110_500),
        ("rpe", 1, 60, 92_000, 108_000),
    ],
)
def test_the_band_around_an_estimate(method, reps, rpe, low, high):
    value = rules.estimate(method, 100_000, reps, rpe)
    band = rules.band(method, value, 1, reps, rpe)
    scale = Fraction(100_000) / value
    assert (band.low * scale, band.high * scale) == (low, high)


def test_the_maximum_is_no_less_than_what_was_lifted():
    value = rules.estimate("brzycki", 100_000, 2)
    assert rules.band("brzycki", value, 100_000, 2).low == 100_000


def test_no_estimate_is_more_than_its_bound():
    assert rules.most_multiple() == max(
        rules.estimate(formula, 1, reps) for formula in FORMULAS for reps in range(1, rules.MAX_REPS + 1)
    )
