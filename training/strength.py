"""How repetitions and effort relate to the one-repetition maximum: the names of the formulas that people choose from,
and the table of repetitions and effort. Pure.

The table says which share of the maximum goes so many times with so many repetitions left in reserve (10 - RPE; the
scale is that of Zourdos et al. 2016, J. Strength Cond. Res. 30:267-275). Only their sum counts, the repetitions to
failure. These are the figures that lifters know as the table of Tuchscherer's Reactive Training Systems: five at RPE 8
are 81.1 %, one at RPE 9 is 95.5 %. Other tables go by that name too, so this one is our rule. Between halves of an RPE
it is interpolated.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

# ``mean`` is that of the four.
FORMULAS = ("epley", "brzycki", "lombardi", "wathan", "mean")
LEAST_RPE, MOST_RPE = 10, 100  # tenths; at the latter nothing is left in reserve
# Thousandths of the maximum that go 1, 1.5, 2 ... 14 times.
SHARES = (
    1000, 978, 955, 939, 922, 907, 892, 878, 863, 850, 837, 824, 811, 799, 786, 774, 762, 751, 739, 723, 707, 694, 680,
    667, 653, 640, 626,
)  # fmt: skip


def rated_effort(rpe: int | None, rir: int | None) -> int | None:
    """The RPE in tenths: as typed, else what the repetitions in reserve say (10 - RIR, 1 at least), else None."""
    return rpe if rpe is not None or rir is None else max(MOST_RPE - 10 * rir, LEAST_RPE)


def reserve(rpe: int) -> Fraction:
    """Repetitions that were left, of an RPE in tenths."""
    return Fraction(MOST_RPE - rpe, 10)


@lru_cache(1024)
def share_of_maximum(reps: int, rpe: int) -> Fraction | None:
    """Which share of the one-repetition maximum goes ``reps`` times at this RPE (in tenths); None outside the table,
    which begins at one repetition and ends at 14 to failure.
    """
    halves = 2 * (reps + reserve(rpe) - 1)
    if reps < 1 or not 0 <= halves <= len(SHARES) - 1:
        return None
    before = int(halves)
    if halves == before:
        return Fraction(SHARES[before], 1000)
    return (SHARES[before] + (halves - before) * (SHARES[before + 1] - SHARES[before])) / 1000
