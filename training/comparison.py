"""Which of two figures is more, whatever units they were typed in: the one rule of records and goals. Pure.

In the same unit figures are compared as they are, to the base step of their dimension. Who changes units types
rounded conversions, so in different units the older figure is converted to the unit of the newer one and both are
rounded to the decimals that the newer one was typed with, one at least: 102.06 kg are no more than 225 lb, 103 kg are
more than 226 lb. What follows from a typed figure is rounded in proportion: five times 102.06 kg are to a volume of
1125 lb what 102.06 kg are to 225 lb. A goal's target takes the part of the newer figure: 90.72 kg reach 200 lb.

A figure is a number of base steps (see :mod:`training.quantity`), positive or negative, with its precision.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from training.quantity import STEPS, Quantity, Steps, decimals

# Where a figure was typed without decimals, its conversion is compared to one.
LEAST_DECIMALS = 1


@dataclass(frozen=True, slots=True)
class Precision:
    """The unit that a figure was typed in (None: in none, or in several), and how many decimals it had.

    ``factor`` is how much faster the figure grows than what was typed: the repetitions, of a volume. ``is_rounded``: it
    follows from several typed figures, such as a load and a body weight, and is compared rounded in its own unit too.
    """

    unit: str | None = None
    decimals: int = 0
    factor: Steps = 1
    is_rounded: bool = False

    @classmethod
    def of(cls, value: str, unit: str) -> Precision:
        """That of a typed value."""
        return cls(unit, decimals(value))

    def is_apart(self, older: Precision) -> bool:
        """Whether figures of these precisions are compared rounded."""
        return self.unit is not None and (self.unit != older.unit or self.is_rounded or older.is_rounded)


NOT_TYPED = Precision()


def compare(newer: Steps, precision: Precision, older: Steps, older_precision: Precision) -> int:
    """1 where the newer figure is more, -1 where it is less, 0 where they say the same."""
    if precision.is_apart(older_precision):
        step = _step(precision)
        newer, older = round(newer / step), round(older / step)
    return (newer > older) - (newer < older)


def as_typed(steps: Steps, precision: Precision) -> Fraction:
    """The figure in the unit and to the decimals of this precision, in base steps."""
    return round(steps / _step(precision)) * _step(precision)


def nearly(target: Quantity, sign: int = 1) -> int:
    """The base that a reading has at least (``sign`` -1: at most) which may reach the target in any unit.

    For queries that narrow; :func:`compare` decides.
    """
    slack = _step(Precision.of(target.value, target.unit))
    return round(target.steps - sign * slack)


@lru_cache(4096)
def _step(precision: Precision) -> Fraction:
    """Base steps in the last decimal to which figures of this precision are compared."""
    assert precision.unit is not None
    return STEPS[precision.unit] / 10 ** max(precision.decimals, LEAST_DECIMALS) * precision.factor
