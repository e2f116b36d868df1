"""Figures derived from the body, against published examples."""

from decimal import Decimal

import pytest

from tracking_service.measurements import body_rules as rules


@pytest.mark.parametrize(
    ("weight", "height", "index", "named"),
    [
        (80_000_000, 1_800_000, "24.7", "normal"),
        (50_000_000, 1_750_000, "16.3", "underweight"),
        (100_000_000, 1_700_000, "34.6", "obese_class_1"),
        (99_840_000, 2_000_000, "25.0", "normal"),
        (100_000_000, 2_000_000, "25.0", "overweight"),
        (73_960_000, 2_000_000, "18.5", "underweight"),
        (74_000_000, 2_000_000, "18.5", "normal"),
        (119_999_999, 2_000_000, "30.0", "overweight"),
        (120_000_000, 2_000_000, "30.0", "obese_class_1"),
        (140_000_000, 2_000_000, "35.0", "obese_class_2"),
        (159_900_000, 2_000_000, "40.0", "obese_class_2"),
        (160_000_000, 2_000_000, "40.0", "obese_class_3"),
        (300_000_000, 1_500_000, "133.3", "obese_class_3"),
    ],
)
def test_body_mass_index(weight, height, index, named):
    """The class is that of the index before it is rounded."""
    assert rules.bmi(weight, height) == Decimal(index)
    assert rules.bmi_class(weight, height) == named


@pytest.mark.parametrize(
    ("sex", "kcal"),
    [("male", "1780"), ("female", "1614"), ("other", "1697"), (None, "1697")],
)
def test_mifflin_st_jeor(sex, kcal):
    """80 kg, 180 cm, 30 years: 800 + 1125 - 150 + 5 for a man."""
    assert rules.resting_energy(80_000_000, 1_800_000, 30, sex).value == kcal


@pytest.mark.parametrize(
    ("activity", "kcal"),
    [("sedentary", "2626"), ("light", "2892"), ("active", "3293"), ("vigorous", "3916")],
)
def test_daily_energy_is_a_multiple_of_it(activity, kcal):
    """1780 kcal at rest."""
    resting = rules.resting_energy(80_000_000, 1_800_000, 30, "male")
    assert rules.daily_energy(resting, activity).value == kcal


def test_waist_to_height():
    assert rules.ratio(900, 1800) == Decimal("0.50")
