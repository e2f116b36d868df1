"""Goals through HTTP: setting, changing and pausing them."""

import pytest

from service_kit.ids import new_id


def kg(value):
    return {"value": value, "unit": "kg"}


def weigh(user, value, day):
    body = {"type": "weight", "value": kg(value), "measured_at": f"{day}T06:00:00Z"}
    answer = user.post("/measurements", body)
    assert answer.status_code == 201, answer.json
    return answer.json


WEIGHT = {"kind": "measurement", "measurement_type": "weight", "target": kg("80")}


def set_goal(user, **terms):
    answer = user.post("/goals", {**WEIGHT, **terms})
    assert answer.status_code == 201, answer.json
    return answer


def test_a_goal_is_answered_as_it_was_set(ann):
    weigh(ann, "88", "2026-03-10")
    answer = set_goal(ann, deadline="2026-06-30")
    assert answer.headers["ETag"].startswith('"1-')
    goal = answer.json
    assert (goal["status"], goal["direction"], goal["title"]) == ("active", "down", "Body weight: 80 kg")
    assert (goal["start_date"], goal["deadline"], goal["target"]) == ("2026-03-12", "2026-06-30", kg("80"))
    assert ann.get(f"/goals/{goal['id']}").json == goal
    assert ann.get("/goals").json["items"] == [goal]
    assert ann.get("/goals?status=active&kind=measurement&measurement_type=weight").json["page"]["total"] == 1
    assert ann.get("/goals?status=reached").json["items"] == []


def test_one_goal_of_a_kind_about_a_subject_is_active(ann, exercise):
    goal = set_goal(ann).json
    again = ann.post("/goals", WEIGHT)
    assert (again.status_code, again.json["type"]) == (409, "/problems/goal-exists")
    set_goal(ann, measurement_type="waist", target={"value": "85", "unit": "cm"})
    ann.patch(f"/goals/{goal['id']}", {"status": "paused"}, if_match='"1"')
    second = set_goal(ann, target=kg("78")).json
    resumed = ann.patch(f"/goals/{goal['id']}", {"status": "active"}, if_match='"2"')
    assert resumed.status_code == 409
    ann.delete(f"/goals/{second['id']}", if_match='"1"')
    assert ann.patch(f"/goals/{goal['id']}", {"status": "active"}, if_match='"2"').json["status"] == "active"


@pytest.mark.parametrize(
    ("terms", "pointer"),
    [
        ({"kind": "flying"}, "/kind"),
        ({"target": kg("0.5")}, "/target/value"),
        ({"target": {"value": "80", "unit": "cm"}}, "/target/unit"),
        ({"target": {"value": "eighty", "unit": "kg"}}, "/target/value"),
        ({"measurement_type": None}, "/measurement_type"),
        ({"measurement_type": "mood"}, "/measurement_type"),
        ({"exercise_id": str(new_id())}, "/exercise_id"),
        ({"reps": 5}, "/reps"),
        ({"weeks": 5}, "/weeks"),
        ({"deadline": "2026-03-12"}, "/deadline"),
        ({"deadline": "2026-03-11", "start_date": "2026-03-01"}, "/deadline"),
        ({"deadline": "2199-01-01"}, "/deadline"),
        ({"start_date": "2028-01-01"}, "/start_date"),
        ({"start_value": kg("80")}, "/target"),
        ({"start_value": {"value": "9", "unit": "km"}}, "/start_value/unit"),
        ({"status": "reached"}, "/status"),
        ({"status": "missed"}, "/status"),
        ({"user_id": str(new_id())}, "/user_id"),
        ({"reached_at": "2026-03-12T12:00:00Z"}, "/reached_at"),
        ({"direction": "sideways"}, "/direction"),
    ],
)
def test_terms_that_make_no_sense_are_refused(ann, terms, pointer):
    answer = ann.post("/goals", {**WEIGHT, **terms})
    assert answer.status_code == 422, answer.json
    assert pointer in [error["pointer"] for error in answer.json["errors"]]
    assert ann.get("/goals").json["items"] == []


@pytest.mark.parametrize(
    ("measure", "terms", "pointer"),
    [
        ("weight_reps", {"kind": "exercise_load", "target": kg("100")}, "/reps"),
        ("weight_reps", {"kind": "exercise_load", "target": kg("9000"), "reps": 5}, "/target/value"),
        ("distance_duration", {"kind": "exercise_load", "target": kg("100"), "reps": 5}, "/exercise_id"),
        ("weight_reps", {"kind": "exercise_reps", "target": {"value": "20", "unit": "count"}}, "/exercise_id"),
        ("reps", {"kind": "exercise_reps", "target": {"value": "20.5", "unit": "count"}}, "/target/value"),
        ("weight_reps", {"kind": "exercise_e1rm", "target": kg("100"), "direction": "up"}, "/direction"),
    ],
)
def test_exercise_goals_must_fit_the_exercise(ann, exercise, measure, terms, pointer):
    answer = ann.post("/goals", {"exercise_id": str(exercise(measure)), **terms})
    if pointer == "/exercise_id" and measure == "weight_reps":
        assert answer.status_code == 201  # repetitions count for loaded exercises too
        return
    assert answer.status_code == 422, answer.json
    assert pointer in [error["pointer"] for error in answer.json["errors"]]


