"""Figures derived from body weight, height, age and sex. Estimates for adults, not diagnoses.

- Body mass index: kg / m^2, with the classes of the World Health Organization (Technical Report Series
  894, 2000), obesity in three. The class is that of the index as it is, not as it is shown: 24.96 is normal.
- Resting energy: Mifflin, St Jeor et al. 1990, Am. J. Clin. Nutr. 51:241-247; right within 10 % for more people than
  other equations, with errors for individuals (Frankenfield et al. 2005, J. Am. Diet. Assoc. 105:775-789, abstract).
- Daily energy: resting energy times the physical activity level, middle of each range of FAO/WHO/UNU,
  "Human energy requirements", 2004, table 5.3. That has one range for "sedentary or light activity", 1.40 to 1.69; that
  its lower half is sedentary and its upper half light is our rule.
- Waist to height: the boundary 0.5 of Browning, Hsieh and Ashwell 2010, Nutr. Res. Rev. 23:247-269 (abstract).
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from training.quantity import Quantity

KCAL = 4_184_000  # millijoules
KILOGRAM, METRE = 1_000_000, 1_000_000  # milligrams, micrometres
ADULT_AGE = 19
# Constant term of the equation, kcal/day. It knows two sexes; for anybody else the middle is used, and where the sex is
# not known it is named as missing.
SEX_TERMS = {"male": 5, "female": -161, "other": -78, None: -78}
ACTIVITY_LEVELS = {
    "sedentary": Decimal("1.475"),
    "light": Decimal("1.625"),
    "active": Decimal("1.85"),
    "vigorous": Decimal("2.20"),
}
# Below which index (kg/m^2) each class ends; beyond the last one lies MOST_OBESE.
BMI_CLASSES = (
    (Fraction("18.5"), "underweight"),
    (Fraction(25), "normal"),
    (Fraction(30), "overweight"),
    (Fraction(35), "obese_class_1"),
    (Fraction(40), "obese_class_2"),
)
MOST_OBESE = "obese_class_3"


def bmi(weight: int, height: int) -> Decimal:
    """Body mass index in kg/m^2 from milligrams and micrometres, to one decimal."""
    return Decimal(round(10 * _index(weight, height))).scaleb(-1)


def bmi_class(weight: int, height: int) -> str:
    """The class for adults of a weight in milligrams at a height in micrometres: one of BMI_CLASSES or MOST_OBESE."""
    index = _index(weight, height)
    return next((name for bound, name in BMI_CLASSES if index < bound), MOST_OBESE)


def _index(weight: int, height: int) -> Fraction:
    metres = Fraction(height, METRE)
    return Fraction(weight, KILOGRAM) / (metres * metres)


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
