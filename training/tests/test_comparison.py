"""Which of two figures is more, whatever units they were typed in."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.comparison import Precision, compare, nearly
from training.quantity import STEPS, Quantity, decimals

UNITS = ("kg", "lb", "g", "oz", "st")


def quantity(text: str) -> Quantity:
    return Quantity.of(*text.split())


def of(one: Quantity) -> tuple[Fraction, Precision]:
    return one.steps, Precision.of(one.value, one.unit)


@pytest.mark.parametrize(
    ("newer", "older", "order"),
    [
        ("102.06 kg", "225 lb", 0),
        ("132.28 lb", "60 kg", 0),
        ("60.4 kg", "60 kg", 1),
        ("103 kg", "226 lb", 1),
        ("102 kg", "225 lb", -1),
        ("100.000001 lb", "100 lb", 1),
        ("100 lb", "100.0 lb", 0),
        ("2.5 st", "35 lb", 0),
    ],
)
def test_the_newer_unit_and_its_decimals_decide(newer: str, older: str, order: int) -> None:
    assert compare(*of(quantity(newer)), *of(quantity(older))) == order


@pytest.mark.parametrize(
    ("reading", "target", "sign", "reached"),
    [
        ("90.72 kg", "200 lb", 1, True),
        ("90.5 kg", "200 lb", 1, False),
        ("90.72 kg", "200 lb", -1, True),
        ("90.75 kg", "200 lb", -1, False),
        ("200.04 lb", "200 lb", -1, False),
        ("199.999 lb", "200 lb", 1, False),
    ],
)
def test_a_reading_is_compared_in_the_unit_of_the_target(reading: str, target: str, sign: int, reached: bool) -> None:
    assert reaches(quantity(reading), quantity(target), sign) is reached


def reaches(reading: Quantity, target: Quantity, sign: int) -> bool:
    return compare(*of(target), *of(reading)) * sign <= 0


typed = st.builds(
    lambda number, places, unit: Quantity.of(f"{number / 10**places:.{places}f}", unit),
    st.integers(0, 10**6),
    st.integers(0, 3),
    st.sampled_from(UNITS),
)


@given(typed, typed)
def test_it_is_what_comparing_by_hand_gives(newer: Quantity, older: Quantity) -> None:
    converted = older.steps / STEPS[newer.unit]
    if newer.unit != older.unit:
        converted = round(converted, max(decimals(newer.value), 1))
    here = Fraction(newer.value)
    assert compare(*of(newer), *of(older)) == (here > converted) - (here < converted)


@given(typed, typed, st.sampled_from([1, -1]))
def test_what_a_query_leaves_out_reaches_no_target(reading: Quantity, target: Quantity, sign: int) -> None:
    if reaches(reading, target, sign):
        assert reading.base * sign >= nearly(target, sign) * sign


@given(typed, typed, st.integers(1, 30))
def test_a_volume_is_more_exactly_where_the_load_is(newer: Quantity, older: Quantity, reps: int) -> None:
    precision = Precision(newer.unit, decimals(newer.value), reps)
    volumes = compare(newer.steps * reps, precision, older.steps * reps, of(older)[1])
    assert volumes == compare(*of(newer), *of(older))
