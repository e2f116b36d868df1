"""One-repetition maximum estimated from a set, by named methods, with the band in which it probably lies.

The formulas take the set as one to failure; one repetition is the load itself by all of them. ``r`` are repetitions:

- ``epley``: load x (1 + r / 30), Epley 1985, Boyd Epley Workout.
- ``brzycki``: load x 36 / (37 - r), Brzycki 1993, J. Phys. Educ. Recreat. Dance 64:88-90.
- ``lombardi``: load x r^0.1. ``wathan``: load x 100 / (48.8 + 53.8 e^(-0.075 r)). Both in the form in which calculators
  of the maximum give them.
- ``mean``: the mean of these four.
- ``rpe``: load / share, by the table of repetitions and effort (:mod:`training.strength`), which also counts the
  repetitions that were left in reserve. Only from RPE 6 on: below, "more than four left" is all that people can tell.

No estimate from more than 10 repetitions: "no more than 10 repetitions should be used in linear equations to estimate
1RM for the LP and CP actions" (leg and chest press: Reynolds, Gordon and Robergs 2006, J. Strength Cond. Res.
20(3):584-592, abstract), and validity is higher with fewer (Whisenant et al. 2003, ibid. 17(2):221-227, abstract). With
the reserve that is at most 14 to failure, where the table ends.

**The band** is our rule, on the errors that one study gives. Hutchins and Gearhart 2010 (J. Exerc. Physiol. online
13(3):32-39, abstract) let 27 recreationally trained men repeat 85 % of their maximum to fatigue: prediction equations
erred by 5.4 to 6.8 kg of a bench press of 95.5 kg, 5.7 to 7.1 %. Of normal errors 80 % lie within 1.28 of these, which
we take as 8 % either way at six repetitions to failure. From there the half width moves by 1.25 percentage points a
repetition, down to 3 % at two, where the formulas themselves differ by 4 %, and to nothing at one. Other movements err
more, and so do people who are used to many repetitions: a curl of 49.4 kg by 5.3 to 6.9 kg in the same study, a leg
press from five repetitions by 16 kg (Reynolds et al., abstract). So a coverage is told of presses only, of a set whose
effort was rated, by itself: the highest of many estimates, as records are, errs upward.

Who rates the reserve errs by about one repetition, and on average says too few (by 0.95, with great differences between
studies: Halperin et al. 2022, Sports Med. 52(2):377-390, abstract), so a reserve makes the band of ``rpe`` that of a
set with one repetition more; the estimate itself rather lies too low. A formula knows no reserve; where one was rated,
the upper end of its band is at least that of ``rpe``, and where it was rated below 6 there is none. So two estimates of
one set never exclude each other. The maximum is no less than the load that was lifted, nor is the lower end.

Loads are milligrams; estimates are exact multiples of them, so that who keeps one rounds once. Powers and exponentials
are rounded to 12 decimals beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

from training.quantity import Steps
from training.strength import FORMULAS, MOST_RPE, reserve, share_of_maximum

MAX_REPS = 10
BY_EFFORT = "rpe"
METHODS = (*FORMULAS, BY_EFFORT)
# Lowest RPE, in tenths, that still tells something about the reserve.
LEAST_RPE = 60
# Percent of the maxima that the band should hold.
COVERAGE = 80
# The movement pattern of the bench press.
STUDIED = "horizontal_push"
# Half width of the band at two repetitions to failure, and what each further one adds.
TWO_REPS, EACH_REP = Fraction(3, 100), Fraction(125, 10_000)
_PLACES = 12


@dataclass(frozen=True)
class Band:
    """Milligrams between which the maximum probably lies; ``high`` is None where nothing says how much was in reserve.

    ``assumes_failure``: nobody rated the set, so the band is that of one to failure. The maximum may lie above it.
    """

    low: Steps
    high: Steps | None
    assumes_failure: bool


def estimate(method: str, load: Steps, reps: int, rpe: int | None = None) -> Fraction | None:
    """Estimated maximum in milligrams from ``reps`` with ``load`` milligrams (``rpe`` in tenths); None where none
    is valid.
    """
    if load <= 0 or not 1 <= reps <= MAX_REPS:
        return None
    if method != BY_EFFORT:
        return load * _multiple(method, reps)
    share = share_of_maximum(reps, rpe) if _gives_estimate(rpe) and rpe is not None else None
    return None if share is None else load / share


def most_multiple() -> Fraction:
    """How many times the load no estimate by a formula exceeds."""
    return max(_multiple(formula, MAX_REPS) for formula in FORMULAS)


def band(method: str, value: Steps, load: Steps, reps: int, rpe: int | None = None) -> Band:
    """The band around ``value``, the estimate by this method from ``reps`` with ``load`` (``rpe`` in tenths)."""
    width = _half_width_by_effort(reps, rpe) if method == BY_EFFORT else half_width(Fraction(reps))
    low, high = max(value * (1 - width), min(load, value)), value * (1 + width)
    if rpe is None:
        return Band(low, high, assumes_failure=True)
    by_effort = estimate(BY_EFFORT, load, reps, rpe)
    if by_effort is None:
        return Band(low, None, assumes_failure=False)
    return Band(low, max(high, by_effort * (1 + _half_width_by_effort(reps, rpe))), assumes_failure=False)


def coverage(found: Band, pattern: str | None) -> int | None:
    """Percent of the maxima that a band should hold; None where nothing says so: for other movements than the one that
    was studied, and where nobody rated how much was left.
    """
    is_studied = pattern == STUDIED and not found.assumes_failure and found.high is not None
    return COVERAGE if is_studied else None


def half_width(to_failure: Fraction) -> Fraction:
    """Half the width of a band, as a share of the estimate, with so many repetitions (one or more) to failure."""
    return min((to_failure - 1) * TWO_REPS, TWO_REPS + (to_failure - 2) * EACH_REP)


def _half_width_by_effort(reps: int, rpe: int | None) -> Fraction:
    left = reserve(MOST_RPE if rpe is None else rpe)
    return half_width(reps + left + min(left, Fraction(1)))


def _gives_estimate(rpe: int | None) -> bool:
    return rpe is not None and LEAST_RPE <= rpe <= MOST_RPE


@lru_cache(1024)
def _multiple(formula: str, reps: int) -> Fraction:
    """How many times the load the estimate is."""
    if reps == 1:
        return Fraction(1)
    if formula == "epley":
        return Fraction(30 + reps, 30)
    if formula == "brzycki":
        return Fraction(36, 37 - reps)
    if formula == "mean":
        others = [_multiple(other, reps) for other in FORMULAS if other != "mean"]
        return sum(others, Fraction()) / len(others)
    with localcontext() as context:
        context.prec = 40
        if formula == "lombardi":
            value = Decimal(reps) ** Decimal("0.1")
        else:
            value = 100 / (Decimal("48.8") + Decimal("53.8") * (Decimal("-0.075") * reps).exp())
        return Fraction(round(value, _PLACES))
