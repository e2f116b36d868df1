"""What a set moved."""

import pytest

from tracking_service.performances import rules


@pytest.mark.parametrize(
    ("kind", "load", "external"),
    [
        ("absolute", 80_000, 80_000),
        ("added", 20_000, 20_000),
        ("assisted", 25_000, -25_000),
        ("bodyweight", None, 0),
        ("bodyweight", 5_000, 0),
        ("absolute", None, None),
    ],
)
def test_assistance_is_a_negative_load(kind, load, external):
    assert rules.external_load(kind, load) == external


@pytest.mark.parametrize(
    ("measure", "external", "body", "fraction", "moved"),
    [
        ("weight_reps", 80_000, 90_000, 100, 80_000),
        ("weighted_bodyweight", 20_000, 80_000, 95, 96_000),
        ("assisted_bodyweight", -30_000, 80_000, 95, 46_000),
        ("assisted_bodyweight", -90_000, 80_000, 95, 0),
        ("bodyweight_reps", 0, 80_000, 64, 51_200),
        ("bodyweight_reps", 0, None, 64, None),
        ("bodyweight_reps", 0, 80_000, 0, None),
        ("assisted_bodyweight", None, 80_000, 95, None),
    ],
)
def test_the_body_counts_where_it_is_lifted(measure, external, body, fraction, moved):
    assert rules.moved_load(measure, external, body, fraction) == moved


@pytest.mark.parametrize(
    ("own", "measured", "body"),
    [
        (None, None, None),
        (None, 80_000, 80_000),
        (82_000, None, 82_000),
        (82_000, 80_000, 82_000),
        (100_000, 80_000, 100_000),
        (100_001, 80_000, 80_000),
        (180_000, 80_000, 80_000),  # pounds
        (36_000, 80_000, 80_000),
    ],
)
def test_a_weight_of_a_workout_gives_way_where_no_body_can_be_so_far_from_the_measured_one(own, measured, body):
    assert rules.body_weight(own, measured) == body
