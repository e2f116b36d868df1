"""Effort by repetitions in reserve; the table of repetitions and effort, against the rows that it was printed in."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training import strength

# The rows of whole and of half repetitions in reserve, as they are printed.
WHOLE = (100, 95.5, 92.2, 89.2, 86.3, 83.7, 81.1, 78.6, 76.2, 73.9, 70.7, 68.0, 65.3, 62.6)
HALF = (97.8, 93.9, 90.7, 87.8, 85.0, 82.4, 79.9, 77.4, 75.1, 72.3, 69.4, 66.7, 64.0)
EFFORTS = st.integers(0, 100)


@pytest.mark.parametrize("reps", range(1, 15))
@pytest.mark.parametrize("halves", range(10))
def test_the_printed_rows(reps, halves):
    row, place = (HALF, reps + halves // 2 - 1) if halves % 2 else (WHOLE, reps + halves // 2 - 1)
    share = strength.share_of_maximum(reps, 100 - 5 * halves)
    assert share == (Fraction(str(row[place])) / 100 if place < len(row) else None)


@pytest.mark.parametrize(
    ("reps", "rpe", "percent"), [(5, 80, "81.1"), (1, 90, "95.5"), (1, 98, "99.12"), (10, 60, "62.6"), (3, 85, "87.8")]
)
def test_a_share(reps, rpe, percent):
    assert strength.share_of_maximum(reps, rpe) * 100 == Fraction(percent)


@given(st.integers(1, 14), EFFORTS)
def test_more_repetitions_or_more_reserve_mean_a_smaller_share(reps, rpe):
    share = strength.share_of_maximum(reps, rpe)
    if share is None:
        assert reps + strength.reserve(rpe) > 14
        return
    for more in (strength.share_of_maximum(reps + 1, rpe), strength.share_of_maximum(reps, rpe - 1)):
        assert more is None or more < share


@given(st.integers(1, 14), st.integers(0, 99))
def test_a_tenth_of_effort_is_a_small_step(reps, rpe):
    """Continuous: no step of a tenth is more than a fifth of the widest one of half an RPE."""
    one, other = strength.share_of_maximum(reps, rpe), strength.share_of_maximum(reps, rpe + 1)
    assert one is None or other - one <= Fraction(23, 5000)


def test_a_single_at_the_limit_is_the_maximum():
    assert strength.share_of_maximum(1, 100) == 1
    assert strength.share_of_maximum(0, 100) is None


@pytest.mark.parametrize(
    ("rpe", "rir", "effort"), [(85, 3, 85), (None, 2, 80), (None, 0, 100), (None, 10, 10), (None, None, None)]
)
def test_repetitions_in_reserve_say_the_effort(rpe, rir, effort):
    assert strength.rated_effort(rpe, rir) == effort
