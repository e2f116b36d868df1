"""Which exercises a plan may use: known, visible, not retired for new use, fitting what they measure."""

from __future__ import annotations

import pytest

from service_kit.ids import new_id


def tree(exercise_id, **target):
    return [{"name": "A", "blocks": [{"items": [{"exercise_id": str(exercise_id), "sets": [target]}]}]}]


def errors(answer):
    assert answer.status_code == 422, answer.json
    assert answer.json["type"] == "/problems/validation"
    return [(error["pointer"], error["code"]) for error in answer.json["errors"]]


ITEM = "/days/0/blocks/0/items/0"


def test_an_unknown_exercise_is_fetched_once_and_stored(alice, peers):
    key = new_id()
    peers["catalog"].states[str(key)] = {
        "exercise_id": str(key),
        "version": 4,
        "owner_id": None,
        "name": "Row",
        "measure": "weight_reps",
        "retired": False,
        "merged_into": None,
    }
    for _ in range(2):
        answer = alice.post("/plans", {"name": "P", "days": tree(key, reps_min=5)})
        assert answer.status_code == 201
        assert answer.json["exercises"] == [
            {"id": str(key), "name": "Row", "measure": "weight_reps", "retired": False, "merged_into": None}
        ]
    assert peers["catalog"].questions == [("/internal/exercises", [str(key)])]


def test_an_exercise_that_does_not_exist_is_refused_with_its_place(alice, peers):
    assert errors(alice.post("/plans", {"name": "P", "days": tree(new_id(), reps_min=5)})) == [
        (f"{ITEM}/exercise_id", "unknown-exercise")
    ]
    assert alice.get("/plans").json["items"] == []


@pytest.mark.parametrize("is_known_here", [True, False])
def test_all_that_is_wrong_with_a_plan_is_answered_at_once(alice, bob, squat, known_exercise, peers, is_known_here):
    strangers = known_exercise("Own", owner_id=str(bob.user_id)) if is_known_here else new_id()
    wrong = {"exercise_id": str(strangers), "sets": [{"reps_min": 5, "reps_max": 4}]}
    misfit = {"exercise_id": str(squat), "sets": [{"duration": TEN_SECONDS, "reps_min": 5}]}
    block = {"kind": "emom", "items": [wrong, misfit]}
    day = {"name": "A", "weekdays": ["friday"], "blocks": [block]}
    answer = alice.post("/plans", {"name": "P", "days": [day], "cycle_length_days": 10})
    assert errors(answer) == [
        ("/days/0/weekdays", "does-not-fit"),
        ("/days/0/blocks/0/duration", "required"),
        (f"{ITEM}/sets/0/reps_max", "out-of-range"),
        (f"{ITEM}/exercise_id", "unknown-exercise"),
        ("/days/0/blocks/0/items/1/sets/0/duration", "does-not-fit"),
    ]


def test_with_the_catalogue_away_only_unknown_exercises_wait(alice, peers, squat):
    peers["catalog"].away = True
    assert alice.post("/plans", {"name": "P", "days": tree(new_id(), reps_min=5)}).status_code == 503
    assert alice.post("/plans", {"name": "P", "days": tree(squat, reps_min=5)}).status_code == 201


def test_somebody_elses_exercise_answers_as_an_unknown_one(alice, bob, known_exercise):
    own = known_exercise("Own", owner_id=str(alice.user_id))
    assert alice.post("/plans", {"name": "P", "days": tree(own, reps_min=5)}).status_code == 201
    assert errors(bob.post("/plans", {"name": "P", "days": tree(own, reps_min=5)})) == [
        (f"{ITEM}/exercise_id", "unknown-exercise")
    ]


def test_a_rename_shows_at_the_next_read(alice, squat, known_exercise):
    plan = alice.post("/plans", {"name": "P", "days": tree(squat, reps_min=5)}).json
    known_exercise("Barbell squat", key=squat, version=2)
    assert alice.get(f"/plans/{plan['id']}").json["exercises"][0]["name"] == "Barbell squat"


