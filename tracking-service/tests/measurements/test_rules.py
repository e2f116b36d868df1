"""Types of measurements and what is believable of them."""

from datetime import UTC, datetime, timedelta

import pytest

from tracking_service.measurements import rules
from training.quantity import Quantity

NOW = datetime(2026, 3, 12, 12, tzinfo=UTC)


def codes(kind, **values):
    return [(error.pointer, error.code) for error in rules.check_values(rules.KINDS[kind], values)]


def test_every_builtin_type_has_a_range_in_its_own_dimension():
    for kind in rules.KINDS.values():
        for part in kind.parts:
            least, most = (Quantity.of(*text.split()) for text in (part.least, part.most))
            assert least.dimension == most.dimension == part.dimension
            assert least.base < most.base
        for unit in kind.units:
            assert Quantity.of("1", unit).dimension == kind.dimension


def test_weight_in_any_unit_of_mass():
    value = Quantity.of("180", "lb")
    assert rules.check_values(rules.KINDS["weight"], {"value": value}) == []


def test_blood_pressure_has_two_values_in_order():
    high, low = Quantity.of("120", "mmHg"), Quantity.of("80", "mmHg")
    values = {"diastolic": low, "systolic": high}
    assert rules.check_values(rules.KINDS["blood_pressure"], values) == []
    assert codes("blood_pressure", systolic=low, diastolic=high) == [("/values/diastolic", "out-of-range")]
    assert codes("blood_pressure", systolic=high) == [("/values/diastolic", "required")]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"value": Quantity.of("80", "cm")}, [("/values/value/unit", "unknown-unit")]),
        ({"value": Quantity.of("0", "kg")}, [("/values/value/value", "out-of-range")]),
        ({"value": Quantity.of("9000", "kg")}, [("/values/value/value", "out-of-range")]),
        ({}, [("/values/value", "required")]),
        (
            {"value": Quantity.of("80", "kg"), "fat": Quantity.of("8", "kg")},
            [("/values/fat", "unknown-field")],
        ),
    ],
)
def test_what_is_not_believable_is_refused_with_its_place(values, expected):
    assert codes("weight", **values) == expected


def test_a_type_of_ones_own_takes_its_range_from_the_dimension():
    kind = rules.own_kind("grip", "Grip strength", "kg", "mean")
    assert kind.dimension == "mass"
    assert kind.units == ("kg", "kg")


def test_a_reading_may_be_minutes_ahead_but_not_in_the_future():
    assert rules.check_instant(NOW + timedelta(minutes=5), NOW) == []
    (error,) = rules.check_instant(NOW + timedelta(hours=1), NOW)
    assert (error.pointer, error.code) == ("/measured_at", "in-the-future")
