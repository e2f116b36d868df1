"""One-repetition maximum estimated from a set, by three named methods, with a band of error.

- ``epley``: load x (1 + reps / 30), Epley 1985, Boyd Epley Workout. One repetition is the load itself.
- ``brzycki``: load x 36 / (37 - reps), Brzycki 1993, J. Phys. Educ. Recreat. Dance 64:88-90.
- ``rpe``: Epley with the repetitions left in reserve (10 - RPE) added, the scale of Zourdos et al. 2016,
  J. Strength Cond. Res. 30:267-275.

No estimate from more than 10 repetitions: the relation stops being linear there (Reynolds et al. 2006, J.
Strength Cond. Res. 20:584-592, advise at most 10), and validity falls with every repetition (Whisenant et
al. 2003, ibid. 17:221-227). The band follows the published errors: about 4 % from five repetitions
(Reynolds), 11 to 13 % of the mean at 85 % of the maximum in people not used to testing (Hutchins and
Gearhart 2010, J. Exerc. Physiol. online 13(2)). Guessing one's reserve adds about one repetition of error
close to failure (Hackett et al. 2017, ibid. 31:2162-2168). Loads are milligrams; estimates are exact, so that who
keeps one rounds once.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

MAX_REPS = 10
FORMULAS = ("epley", "brzycki", "rpe")
# Lowest RPE, in tenths, that still tells something about the reserve.
LEAST_RPE = 60
# Repetitions up to which the half width of the band, in thousandths of the estimate, holds.
BANDS = ((1, 0), (5, 50), (MAX_REPS, 110))
RPE_BAND = 33  # one repetition by Epley


def estimate(formula: str, load: int | Fraction, reps: int, rpe: int | None = None) -> Fraction | None:
    """Estimated maximum in milligrams from ``reps`` with ``load`` milligrams (``rpe`` in tenths); None where none
    is valid.
    """
    multiple = _multiple(formula, reps, rpe if formula == "rpe" else None) if load > 0 else None
    return None if multiple is None else load * multiple


@lru_cache(1024)
def _multiple(formula: str, reps: int, rpe: int | None) -> Fraction | None:
    """How many times the load the estimate is; None where none is valid."""
    if not 1 <= reps <= MAX_REPS:
        return None
    if formula == "rpe":
        return _from_reserve(reps, rpe)
    if reps == 1:
        return Fraction(1)
    return Fraction(30 + reps, 30) if formula == "epley" else Fraction(36, 37 - reps)


def band(formula: str, value: int | Fraction, reps: int) -> tuple[Fraction, Fraction]:
    """Milligrams between which the true maximum probably lies."""
    width = next(width for most, width in BANDS if reps <= most) + (RPE_BAND if formula == "rpe" else 0)
    return value * Fraction(1000 - width, 1000), value * Fraction(1000 + width, 1000)


def _from_reserve(reps: int, rpe: int | None) -> Fraction | None:
    """Epley over the repetitions that would have been possible, in tenths."""
    if rpe is None or not LEAST_RPE <= rpe <= 100:
        return None
    possible = 10 * reps + (100 - rpe)
    if possible > 10 * MAX_REPS:
        return None
    return Fraction(1) if possible == 10 else Fraction(300 + possible, 300)