KG, TEN_SECONDS, MILE = {"value": "20", "unit": "kg"}, {"value": "10", "unit": "s"}, {"value": "1", "unit": "mi"}


@pytest.mark.parametrize(
    ("measure", "target", "where"),
    [
        ("weight_reps", {"reps_min": 5, "duration": TEN_SECONDS}, "duration"),
        ("weight_reps", {"reps_min": 5, "load": {"kind": "added", "quantity": KG}}, "load/kind"),
        ("weight_reps", {}, "reps_min"),
        ("bodyweight_reps", {"reps_min": 5, "load": {"kind": "absolute", "quantity": KG}}, "load/kind"),
        ("reps", {"reps_min": 5, "load": {"kind": "bodyweight"}}, "load/kind"),
        ("duration", {"duration": TEN_SECONDS, "reps_min": 3}, "reps_min"),
        ("duration", {}, "duration"),
        ("weight_duration", {"duration": TEN_SECONDS, "load": {"kind": "rir", "rir": 2}}, "load/kind"),
        ("distance_duration", {}, "distance"),
        ("weight_distance", {"distance": MILE, "duration": TEN_SECONDS}, "duration"),
    ],
)
def test_a_set_must_fit_what_its_exercise_measures(alice, known_exercise, measure, target, where):
    key = known_exercise("Thing", measure=measure)
    answer = alice.post("/plans", {"name": "P", "days": tree(key, **target)})
    assert [pointer for pointer, _ in errors(answer)] == [f"{ITEM}/sets/0/{where}"]


@pytest.mark.parametrize("tempo", ["31X0", "31x0", "3-1-X-0"])
def test_a_tempo_has_one_form_however_it_is_sent(alice, known_exercise, tempo):
    days = tree(known_exercise("Thing", measure="weight_reps"), reps_min=5, tempo=tempo)
    made = alice.post("/plans", {"name": "P", "days": days}).json
    read = alice.get(f"/plans/{made['id']}").json
    assert [one["days"][0]["blocks"][0]["items"][0]["sets"][0]["tempo"] for one in (made, read)] == ["3-1-X-0"] * 2


@pytest.mark.parametrize(
    ("measure", "target"),
    [
        ("weight_reps", {"reps_min": 5, "reps_max": 8, "load": {"kind": "absolute", "quantity": KG}}),
        ("weight_reps", {"role": "amrap", "load": {"kind": "percent_1rm", "percent": "87.5"}}),
        ("weight_reps", {"reps_min": 5, "load": {"kind": "rpe", "rpe": "8.5"}}),
        ("weight_reps", {"reps_min": 5, "load": {"kind": "rir", "rir": 2}, "tempo": "3-1-X-0", "side": "left"}),
        ("weighted_bodyweight", {"reps_min": 5, "load": {"kind": "added", "quantity": KG}}),
        ("assisted_bodyweight", {"reps_min": 5, "load": {"kind": "assisted", "quantity": KG}}),
        ("bodyweight_reps", {"reps_min": 5, "load": {"kind": "bodyweight"}}),
        ("duration", {"duration": TEN_SECONDS}),
        ("distance_duration", {"distance": MILE}),
        ("distance_duration", {"distance": MILE, "duration": {"value": "8.5", "unit": "min"}}),
        ("weight_distance", {"distance": MILE, "load": {"kind": "absolute", "quantity": KG}}),
    ],
)
def test_every_kind_of_set_comes_back_as_it_was_sent(alice, known_exercise, measure, target):
    key = known_exercise("Thing", measure=measure)
    answer = alice.post("/plans", {"name": "P", "days": tree(key, **target)})
    assert answer.status_code == 201, answer.json
    planned_set = answer.json["days"][0]["blocks"][0]["items"][0]["sets"][0]
    for name, value in target.items():
        if name == "load":
            assert {part: planned_set["load"][part] for part in value} == value
        else:
            assert planned_set[name] == value
