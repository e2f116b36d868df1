"""Figures derived from body weight, height, age and sex. Estimates for adults, not diagnoses.

- Body mass index: kg / m^2, with the classes of the World Health Organization (Technical Report Series
  894, 2000).
- Resting energy: Mifflin, St Jeor et al. 1990, Am. J. Clin. Nutr. 51:241-247; most people lie within 10 %
  of it (Frankenfield et al. 2005, J. Am. Diet. Assoc. 105:775-789).
- Daily energy: resting energy times the physical activity level, middle of each range of FAO/WHO/UNU,
  "Human energy requirements", 2004, table 5.3.
- Waist to height: the boundary 0.5 of Ashwell et al. 2012, Obes. Rev. 13:275-286.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from training.quantity import Quantity

KCAL = 4_184_000  # millijoules
KILOGRAM, METRE = 1_000_000, 1_000_000  # milligrams, micrometres
ADULT_AGE = 19
# Constant term of the equation, kcal/day. It knows two sexes; for anybody else the middle is used and
# said so.
SEX_TERMS = {"male": 5, "female": -161, "other": -78, None: -78}
ACTIVITY_LEVELS = {"sedentary": Decimal("1.55"), "active": Decimal("1.85"), "vigorous": Decimal("2.20")}
BMI_CLASSES = ((Decimal("18.5"), "underweight"), (Decimal(25), "normal"), (Decimal(30), "overweight"))


def bmi(weight: int, height: int) -> Decimal:
    """Body mass index in kg/m^2 from milligrams and micrometres, to one decimal."""
    metres = Decimal(height) / METRE
    return (Decimal(weight) / KILOGRAM / (metres * metres)).quantize(Decimal("0.1"), ROUND_HALF_EVEN)


def bmi_class(index: Decimal) -> str:
    """The class for adults: underweight, normal, overweight or obese."""
    return next((name for bound, name in BMI_CLASSES if index < bound), "obese")


def resting_energy(weight: int, height: int, age: int, sex: str | None) -> Quantity:
    """Energy spent at rest in a day, in kcal, from milligrams, micrometres and years."""
    kcal = 10 * Decimal(weight) / KILOGRAM + 625 * Decimal(height) / METRE - 5 * age + SEX_TERMS[sex]
    return Quantity.from_base(int(kcal * KCAL), "kcal", places=0)


def daily_energy(resting: Quantity, activity: str) -> Quantity:
    """Energy spent in a day at one of the ACTIVITY_LEVELS, in kcal."""
    return Quantity.from_base(int(resting.base * ACTIVITY_LEVELS[activity]), "kcal", places=0)


def ratio(part: int, whole: int) -> Decimal:
    """Two decimals of part / whole, such as waist to height."""
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
