"""Whoever wrote elsewhere just now sees it here at once, although no event has come."""

from __future__ import annotations

import pytest

from service_kit.ids import new_id

AUTH, CATALOG = ({"Setwise-Recent-Writes": name} for name in ("auth", "catalog"))
NAMED = "Setwise-Copy-Version"
WEIGHT = {"type": "weight", "value": {"value": "80", "unit": "kg"}, "measured_at": "2026-03-12T03:00:00Z"}
TARGET = {"value": "120", "unit": "kg"}


@pytest.fixture
def moved(ann, peers):
    """Ann has just changed to New York and pounds, as only the auth service knows."""
    profile = {"time_zone": "America/New_York", "units": "imperial", "week_start": "monday", "version": 2}
    peers["auth"].states[str(ann.user_id)] = profile | {"height": None, "birth_date": None, "sex": None}
    return ann


def exercise_state(user, **state):
    about = {"owner_id": str(user.user_id), "name": "Log press", "measure": "weight_reps", "version": 9}
    return about | {"bodyweight_fraction": 0, "muscles": [], "retired": False, "merged_into": None} | state


def test_a_measurement_falls_on_the_day_of_the_new_time_zone(moved, peers):
    assert moved.post("/measurements", WEIGHT).json["local_date"] == "2026-03-12"
    assert moved.post("/measurements", WEIGHT, headers=AUTH).json["local_date"] == "2026-03-11"
    assert len(peers["auth"].questions) == 1


@pytest.mark.parametrize("path", ["/measurements/trend?type=weight", "/analytics/summary"])
def test_figures_come_in_the_new_units(moved, path):
    moved.post("/measurements", WEIGHT)
    assert "'lb'" not in str(moved.get(path).json)
    assert "'lb'" in str(moved.get(path, headers=AUTH).json)


def test_while_the_owner_is_away_the_answer_says_which_profile_served(ann, peers):
    peers["auth"].away = True
    answer = ann.post("/measurements", WEIGHT, headers=AUTH)
    assert answer.json["local_date"] == "2026-03-12"
    assert answer.headers[NAMED] == f'profile;id="{ann.user_id}";version=1'


def test_somebody_unknown_may_log_while_the_owner_is_away(alice, peers):
    peers["auth"].away = True
    assert alice.post("/measurements", WEIGHT, headers=AUTH).json["local_date"] == "2026-03-12"


def test_a_goal_may_be_about_an_exercise_that_was_just_created(ann, peers):
    key = str(new_id())
    peers["catalog"].states[key] = exercise_state(ann)
    goal = {"kind": "exercise_load", "exercise_id": key, "reps": 5, "target": TARGET}
    assert ann.post("/goals", goal, headers=CATALOG).status_code == 201
    assert len(peers["catalog"].questions) == 1


def test_a_goal_about_nothing_is_refused_after_one_question(ann, peers):
    goal = {"kind": "exercise_load", "exercise_id": str(new_id()), "reps": 5, "target": TARGET}
    answer = ann.post("/goals", goal, headers=CATALOG)
    assert answer.json["errors"][0]["code"] == "unknown-exercise"
    assert len(peers["catalog"].questions) == 1


def test_records_show_the_newest_name(ann, exercise, train, peers):
    key = exercise(owner_id=str(ann.user_id))
    train(ann, {key: [{"load": "100 kg", "reps": 5}]})
    peers["catalog"].states[str(key)] = exercise_state(ann)
    assert {one["exercise_name"] for one in ann.get("/records").json["items"]} == {"Barbell bench press"}
    assert {one["exercise_name"] for one in ann.get("/records", headers=CATALOG).json["items"]} == {"Log press"}


def test_what_the_catalogue_does_not_know_stays_in_history(ann, train, peers):
    key = new_id()
    train(ann, {key: [{"load": "100 kg", "reps": 5}]})
    (name,) = {one["exercise_name"] for one in ann.get("/records", headers=CATALOG).json["items"]}
    assert name == "Barbell bench press"


def test_a_new_weight_asks_for_all_exercises_at_once(ann, exercise, train, peers):
    keys = sorted(exercise("bodyweight_reps", bodyweight_fraction=60) for _ in range(9))
    for key in keys:
        train(ann, {key: [{"reps": 8}]})
        peers["catalog"].states[str(key)] = exercise_state(ann, measure="bodyweight_reps", bodyweight_fraction=70)
    both = {"Setwise-Recent-Writes": "auth, catalog"}
    assert ann.post("/measurements", WEIGHT, headers=both).status_code == 201
    assert [ids for _, ids in peers["catalog"].questions] == [[str(key) for key in keys]]


EVERYWHERE = {"Setwise-Recent-Writes": "auth, catalog, plans, session, tracking"}


@pytest.mark.parametrize(
    "path", ["/measurements/trend?type=weight", "/analytics/summary", "/goals/{goal}/progress", "/records", "/streaks"]
)
def test_what_follows_from_a_new_profile_reads_the_other_copies_as_they_are(ann, exercise, train, peers, path):
    """Another zone and first day of the week move days, weeks and goals while the answer of the owner is kept."""
    dip = exercise("weighted_bodyweight", owner_id=str(ann.user_id), name="Dip", bodyweight_fraction=95)
    train(ann, {dip: [{"load": "20 kg", "load_kind": "added", "reps": 5}]}, measure="weighted_bodyweight")
    ann.post("/measurements", WEIGHT)
    goal = ann.post("/goals", {"kind": "exercise_load", "exercise_id": str(dip), "reps": 5, "target": TARGET}).json[
        "id"
    ]
    chosen = [{"time_zone": "America/New_York", "since": None}]
    profile = {"time_zone": "America/New_York", "time_zones": chosen, "units": "imperial", "week_start": "sunday"}
    nothing = dict.fromkeys(("height", "birth_date", "sex"))
    peers["auth"].states[str(ann.user_id)] = profile | nothing | {"version": 2}
    peers["catalog"].states[str(dip)] = exercise_state(ann, name="Ring dip", measure="weighted_bodyweight")
    answer = ann.get(path.format(goal=goal), headers=EVERYWHERE)
    assert (answer.status_code, answer.headers.get(NAMED)) == (200, None), answer.json


@pytest.mark.parametrize("path", ["/records?exercise_id={old}", "/progress/exercises/{old}", "/analytics/summary"])
def test_a_merge_is_seen_at_once(ann, exercise, train, peers, path):
    old, new = (exercise(owner_id=str(ann.user_id), name=name) for name in ("Old", "New"))
    train(ann, {old: [{"load": "100 kg", "reps": 5}]})
    peers["catalog"].states[str(old)] = exercise_state(ann, name="Old", retired=True, merged_into=str(new))
    peers["catalog"].states[str(new)] = exercise_state(ann, name="New")
    answer = ann.get(path.format(old=old), headers=EVERYWHERE)
    assert answer.status_code == 200, answer.json


def test_what_was_merged_a_moment_ago_is_listed_with_its_successor(ann, exercise, train, peers):
    old, new = (exercise(owner_id=str(ann.user_id), name=name) for name in ("Old", "New"))
    ann.post("/goals", {"kind": "exercise_load", "exercise_id": str(old), "reps": 5, "target": TARGET})
    peers["catalog"].states[str(old)] = exercise_state(ann, name="Old", retired=True, merged_into=str(new))
    peers["catalog"].states[str(new)] = exercise_state(ann, name="New")
    assert ann.get(f"/goals?exercise_id={new}").json["items"] == []
    assert len(ann.get(f"/goals?exercise_id={new}", headers=CATALOG).json["items"]) == 1
