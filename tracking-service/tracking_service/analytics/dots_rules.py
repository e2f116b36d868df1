"""DOTS: a total of squat, bench press and deadlift made comparable between body weights.

500 x total / (A w^4 + B w^3 + C w^2 + D w + E), total and body weight ``w`` in kilograms; ``w`` counts as 40 at least,
and as 210 (men) or 150 (women) at most. Coefficients and limits are those of the OpenPowerlifting project ("Definition
of Dots points", 2020, its source). There are two curves and no third, so it takes the sex that competitions ask for.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from training.quantity import Steps

KILOGRAM = 1_000_000  # milligrams


@dataclass(frozen=True)
class Curve:
    """The coefficients of a sex, from that of the fourth power down, and the kilograms within which they hold."""

    coefficients: tuple[Fraction, ...]
    least: int
    most: int


def _curve(least: int, most: int, *coefficients: str) -> Curve:
    return Curve(tuple(map(Fraction, coefficients)), least, most)


CURVES = {
    "male": _curve(40, 210, "-0.0000010930", "0.0007391293", "-0.1918759221", "24.0900756", "-307.75076"),
    "female": _curve(40, 150, "-0.0000010706", "0.0005158568", "-0.1126655495", "13.6175032", "-57.96288"),
}


def dots(total: Steps, body_weight: Steps, sex: str) -> Decimal:
    """The points of a total at a body weight, both in milligrams, to two decimals; ``sex`` is a key of CURVES."""
    curve = CURVES[sex]
    kilograms = min(max(Fraction(body_weight) / KILOGRAM, Fraction(curve.least)), Fraction(curve.most))
    divisor = Fraction()
    for coefficient in curve.coefficients:
        divisor = divisor * kilograms + coefficient
    hundredths = round(500 * Fraction(total) / KILOGRAM / divisor * 100)
    return Decimal(hundredths).scaleb(-2)
