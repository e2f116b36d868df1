"""Filters of the lists: several values, none that means nothing, and pages that no new row shifts."""

import pytest

from service_kit.ids import new_id


@pytest.fixture
def trained(ann, exercise, train):
    """A squat that got heavier, and a press of which there is one set."""
    squat, press = exercise(name="Squat"), exercise(name="Press")
    train(ann, {squat: [{"load": "100 kg", "reps": 5}]}, day=-7)
    train(ann, {squat: [{"load": "110 kg", "reps": 5}], press: [{"load": "40 kg", "reps": 5}]}, day=-1)
    return squat, press


def items(user, path):
    answer = user.get(path)
    assert answer.status_code == 200, answer.json
    return answer.json["items"]


def test_baselines_can_be_left_out(ann, trained):
    squat, press = trained
    beaten = items(ann, "/records?first=false&kind=heaviest,e1rm")
    assert {(item["kind"], item["exercise_id"], item["first"]) for item in beaten} == {
        ("heaviest", str(squat), False),
        ("e1rm", str(squat), False),
    }
    assert {item["exercise_id"] for item in items(ann, "/records?first=true&kind=heaviest")} == {str(press)}
    before = items(ann, f"/records/history?exercise_id={squat},{press}&kind=heaviest&first=true")
    assert {(item["exercise_id"], item["status"]) for item in before} == {
        (str(squat), "superseded"),
        (str(press), "current"),
    }


def test_several_values_stand_between_commas(ann, trained):
    squat, press = trained
    assert len(items(ann, f"/records?exercise_id={squat},{press}&kind=heaviest")) == 2
    assert len(items(ann, f"/records?exercise_id={squat}&kind=heaviest&status=current,superseded")) == 2
    assert len(items(ann, "/records?kind=heaviest&from=2026-03-11&to=2026-03-11")) == 2
    assert items(ann, "/records?kind=heaviest&from=2026-03-12") == []
    for type_, unit in (("weight", "kg"), ("waist", "cm"), ("hips", "cm")):
        assert ann.post("/measurements", {"type": type_, "value": {"value": "90", "unit": unit}}).status_code == 201
    assert {item["type"] for item in items(ann, "/measurements?type=weight,hips")} == {"weight", "hips"}
    assert {item["type"] for item in items(ann, "/measurements/latest?type=waist,hips")} == {"waist", "hips"}
    assert len(items(ann, "/measurements?status=counted,pending&source=manual,device")) == 3
    for about, target in (({"kind": "exercise_reps", "exercise_id": str(squat)}, "20"), ({"kind": "streak"}, "9")):
        more = {"streak_of": "weeks"} if about["kind"] == "streak" else {}
        goal = {**about, **more, "target": {"value": target, "unit": "count"}}
        assert ann.post("/goals", goal).status_code == 201
    assert len(items(ann, "/goals?kind=streak,exercise_reps&status=active,paused")) == 2
    assert len(items(ann, f"/goals/progress?exercise_id={squat},{press}")) == 1


@pytest.mark.parametrize(
    "path", ["/records?", "/records/history?", "/records/doubts?", "/goals?", "/goals/progress?", "/progress/volume?"]
)
def test_an_unknown_exercise_and_that_of_another_are_refused_alike(ann, bob, exercise, peers, path):
    private, unknown = exercise(owner_id=str(bob.user_id)), new_id()
    answers = [ann.get(f"{path}exercise_id={key}") for key in (private, unknown)]
    for answer, key in zip(answers, (private, unknown), strict=True):
        assert answer.status_code == 422
        (error,) = answer.json["errors"]
        assert (error["parameter"], error["code"]) == ("exercise_id", "unknown-exercise")
        assert str(key) in error["detail"]


@pytest.mark.parametrize("path", ["/records", "/goals", "/progress/volume"])
def test_an_exercise_of_which_no_event_has_come_is_looked_up(ann, peers, path):
    """As while a consumer that was wiped is filled again."""
    key = str(new_id())
    about = {"owner_id": None, "name": "Press", "measure": "weight_reps", "version": 3, "bodyweight_fraction": 0}
    peers["catalog"].states[key] = about | {"muscles": [], "retired": False, "merged_into": None}
    assert ann.get(f"{path}?exercise_id={key}").status_code == 200
    assert ann.get(f"{path}?exercise_id={key}").status_code == 200
    assert len(peers["catalog"].questions) == 1


@pytest.mark.parametrize("path", ["/measurements?type", "/measurements/latest?type", "/goals?measurement_type"])
def test_an_unknown_type_and_that_of_another_are_refused_alike(ann, bob, path):
    bob.post("/measurements/types", {"slug": "grip", "name": "Grip", "unit": "kg"})
    answer = ann.get(f"{path}=weight,grip,mood")
    assert [error["code"] for error in answer.json["errors"]] == ["unknown-type", "unknown-type"]
    assert ann.get(f"{path}=weight").status_code == 200


def test_everything_that_is_wrong_is_named_at_once(ann, peers):
    answer = ann.get(f"/goals?exercise_id={new_id()},{new_id()}&measurement_type=mood")
    assert [error["parameter"] for error in answer.json["errors"]] == ["exercise_id", "exercise_id", "measurement_type"]


