"""What a doctor or coach would warn of in the terms of a goal about body weight. It is said, never refused.

- ``fast-change``: the deadline asks for a loss of more than 1 %, or a gain of more than 0.5 %, of the weight a week.
  These are the upper ends of what is advised to bodybuilders: approximately 0.5 to 1 % for a loss before a contest, to
  keep muscle (Helms, Aragon and Fitschen 2014, J. Int. Soc. Sports Nutr. 11:20, abstract), about 0.25 to 0.5 % for a
  gain, less for the advanced (Iraki et al. 2019, Sports 7:154, abstract). That they hold for everybody, and that only
  the terms are judged while the deadline lies ahead, is our rule.
- ``underweight-target``: the target is a body mass index below 18.5, underweight in adults by the World Health
  Organization (Nutrition Landscape Information System, "Malnutrition in women"). Not for who is known to be younger,
  whose bounds are others, and not for who gains weight (our rule).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from training.quantity import Steps

# Most of the body weight that a week may bring down, or up, and the index below which an adult is underweight.
MOST_LOSS_A_WEEK, MOST_GAIN_A_WEEK = Fraction(1, 100), Fraction(1, 200)
LEAST_BMI = Fraction(37, 2)
CODES = FAST, UNDERWEIGHT = ("fast-change", "underweight-target")


@dataclass(frozen=True)
class WeightTerms:
    """A goal about body weight in milligrams: from ``weight`` (None: unknown) to ``target`` in ``days`` (None:
    without a deadline); ``sign`` 1 is a gain, -1 a loss. ``height`` in micrometres, None where it is not known or
    says nothing.
    """

    target: Steps
    sign: int
    weight: Steps | None = None
    days: int | None = None
    height: int | None = None


def warnings(terms: WeightTerms) -> Iterator[tuple[str, str]]:
    """(code, detail) of all that is unsafe."""
    share = _share_of_a_week(terms)
    most, change = (MOST_GAIN_A_WEEK, "gain") if terms.sign > 0 else (MOST_LOSS_A_WEEK, "loss")
    if share > most:
        demand = f"The deadline asks for a {change} of {_beyond(share, most)} % of the body weight a week."
        yield FAST, f"{demand} More than {float(most * 100):g} % is not advised."
    index = _index(terms)
    if terms.sign < 0 and index is not None and index < LEAST_BMI:
        detail = f"The target is a body mass index of {float(index):.1f}. Below 18.5 adults are underweight."
        yield UNDERWEIGHT, detail


def _share_of_a_week(terms: WeightTerms) -> Fraction:
    """What part of the body weight each week until the deadline has to change."""
    if terms.weight is None or terms.days is None:
        return Fraction(0)
    change = max((terms.target - terms.weight) * terms.sign, 0)
    return Fraction(change) / Fraction(terms.weight) * 7 / max(terms.days, 1)


def _beyond(share: Fraction, most: Fraction) -> str:
    """The share in percent, to as many decimals as it takes to show that it is more than the most."""
    decimals = 1
    while round(share * 100, decimals) <= most * 100:
        decimals += 1
    return f"{float(round(share * 100, decimals)):.{decimals}f}"


def _index(terms: WeightTerms) -> Fraction | None:
    """The body mass index of the target, not rounded."""
    if terms.height is None:
        return None
    metres = Fraction(terms.height, 1_000_000)
    return Fraction(terms.target) / 1_000_000 / (metres * metres)
