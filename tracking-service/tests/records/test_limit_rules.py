"""What people lift and how fast they go, over the whole catalogue."""

import json
from fractions import Fraction
from itertools import chain
from pathlib import Path

import pytest

from tracking_service.records.limit_rules import KG, LOAD, PATTERNS, limits_of

SEED = Path(__file__).parents[3] / "catalog-service" / "catalog_service" / "seed"
EXERCISES = list(
    chain.from_iterable(json.loads(path.read_text("utf-8")) for path in sorted(SEED.glob("exercises/*.json")))
)
BY_SLUG = {one["slug"]: one for one in EXERCISES}


def limits(one, load_per=None):
    return limits_of(one["pattern"], one["equipment"], load_per or one.get("load_per") or "total", one["slug"])


@pytest.mark.parametrize("one", EXERCISES, ids=lambda one: one["slug"])
def test_every_exercise_of_the_catalogue_has_bounds(one):
    assert one["pattern"] in PATTERNS
    found = limits(one)
    assert 100 * KG <= found.load <= 1500 * KG
    floor = found.jumps[LOAD][0].floor
    assert 25 * KG <= floor < found.load / 2


def test_the_catalogue_was_read():
    assert len(EXERCISES) >= 150
    assert {one["pattern"] for one in EXERCISES} == set(PATTERNS)


# The best lifts that limit_rules.py names, in kilograms.
@pytest.mark.parametrize(
    ("pattern", "equipment", "best"),
    [
        ("horizontal_push", ["barbell", "bench", "rack"], "635.4"),
        ("squat", ["barbell", "rack"], "594.7"),
        ("hinge", ["barbell"], "580"),
        ("olympic", ["barbell"], "310"),
        ("vertical_push", ["log-bar"], "228"),
        ("horizontal_pull", ["barbell", "landmine"], "292.6"),
        ("squat", ["leg-press"], "1043.3"),
        ("carry", ["none"], "680.4"),
        ("isolation_elbow", ["ez-bar"], "114"),
    ],
)
def test_a_bound_has_head_room_above_the_best_lift(pattern, equipment, best):
    most = limits_of(pattern, equipment, "total", None).load
    assert Fraction(best) * KG * Fraction(105, 100) <= most


@pytest.mark.parametrize(
    "one", [one for one in EXERCISES if "leg-press" in one["equipment"]], ids=lambda one: one["slug"]
)
def test_a_leg_press_of_more_than_a_tonne_is_real(one):
    assert limits(one).load > 1043 * KG


@pytest.mark.parametrize(
    "one",
    [one for one in EXERCISES if one["equipment"] and one["equipment"][0] == "dumbbell"],
    ids=lambda one: one["slug"],
)
def test_bounds_of_dumbbells_are_per_hand(one):
    per_hand, in_all = limits(one, "hand").load, limits(one, "total").load
    assert in_all == 2 * per_hand
    assert 100 * KG <= per_hand <= 300 * KG


def test_two_dumbbells_of_275_pounds_are_real():
    assert limits_of("horizontal_push", ["dumbbell", "incline-bench"], "hand", None).load > Fraction("124.74") * KG


def test_a_ride_may_be_faster_than_a_run_and_a_run_than_a_row():
    ride, run, row = (limits(BY_SLUG[name]).speed for name in ("stationary-bike", "outdoor-run", "rowing-machine"))
    assert row < run < ride
    assert run * Fraction(36, 10) > Fraction("44.72")
    assert row * Fraction("12.8") > 100


def test_what_is_not_described_has_the_widest_bounds():
    widest = max(limits(one).load for one in EXERCISES)
    assert limits_of(None, [], "total", None).load == widest
    assert limits_of("something-new", ["dumbbell"], "hand", None).load == widest
