"""The load that a percentage of a maximum comes to. Pure."""

from __future__ import annotations

from fractions import Fraction

from training.quantity import STEPS, Quantity

# Loads are told in steps that scales and plates have; in the unit of the lifter.
STEP = {"kg": Fraction(1, 2), "lb": Fraction(1)}


def load_of_percentage(maximum: int, percent: int, unit: str) -> Quantity:
    """So many thousandths of a percent of a maximum in milligrams, rounded down to half a kilogram or a pound.

    Our rule: down, since the maximum is an estimate and the next step would be more than was planned.
    """
    exact = Fraction(maximum * percent, 100_000) / STEPS[unit]
    steps = exact // STEP[unit]
    return Quantity.from_base(steps * STEP[unit] * STEPS[unit], unit, places=1)
