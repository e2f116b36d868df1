"""The three lifts, their total and its DOTS."""

import json
from pathlib import Path

import pytest

from tracking_service.analytics.strength import LIFTS

SEED = Path(__file__).parents[3] / "catalog-service/catalog_service/seed/exercises"
BODY = {"type": "weight", "value": {"value": "80", "unit": "kg"}, "measured_at": "2026-03-10T06:00:00Z"}


def kg(value):
    return {"value": value, "unit": "kg"}


def lift(load, reps, **more):
    return {"load": load, "reps": reps, **more}


@pytest.fixture
def lifts(exercise):
    """The public catalogue's exercises by slug."""
    slugs = ("barbell-back-squat", "barbell-bench-press", "barbell-deadlift", "sumo-deadlift", "barbell-front-squat")
    return {slug: exercise(slug=slug, name=slug) for slug in slugs}


def strength(user):
    answer = user.get("/analytics/strength")
    assert answer.status_code == 200, answer.json
    return answer.json


def by_lift(answer, name):
    return {one["lift"]: one[name] and one[name]["value"] for one in answer["lifts"]}


def test_the_public_catalogue_has_the_three_lifts():
    seeded = {one["slug"]: one["measure"] for file in SEED.glob("*.json") for one in json.loads(file.read_text())}
    assert {seeded[slug] for slugs in LIFTS.values() for slug in slugs} == {"weight_reps"}


def test_a_total_of_what_was_lifted_and_its_points(ann, lifts, train):
    train(ann, {lifts["barbell-back-squat"]: [lift("150 kg", 1)]}, day=-200)
    train(
        ann,
        {
            lifts["barbell-back-squat"]: [lift("100 kg", 1, role="warmup"), lift("140 kg", 5, rpe=90)],
            lifts["barbell-front-squat"]: [lift("160 kg", 1)],
            lifts["barbell-bench-press"]: [lift("100 kg", 3)],
            lifts["barbell-deadlift"]: [lift("170 kg", 5)],
            lifts["sumo-deadlift"]: [lift("180 kg", 2)],
        },
    )
    ann.post("/measurements", BODY)
    answer = strength(ann)
    assert by_lift(answer, "heaviest") == {"squat": kg("150"), "bench_press": kg("100"), "deadlift": kg("180")}
    assert (answer["total"], answer["missing"]) == (kg("430"), [])
    assert (answer["body_weight"], answer["weighed_on"]) == (kg("80"), "2026-03-10")
    # 80 kg: -44.76928 + 378.4342016 - 1228.00590144 + 1927.206048 - 307.75076 = 725.11430816
    assert answer["dots"] == "296.50"
    # 140 x 35/30, 100 x 33/30; of 170 x 35/30 and 180 x 32/30 the former
    estimates = {"squat": kg("163.33"), "bench_press": kg("110"), "deadlift": kg("198.33")}
    assert by_lift(answer, "estimate") == estimates
    squat = answer["lifts"][0]
    assert (squat["heaviest"]["local_date"], squat["heaviest"]["reps"]) == ("2025-08-24", 1)
    assert (squat["estimate"]["load"], squat["estimate"]["rpe"], squat["estimate"]["reps"]) == (kg("140"), "9", 5)
    assert squat["estimate"]["band"]["coverage"] is None, "it is the highest of many"
    assert answer["lifts"][2]["heaviest"]["exercise_name"] == "sumo-deadlift"
    assert answer["lifts"][2]["estimate"]["exercise_name"] == "barbell-deadlift"
    assert (answer["formula"], answer["as_of"], answer["estimates_since"]) == ("epley", "2026-03-12", "2025-12-12")


def test_old_sets_estimate_nothing_now(ann, lifts, train):
    for day in (-91, -90):
        train(ann, {lifts["barbell-bench-press"]: [lift(f"{-day} kg", 1)]}, day=day)
    bench = strength(ann)["lifts"][1]
    assert (bench["heaviest"]["value"], bench["estimate"]["value"]) == (kg("91"), kg("90"))


@pytest.mark.parametrize(
    ("sex", "weighed", "trained", "missing"),
    [
        (None, True, 3, ["sex"]),
        ("other", True, 3, ["sex"]),
        ("female", False, 3, ["weight"]),
        ("female", True, 2, ["deadlift"]),
        (None, False, 0, ["sex", "weight", "squat", "bench_press", "deadlift"]),
        ("female", True, 3, []),
    ],
)
def test_every_fact_that_is_missing_has_its_name(alice, profile, lifts, train, sex, weighed, trained, missing):
    profile(alice, sex=sex)
    for key in list(lifts.values())[:trained]:
        train(alice, {key: [lift("100 kg", 1)]})
    if weighed:
        alice.post("/measurements", BODY)
    answer = strength(alice)
    assert answer["missing"] == missing
    assert (answer["dots"] is None) == bool(missing)
    assert (answer["total"] is None) == (trained < 3)


def test_the_total_is_exact_and_in_the_units_of_the_person(alice, profile, lifts, train):
    profile(alice, units="imperial")
    for slug, load in (("squat", "315 lb"), ("bench-press", "225 lb"), ("deadlift", "405 lb")):
        key = next(key for name, key in lifts.items() if name.startswith("barbell") and name.endswith(slug))
        train(alice, {key: [lift(load, 1)]})
    answer = strength(alice)
    assert answer["total"] == {"value": "945", "unit": "lb"}
    assert answer["lifts"][0]["heaviest"]["value"] == {"value": "315", "unit": "lb"}


def test_an_improbable_lift_waits_here_too(ann, lifts, train):
    train(ann, {lifts["barbell-bench-press"]: [lift("100 kg", 1)]}, day=-2)
    train(ann, {lifts["barbell-bench-press"]: [lift("1000 kg", 1)]}, day=-1)
    bench = strength(ann)["lifts"][1]
    assert (bench["heaviest"]["value"], bench["estimate"]["value"]) == (kg("100"), kg("100"))


def test_a_lift_of_ones_own_is_none_of_the_three_until_it_is_merged(ann, exercise, lifts, merge, train, rebuild):
    own = exercise(owner_id=str(ann.user_id), slug="barbell-back-squat")
    train(ann, {own: [lift("120 kg", 1)]})
    assert by_lift(strength(ann), "heaviest")["squat"] is None
    merge(own, lifts["barbell-back-squat"], owner_id=str(ann.user_id))
    rebuild()
    assert by_lift(strength(ann), "heaviest")["squat"] == kg("120")


def test_estimates_by_the_chosen_formula(alice, profile, lifts, train):
    profile(alice, strength_formula="brzycki")
    train(alice, {lifts["barbell-bench-press"]: [lift("100 kg", 5)]})
    assert strength(alice)["lifts"][1]["estimate"]["value"] == kg("112.5")


def test_it_is_ones_own(ann, bob, lifts, train):
    train(ann, {lifts["barbell-bench-press"]: [lift("100 kg", 5)]})
    assert by_lift(strength(bob), "heaviest") == {"squat": None, "bench_press": None, "deadlift": None}
