"""Figures derived from the body, against published examples."""

from decimal import Decimal

import pytest

from tracking_service.measurements import body_rules as rules


@pytest.mark.parametrize(
    ("weight", "height", "index", "named"),
    [
        (80_000_000, 1_800_000, "24.7", "normal"),
        (50_000_000, 1_750_000, "16.3", "underweight"),
        (100_000_000, 1_700_000, "34.6", "obese"),
    ],
)
def test_body_mass_index(weight, height, index, named):
    assert rules.bmi(weight, height) == Decimal(index)
    assert rules.bmi_class(rules.bmi(weight, height)) == named


@pytest.mark.parametrize(
    ("sex", "kcal"),
    [("male", "1780"), ("female", "1614"), ("other", "1697"), (None, "1697")],
)
def test_mifflin_st_jeor(sex, kcal):
    """80 kg, 180 cm, 30 years: 800 + 1125 - 150 + 5 for a man."""
    assert rules.resting_energy(80_000_000, 1_800_000, 30, sex).value == kcal


def test_daily_energy_is_a_multiple_of_it():
    resting = rules.resting_energy(80_000_000, 1_800_000, 30, "male")
    assert rules.daily_energy(resting, "active").value == "3293"


def test_waist_to_height():
    assert rules.ratio(900, 1800) == Decimal("0.50")
