"""Quantities: exact within their step, as typed, never a surprise."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_kit.errors import Invalid
from training.quantity import STEPS, UNITS, Quantity, quantity_json, read_quantity

values = st.decimals(min_value=-10_000, max_value=10_000, places=3, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "unit", "base"),
    [
        ("102.5", "kg", 102_500_000),
        ("225", "lb", 102_058_283),
        ("12", "st", 76_203_518),
        ("26.2", "mi", 42_164_812_800),
        ("15.5", "in", 393_700),
        ("1.5", "min", 90_000_000),
        ("45.6", "ms", 45_600),
        ("500", "kcal", 2_092_000_000),
        ("120", "mmHg", 15_998_686),
        ("16", "fl_oz", 473_176),
        ("22.5", "percent", 22_500),
        ("-1", "kg", -1_000_000),
    ],
)
def test_stores_whole_steps(value: str, unit: str, base: int) -> None:
    quantity = Quantity.of(value, unit)
    assert (quantity.base, quantity.value, quantity.unit) == (base, value, unit)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("61.235042773811365", "61.235043"),
        ("149.99999999999997", "150"),
        ("0.1234565", "0.123456"),
        ("102.50", "102.50"),
        ("-0.0000001", "0"),
        ("007.5", "7.5"),
    ],
)
def test_six_decimals_are_stored(typed: str, stored: str) -> None:
    assert Quantity.of(typed, "kg").value == stored


@given(values, st.sampled_from(sorted(UNITS)))
def test_showing_it_in_its_own_unit_gives_what_was_typed(value: Decimal, unit: str) -> None:
    typed = Quantity.of(str(value), unit)
    assert typed.to(unit) is typed
    steps = Decimal(typed.base) - value * UNITS[unit][1]
    assert abs(steps) <= Decimal("0.5")


@given(st.decimals(min_value=-10_000, max_value=10_000, places=4, allow_nan=False), st.sampled_from(sorted(UNITS)))
def test_a_typed_value_is_shown_to_two_decimals_as_if_it_had_not_been_rounded_before(value: Decimal, unit: str) -> None:
    typed = Quantity.of(f"{value:f}", unit)
    shown = Quantity.from_base(typed.base, unit).value
    if UNITS[unit][1] >= 100_000:  # else a step is coarser than the fourth decimal
        assert Fraction(shown) == round(Fraction(value), 2)
    assert Fraction(Quantity.from_base(typed.steps, unit).value) == round(Fraction(value), 2)


@given(st.integers(0, 10**9), st.sampled_from(["kg", "g"]), st.sampled_from(["lb", "oz", "st"]))
def test_what_was_typed_in_whole_steps_is_rounded_once_in_another_unit(grams: int, unit: str, other: str) -> None:
    """An integer that nothing was rounded to loses nothing, but next to half way: within half a step of it."""
    typed = Quantity.of(str(grams), unit)
    exact = Fraction(typed.base) / STEPS[other]
    from_half_way = abs(exact * 100 % 1 - Fraction(1, 2)) / 100 * STEPS[other]
    if from_half_way > Fraction(1, 2):
        assert Fraction(typed.to(other).value) == round(exact, 2)


def test_it_is_rounded_once_where_fewer_decimals_would_be_half_way() -> None:
    assert Quantity.of("159", "kg").to("lb").value == "350.53"  # 350.534997
    assert Quantity.from_base(Quantity.of("180.125", "lb").base, "lb").value == "180.12"


steps = st.integers(-(10**15), 10**15)


@given(steps | st.builds(Fraction, steps, st.integers(1, 10**8)), st.sampled_from(sorted(UNITS)), st.integers(0, 6))
def test_it_is_rounded_as_fractions_are(base: int | Fraction, unit: str, places: int) -> None:
    number = base / STEPS[unit]
    if isinstance(base, int) and (resolved := UNITS[unit][1]) % 1:
        places = min(places, resolved.adjusted())
        half_way = (Fraction(floor(number * 10**places)) + Fraction(1, 2)) / 10**places
        number = half_way if abs(half_way * STEPS[unit] - base) <= Fraction(1, 2) else number
    shown = Quantity.from_base(base, unit, places)
    assert (shown.base, Fraction(shown.value)) == (round(base), round(number, places))
    assert "." not in shown.value or not shown.value.endswith(("0", "."))
    assert shown.value != "-0"


@given(values)
def test_there_and_back_is_off_by_no_more_than_the_rounding(value: Decimal) -> None:
    there = Quantity.of(str(value), "kg").to("lb", places=5)
    assert abs(Quantity.of(there.value, "lb").base - Quantity.of(str(value), "kg").base) <= 3


@pytest.mark.parametrize(
    "value",
    [
        "",
        "-",
        ".",
        ".5",
        "5.",
        "-.5",
        "5\n",
        "1E+3",
        "1e3",
        "NaN",
        "Infinity",
        "1_000",
        "1,5",
        "+1",
        "\u0661",
        "--1",
        "1" * 13,
        "0." + "1" * 39,
    ],
)
def test_refuses_what_is_no_plain_decimal(value: str) -> None:
    with pytest.raises(Invalid):
        Quantity.of(value, "kg")


def test_refuses_unknown_units_and_other_dimensions() -> None:
    with pytest.raises(Invalid):
        Quantity.of("1", "stone")
    with pytest.raises(ValueError, match="different"):
        Quantity.of("1", "kg").to("km")


def test_derived_values_have_no_trailing_zeros() -> None:
    assert Quantity.from_base(100_000_000, "kg").value == "100"
    assert Quantity.from_base(0, "kg").value == "0"
    assert Quantity.from_base(102_058_283, "lb").value == "225"


def test_a_quantity_keeps_base_and_typed_value():
    plates = Quantity.of("102.5", "kg")
    assert quantity_json(plates) == {"base": 102_500_000, "value": "102.5", "unit": "kg"}
    assert read_quantity(quantity_json(plates)) == plates
    assert quantity_json(None) is None is read_quantity(None)
