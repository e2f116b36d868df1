"""DOTS against the polynomial in floating point and sums made by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking_service.analytics.dots_rules import dots

KG = 1_000_000


def by_hand(total, weight, sex):
    if sex == "male":
        x = min(max(weight, 40), 210)
        return (
            total * 500 / (-0.000001093 * x**4 + 0.0007391293 * x**3 - 0.1918759221 * x**2 + 24.0900756 * x - 307.75076)
        )
    x = min(max(weight, 40), 150)
    return total * 500 / (-0.0000010706 * x**4 + 0.0005158568 * x**3 - 0.1126655495 * x**2 + 13.6175032 * x - 57.96288)


@pytest.mark.parametrize(
    ("total", "weight", "sex", "points"),
    [
        # 100 kg: -109.3 + 739.1293 - 1918.759221 + 2409.00756 - 307.75076 = 812.326879
        (600, 100, "male", "369.31"),
        # 60 kg: -13.874976 + 111.4250688 - 405.5957982 + 817.050192 - 57.96288 = 451.0416066
        (400, 60, "female", "443.42"),
        (0, 80, "male", "0.00"),
    ],
)
def test_points(total, weight, sex, points):
    assert dots(total * KG, weight * KG, sex) == Decimal(points)


@given(st.integers(1, 1200), st.integers(20, 300), st.sampled_from(["male", "female"]))
def test_any_total_at_any_weight(total, weight, sex):
    assert float(dots(total * KG, weight * KG, sex)) == pytest.approx(by_hand(total, weight, sex), abs=0.0051)


@pytest.mark.parametrize(("sex", "least", "most"), [("male", 40, 210), ("female", 40, 150)])
def test_beyond_the_curve_its_end_counts(sex, least, most):
    assert dots(500 * KG, 20 * KG, sex) == dots(500 * KG, least * KG, sex)
    assert dots(500 * KG, 290 * KG, sex) == dots(500 * KG, most * KG, sex)


@given(st.integers(40, 140), st.sampled_from(["male", "female"]))
def test_who_is_lighter_gets_more_for_the_same_total(weight, sex):
    assert dots(500 * KG, weight * KG, sex) >= dots(500 * KG, (weight + 1) * KG, sex)
