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
close to failure (Hackett et al. 2017, ibid. 31:2162-2168). All values are whole grams, rounded half up.
"""

from __future__ import annotations

MAX_REPS = 10
FORMULAS = ("epley", "brzycki", "rpe")
# Lowest RPE, in tenths, that still tells something about the reserve.
LEAST_RPE = 60
# Repetitions up to which the half width of the band, in thousandths of the estimate, holds.
BANDS = ((1, 0), (5, 50), (MAX_REPS, 110))
RPE_BAND = 33  # one repetition by Epley


def estimate(formula: str, load: int, reps: int, rpe: int | None = None) -> int | None:
    """Estimated maximum in grams from ``reps`` with ``load`` grams (``rpe`` in tenths); None where none
    is valid.
    """
    if load <= 0 or not 1 <= reps <= MAX_REPS:
        return None
    if formula == "rpe":
        return _from_reserve(load, reps, rpe)
    if reps == 1:
        return load
    return _half_up(load * (30 + reps), 30) if formula == "epley" else _half_up(load * 36, 37 - reps)


def band(formula: str, value: int, reps: int) -> tuple[int, int]:
    """Grams between which the true maximum probably lies."""
    width = next(width for most, width in BANDS if reps <= most) + (RPE_BAND if formula == "rpe" else 0)
    return _half_up(value * (1000 - width), 1000), _half_up(value * (1000 + width), 1000)


def _from_reserve(load: int, reps: int, rpe: int | None) -> int | None:
    """Epley over the repetitions that would have been possible, in tenths."""
    if rpe is None or not LEAST_RPE <= rpe <= 100:
        return None
    possible = 10 * reps + (100 - rpe)
    if possible > 10 * MAX_REPS:
        return None
    return load if possible == 10 else _half_up(load * (300 + possible), 300)


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)