@pytest.mark.parametrize(
    "path",
    [
        "/records?",
        "/records/history?exercise_id={}&",
        "/progress/history?",
        "/measurements?",
        "/measurements/trend?type=weight&",
        "/progress/volume?",
        "/progress/exercises/{}?",
        "/analytics/muscle-groups?",
    ],
)
def test_from_lies_not_after_to(ann, exercise, path):
    path = path.format(exercise())
    (error,) = ann.get(f"{path}from=2026-03-12&to=2026-03-11").json["errors"]
    assert error == {"parameter": "from", "code": "out-of-range", "detail": "Must not lie after `to`."}
    assert ann.get(f"{path}from=2026-03-11&to=2026-03-11").status_code == 200


@pytest.mark.parametrize("path", ["/records", "/records/doubts", "/progress/history", "/measurements"])
def test_a_numbered_page_of_a_log_is_refused_with_the_name_of_the_cursor(ann, path):
    answer = ann.get(f"{path}?page=2&page_size=10")
    assert answer.status_code == 422
    assert {error["parameter"] for error in answer.json["errors"]} == {"page", "page_size"}
    assert all("`cursor`" in error["detail"] for error in answer.json["errors"])
    other = ann.get("/goals?cursor=x").json["errors"][0]
    assert (other["parameter"], "`page`" in other["detail"]) == ("cursor", True)


def test_nothing_stands_on_two_pages_while_workouts_come_in(ann, exercise, train):
    squat = exercise(name="Squat")
    for day in range(-9, -4):
        train(ann, {squat: [{"load": f"{200 + day} kg", "reps": 5}]}, day=day)
    history, records = "/progress/history?limit=2", f"/records/history?exercise_id={squat}&kind=heaviest&limit=2"
    first = {path: ann.get(path).json for path in (history, records)}
    train(ann, {squat: [{"load": "200 kg", "reps": 5}]}, day=0)
    for path, page in first.items():
        second = ann.get(f"{path}&cursor={page['page']['next']}").json
        days = [item["local_date"] for item in page["items"] + second["items"]]
        assert days == ["2026-03-07", "2026-03-06", "2026-03-05", "2026-03-04"]


def places(answer):
    assert answer.status_code == 422, answer.json
    return [(error["pointer"], error["code"]) for error in answer.json["errors"]]


def test_a_measurement_is_refused_with_all_that_is_wrong(ann):
    future = "2030-01-01T00:00:00Z"
    wrong = {"type": "weight", "value": {"value": "9000", "unit": "kg"}, "measured_at": future}
    assert places(ann.post("/measurements", wrong)) == [
        ("/value/value", "out-of-range"),
        ("/measured_at", "in-the-future"),
    ]
    batch = {"measurements": [{"type": "mood", "measured_at": future}, wrong]}
    assert places(ann.post("/measurements/batch", batch)) == [
        ("/measurements/0/type", "unknown-type"),
        ("/measurements/0/measured_at", "in-the-future"),
        ("/measurements/1/value/value", "out-of-range"),
        ("/measurements/1/measured_at", "in-the-future"),
    ]
    logged = ann.post("/measurements", {"type": "weight", "value": {"value": "80", "unit": "kg"}})
    assert logged.headers["Location"] == f"/api/v1/measurements/{logged.json['id']}"
    changes = {name: wrong[name] for name in ("value", "measured_at")}
    assert len(places(ann.patch(f"/measurements/{logged.json['id']}", changes))) == 2


def test_a_goal_is_refused_with_all_that_is_wrong(ann, exercise):
    wrong = {"kind": "exercise_load", "target": {"value": "100", "unit": "cm"}, "deadline": "2020-01-01"}
    found = places(ann.post("/goals", wrong | {"exercise_id": str(exercise("duration")), "weeks": 3}))
    assert found == [
        ("/reps", "required"),
        ("/weeks", "unknown-field"),
        ("/deadline", "out-of-range"),
        ("/target/unit", "unknown-unit"),
        ("/exercise_id", "wrong-measure"),
    ]
    mood = {"kind": "measurement", "measurement_type": "mood", "target": {"value": "1", "unit": "kg"}}
    assert places(ann.post("/goals", mood | {"deadline": "2020-01-01"})) == [
        ("/deadline", "out-of-range"),
        ("/measurement_type", "unknown-type"),
    ]


def test_names_stand_beside_ids(ann, exercise):
    squat = exercise(name="Squat")
    goal = {"kind": "exercise_reps", "exercise_id": str(squat), "target": {"value": "20", "unit": "count"}}
    made = ann.post("/goals", goal)
    assert made.headers["Location"] == f"/api/v1/goals/{made.json['id']}"
    assert (made.json["exercise_name"], made.json["measurement_type_name"]) == ("Squat", None)
    assert ann.get(f"/goals/{made.json['id']}/progress").json["exercise_name"] == "Squat"
    created = ann.post("/measurements/types", {"slug": "grip", "name": "Grip strength", "unit": "kg"})
    assert created.headers["Location"] == "/api/v1/measurements/types/grip"
    kg = {"value": "50", "unit": "kg"}
    assert ann.post("/measurements", {"type": "grip", "value": kg}).json["type_name"] == "Grip strength"
    assert ann.get("/measurements/trend?type=grip").json["type_name"] == "Grip strength"
    about = ann.post("/goals", {"kind": "measurement", "measurement_type": "grip", "target": kg | {"value": "60"}}).json
    assert (about["exercise_name"], about["measurement_type_name"]) == (None, "Grip strength")
    batch = ann.post("/measurements/batch", {"measurements": [{"type": "weight", "value": kg}]})
    assert [item["type_name"] for item in batch.json["items"]] == ["Body weight"]
