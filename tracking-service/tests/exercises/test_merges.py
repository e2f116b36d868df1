"""Exercises that were merged are one exercise: in records, progress, goals and analytics; until it is undone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from service_kit.ids import new_id


def lift(load, reps=5):
    return {"load": f"{load} kg", "reps": reps}


def heaviest(user, key, **query):
    more = "".join(f"&{name}={value}" for name, value in query.items())
    items = user.get(f"/records?exercise_id={key}&kind=heaviest{more}").json["items"]
    return [(item["exercise_id"], item["value"]["value"], item["local_date"]) for item in items]


def days(user, key):
    sessions = user.get(f"/progress/exercises/{key}").json["sessions"]
    return [(one["date"], one["heaviest"]["value"]) for one in sessions]


def set_goal(user, key, load, **more):
    target = {"value": str(load), "unit": "kg"}
    body = {"kind": "exercise_load", "exercise_id": str(key), "reps": 1, "target": target, "start_date": "2026-02-01"}
    return user.post("/goals", body | more)


@pytest.fixture
def two(exercise):
    return exercise(name="B"), exercise(name="C")


@pytest.mark.parametrize("merged_first", [True, False])
def test_merging_and_logging_come_to_the_same_in_either_order(ann, two, merge, train, rebuild, merged_first):
    b, c = two
    if merged_first:
        merge(c, b, name="C")
    train(ann, {b: [lift(100)]}, day=-9)
    train(ann, {c: [lift(110)]}, day=-5)
    train(ann, {b: [lift(105)]}, day=-1)
    if not merged_first:
        merge(c, b, name="C")
    rebuild()
    for key in two:
        assert heaviest(ann, key) == [(str(b), "110", "2026-03-07")]
        assert heaviest(ann, key, status="superseded") == [(str(b), "100", "2026-03-03")]
        assert days(ann, key) == [("2026-03-03", "100"), ("2026-03-07", "110"), ("2026-03-11", "105")]
        answer = ann.get(f"/progress/exercises/{key}").json
        assert (answer["exercise_id"], answer["exercise_name"]) == (str(b), "B")
        weeks = ann.get(f"/progress/volume?exercise_id={key}").json["weeks"]
        assert sum(week["sets"] for week in weeks) == 3
    assert ann.get("/analytics/summary?period=month").json["exercises"] == 1


def test_a_merge_tells_of_no_record_and_keeps_the_ids_of_those_that_stay(ann, two, merge, train, rebuild, record_news):
    b, c = two
    train(ann, {b: [lift(100)]}, day=-9)
    train(ann, {c: [lift(110)]}, day=-5)
    before = {item["id"] for item in ann.get("/records?limit=100").json["items"]}
    count = len(record_news("achieved"))
    merge(c, b)
    rebuild()
    after = {item["id"] for item in ann.get(f"/records?exercise_id={b}&limit=100").json["items"]}
    assert after <= before
    withdrawals = len(record_news("withdrawn"))
    merge(c, None, version=3)
    rebuild()
    assert after <= {item["id"] for key in two for item in _all(ann, key)}
    assert len(record_news("achieved")) == count
    assert len(record_news("withdrawn")) == withdrawals


def _all(user, key):
    return [
        item
        for status in ("current", "superseded")
        for item in user.get(f"/records?exercise_id={key}&status={status}&limit=100").json["items"]
    ]


def test_what_is_logged_after_the_merge_counts_at_once(ann, two, merge, train, record_news):
    """Before the timer ran: what beats one history only is no record of both."""
    b, c = two
    train(ann, {b: [lift(120)]}, day=-9)
    train(ann, {c: [lift(100)]}, day=-5)
    merge(c, b)
    count = len(record_news("achieved"))
    train(ann, {c: [lift(110)]}, day=-3)
    kinds = {event.data["kind"] for event in record_news("achieved")[count:]}
    assert "heaviest" not in kinds
    train(ann, {c: [lift(130)]}, day=-1)
    announced = [event.data for event in record_news("achieved")[count:] if event.data["kind"] == "heaviest"]
    assert [(data["exercise_id"], data["value"]["value"], data["previous"]["value"]) for data in announced] == [
        (str(b), "130", "120")
    ]


def test_what_is_logged_after_an_undone_merge_counts_at_once(ann, two, merge, train, rebuild, record_news):
    b, c = two
    train(ann, {b: [lift(120)]}, day=-9)
    train(ann, {c: [lift(110)]}, day=-5)
    merge(c, b)
    rebuild()
    merge(c, None, version=3)
    count = len(record_news("achieved"))
    train(ann, {c: [lift(105)]}, day=-3)
    assert "heaviest" not in {event.data["kind"] for event in record_news("achieved")[count:]}
    assert heaviest(ann, c) == [(str(c), "110", "2026-03-07")]


def test_chains_have_one_history_and_come_apart_link_by_link(ann, exercise, merge, train, rebuild):
    a, b, c = (exercise(name=name) for name in "ABC")
    for day, (key, load) in enumerate(((a, 100), (b, 120), (c, 110)), start=-9):
        train(ann, {key: [lift(load)]}, day=day)
    merge(c, b, name="C")
    merge(b, a, name="B")
    rebuild()
    for key in (a, b, c):
        assert heaviest(ann, key) == [(str(a), "120", "2026-03-04")]
    train(ann, {c: [lift(115)]}, day=-1)  # logged as c while it was merged: it stays c's
    merge(b, None, version=3, name="B")
    rebuild()
    assert heaviest(ann, a) == [(str(a), "100", "2026-03-03")]
    assert heaviest(ann, c) == [(str(b), "120", "2026-03-04")]
    merge(c, None, version=3, name="C")
    rebuild()
    assert heaviest(ann, b) == [(str(b), "120", "2026-03-04")]
    assert heaviest(ann, c) == [(str(c), "115", "2026-03-11")]
    assert days(ann, c) == [("2026-03-05", "110"), ("2026-03-11", "115")]


def test_a_goal_is_reached_on_the_day_that_the_whole_history_says(ann, two, merge, train, rebuild):
    b, c = two
    goal = set_goal(ann, c, 110).json
    train(ann, {b: [lift(112)]}, day=-9)
    train(ann, {c: [lift(115)]}, day=-5)
    assert ann.get(f"/goals/{goal['id']}").json["reached_on"] == "2026-03-07"
    merge(c, b, name="C")
    rebuild()
    assert ann.get(f"/goals/{goal['id']}").json["reached_on"] == "2026-03-03"
    for key in two:
        assert [one["id"] for one in ann.get(f"/goals?exercise_id={key}").json["items"]] == [goal["id"]]
    merge(c, None, version=3, name="C")
    rebuild()
    assert ann.get(f"/goals/{goal['id']}").json["reached_on"] == "2026-03-07"
    assert ann.get(f"/goals?exercise_id={b}").json["items"] == []


def test_a_goal_of_somebody_who_logged_the_successor_only_is_reached_by_the_merge(ann, two, merge, train, rebuild):
    b, c = two
    goal = set_goal(ann, c, 110).json
    train(ann, {b: [lift(112)]}, day=-9)
    merge(c, b)
    rebuild()
    assert ann.get(f"/goals/{goal['id']}").json["reached_on"] == "2026-03-03"
    merge(c, None, version=3)
    rebuild()
    assert ann.get(f"/goals/{goal['id']}").json["status"] == "active"


def test_no_new_goal_is_about_what_is_out_of_use_and_an_old_one_can_be_changed(ann, two, merge, exercise):
    b, c = two
    goal = set_goal(ann, c, 110)
    merge(c, b, name="C")
    refused = set_goal(ann, c, 120, kind="exercise_e1rm", reps=None)
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/exercise-retired")
    assert (refused.json["successor_id"], refused.json["errors"][0]["pointer"]) == (str(b), "/exercise_id")
    tag = goal.headers["ETag"]
    assert ann.patch(f"/goals/{goal.json['id']}", {"note": "Still"}, if_match=tag).status_code == 200
    deleted = exercise(name="Gone")
    exercise(key=deleted, version=2, name="Gone", retired=True)
    assert set_goal(ann, deleted, 100).json["successor_id"] is None


def test_a_merge_that_comes_before_its_successor_is_known(ann, exercise, merge, train, rebuild):
    b, c = new_id(), exercise(name="C")
    train(ann, {c: [lift(100)]}, day=-5)
    merge(c, b, name="C")
    rebuild()
    assert heaviest(ann, c) == [(str(c), "100", "2026-03-07")]
    exercise(key=b, name="B")
    rebuild()
    assert heaviest(ann, c) == [(str(b), "100", "2026-03-07")]


def test_a_workout_does_not_wait_for_an_unknown_successor(ann, exercise, merge, train, elapse):
    b, c = new_id(), exercise(name="C")
    merge(c, b, name="C")
    train(ann, {c: [lift(100)]}, day=-1)
    assert heaviest(ann, c) == [(str(b), "100", "2026-03-11")]
    elapse(timedelta(minutes=11))
    train(ann, {c: [lift(105)]})
    assert ann.get(f"/progress/exercises/{c}").json["exercise_name"] == "C"


def test_a_stranger_learns_nothing_from_a_merge(ann, bob, exercise, merge, train):
    public = exercise(name="Public")
    own = exercise(name="Own", owner_id=str(ann.user_id))
    train(ann, {own: [lift(100)]}, day=-5)
    merge(own, public, name="Own", owner_id=str(ann.user_id))
    assert bob.get(f"/progress/exercises/{own}").status_code == 404
    assert set_goal(bob, own, 100).status_code == 422
    assert heaviest(bob, public) == []


def test_sets_of_a_merged_exercise_lift_as_much_of_the_body_as_those_of_its_successor(
    ann, exercise, merge, train, rebuild
):
    measure = "bodyweight_reps"
    b, c = exercise(measure, bodyweight_fraction=100), exercise(measure, bodyweight_fraction=50)
    sets = [{"load_kind": "bodyweight", "reps": 10}]
    train(ann, {c: sets}, day=-5, measure=measure, body_weight="80 kg")
    merge(c, b, measure=measure, bodyweight_fraction=50)
    rebuild()
    train(ann, {c: sets}, day=-1, measure=measure, body_weight="80 kg")
    volumes = [one["volume_with_body"]["value"] for one in ann.get(f"/progress/exercises/{c}").json["sessions"]]
    assert volumes == ["800", "800"]
    merge(c, None, version=3, measure=measure, bodyweight_fraction=50)
    rebuild()
    volumes = [one["volume_with_body"]["value"] for one in ann.get(f"/progress/exercises/{c}").json["sessions"]]
    assert volumes == ["400", "400"]


def test_a_changed_measure_leaves_no_old_figures(ann, exercise, train, rebuild):
    key = exercise(name="Carry")
    train(ann, {key: [lift(100)]}, day=-5)
    goal = set_goal(ann, key, 90).json
    assert goal["status"] == "reached"
    exercise("duration", key=key, version=2, name="Carry")
    rebuild()
    train(ann, {key: [{"duration": "45 s"}]}, day=-1, measure="duration")
    records = ann.get(f"/records?exercise_id={key}").json["items"]
    assert [(item["kind"], item["value"]["value"]) for item in records] == [("longest_duration", "45")]
    assert len(ann.get(f"/records/history?exercise_id={key}").json["items"]) == 1
    (session,) = ann.get(f"/progress/exercises/{key}").json["sessions"]
    assert (session["date"], session["heaviest"], session["e1rm"]) == ("2026-03-11", None, None)
    assert sum(week["sets"] for week in ann.get(f"/progress/volume?exercise_id={key}").json["weeks"]) == 1
    assert ann.get(f"/goals/{goal['id']}").json["status"] == "active"
    assert ann.get(f"/goals/{goal['id']}/progress").json["series"] == []
    exercise("weight_reps", key=key, version=3, name="Carry")
    rebuild()
    assert days(ann, key) == [("2026-03-07", "100")]
    assert ann.get(f"/goals/{goal['id']}").json["status"] == "reached"


def test_sets_count_under_the_measure_that_they_were_logged_by(ann, exercise, train, rebuild):
    key = exercise(name="Press")
    train(ann, {key: [lift(100, 8)]}, day=-5)
    for version, measure in ((2, "bodyweight_reps"), (3, "weighted_bodyweight"), (4, "reps")):
        exercise(measure, key=key, version=version, name="Press", bodyweight_fraction=65)
        rebuild()
        assert ann.get(f"/progress/exercises/{key}").json["sessions"] == []
        assert ann.get(f"/records?exercise_id={key}").json["items"] == []
    exercise(key=key, version=5, name="Press")
    rebuild()
    assert days(ann, key) == [("2026-03-07", "100")]


def test_a_renamed_exercise_has_its_new_name_everywhere(ann, exercise, train, emitted):
    key = exercise(name="Old")
    train(ann, {key: [lift(100)]}, day=-5)
    goal = set_goal(ann, key, 105).json
    own_title = set_goal(ann, key, 200, kind="exercise_e1rm", reps=None, title="Mine").json
    exercise(key=key, version=2, name="New")
    assert ann.get(f"/goals/{goal['id']}").json["title"] == "New: 105 kg x 1"
    assert ann.get(f"/goals/{goal['id']}/progress").json["title"] == "New: 105 kg x 1"
    assert ann.get(f"/goals/{own_title['id']}").json["title"] == "Mine"
    assert {item["exercise_name"] for item in ann.get("/records").json["items"]} == {"New"}
    assert ann.get(f"/progress/exercises/{key}").json["exercise_name"] == "New"
    train(ann, {key: [lift(105)]}, day=-1)
    assert emitted("tracking.goal-reached.v1")[-1].data["title"] == "New: 105 kg x 1"