def test_an_exercise_that_nobody_knows_needs_the_catalogue(ann):
    terms = {"kind": "exercise_e1rm", "exercise_id": str(new_id()), "target": kg("100")}
    assert ann.post("/goals", terms).status_code == 503


def test_somebody_elses_exercise_is_no_subject(ann, bob, exercise):
    theirs = exercise(owner_id=str(bob.user_id))
    answer = ann.post("/goals", {"kind": "exercise_e1rm", "exercise_id": str(theirs), "target": kg("100")})
    assert [error["code"] for error in answer.json["errors"]] == ["unknown-exercise"]


def test_changes_need_the_version_that_was_read(ann):
    path = f"/goals/{set_goal(ann).json['id']}"
    for method, body in (("patch", {"note": "x"}), ("put", WEIGHT)):
        assert getattr(ann, method)(path, body).status_code == 428
        assert getattr(ann, method)(path, body, if_match='"9"').status_code == 412
    assert ann.delete(path).status_code == 428
    assert ann.delete(path, if_match='"9"').status_code == 412
    assert ann.delete(path, if_match='"1"').status_code == 204
    assert ann.get(path).status_code == 404


def test_patch_changes_some_terms_and_put_all(ann):
    weigh(ann, "88", "2026-03-10")
    path = f"/goals/{set_goal(ann, deadline='2026-06-30', note='slowly').json['id']}"
    patched = ann.patch(path, {"deadline": None, "target": kg("82")}, if_match='"1"')
    assert patched.headers["ETag"].startswith('"2-')
    assert (patched.json["deadline"], patched.json["note"]) == (None, "slowly")
    assert patched.json["title"] == "Body weight: 82 kg"
    assert ann.patch(path, {"target": kg("95")}, if_match='"2"').json["direction"] == "up"
    titled = ann.patch(path, {"title": "Grow"}, if_match='"3"').json
    assert ann.patch(path, {"target": kg("96")}, if_match='"4"').json["title"] == titled["title"] == "Grow"
    put = ann.put(path, {**WEIGHT, "target": kg("79")}, if_match='"5"').json
    assert (put["note"], put["title"], put["direction"]) == (None, "Body weight: 79 kg", "down")
    assert ann.patch(path, {"target": None}, if_match='"6"').status_code == 422
    assert ann.patch(path, {"kind": "workouts_per_week"}, if_match='"6"').status_code == 422


def test_a_past_deadline_may_stay_but_not_be_chosen(ann, at):
    from datetime import UTC, datetime

    path = f"/goals/{set_goal(ann, deadline='2026-04-01').json['id']}"
    at(datetime(2026, 5, 1, tzinfo=UTC))
    assert ann.patch(path, {"note": "late"}, if_match='"1"').json["status"] == "missed"
    assert ann.patch(path, {"deadline": "2026-04-20"}, if_match='"2"').status_code == 422
    assert ann.patch(path, {"deadline": "2026-06-01"}, if_match='"2"').json["status"] == "active"


def test_a_settled_goal_is_not_paused(ann):
    weigh(ann, "82", "2026-03-09")
    weigh(ann, "79.8", "2026-03-11")
    path = f"/goals/{set_goal(ann, direction='down').json['id']}"
    weigh(ann, "80", "2026-03-12")
    answer = ann.patch(path, {"status": "paused"}, if_match='"2"')
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/goal-is-settled")


def test_a_strangers_goal_is_not_there(ann, bob):
    goal = set_goal(ann).json
    for path in (f"/goals/{goal['id']}", f"/goals/{goal['id']}/progress"):
        assert bob.get(path).status_code == 404
    path = f"/goals/{goal['id']}"
    assert bob.patch(path, {"note": "x"}, if_match='"1"').status_code == 404
    assert bob.put(path, WEIGHT, if_match='"1"').status_code == 404
    assert bob.delete(path, if_match='"1"').status_code == 404
    assert bob.get("/goals").json["items"] == []
    conflict = bob.post("/goals", {**WEIGHT, "id": goal["id"]})
    assert (conflict.status_code, conflict.json["type"]) == (409, "/problems/id-taken")
    assert [one["pointer"] for one in conflict.json["errors"]] == ["/id"]


def test_a_goal_may_be_reached_when_it_is_set(ann, emitted):
    weigh(ann, "79.8", "2026-03-11")
    weigh(ann, "79.5", "2026-03-12")
    goal = set_goal(ann, start_value=kg("85"), direction="down").json
    assert (goal["status"], goal["reached_on"]) == ("reached", "2026-03-12")
    assert len(emitted("tracking.goal-reached.v1")) == 1
