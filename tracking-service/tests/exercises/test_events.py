"""The copy of the catalogue."""

from datetime import timedelta

from service_kit.ids import new_id

SETS = [{"load": "100 kg", "reps": 5}]


def name_of(user, exercise_id):
    answer = user.get(f"/progress/exercises/{exercise_id}")
    return answer.json["exercise_name"] if answer.status_code == 200 else answer.status_code


def test_the_newest_state_counts_whatever_comes_last(ann, exercise, train):
    key = exercise(name="One")
    exercise(key=key, version=3, name="Three")
    exercise(key=key, version=2, name="Two")
    assert name_of(ann, key) == "Three"


def test_a_retired_exercise_keeps_its_history(ann, exercise, train):
    key = exercise(name="Old press")
    train(ann, {key: SETS})
    exercise(key=key, version=2, name="Old press", retired=True)
    train(ann, {key: [{"load": "105 kg", "reps": 5}]})
    assert name_of(ann, key) == "Old press"
    assert ann.get(f"/records?exercise_id={key}&kind=heaviest").json["items"][0]["value"]["value"] == "105"


def test_a_retirement_that_comes_before_its_exercise_is_the_newest_state(ann, exercise, train):
    key = new_id()
    exercise(key=key, version=2, name="Retired", retired=True)
    exercise(key=key, name="Before it retired")
    train(ann, {key: SETS})
    assert name_of(ann, key) == "Retired"


def test_an_unknown_exercise_is_asked_for_once(ann, train, monkeypatch, elapse):
    from service_kit.security.client import ServiceClient

    questions = []

    def answer(client, path, ids):
        questions.append((path, ids))
        dip = {
            "exercise_id": ids,
            "version": 7,
            "owner_id": None,
            "name": "Dip",
            "measure": "bodyweight_reps",
            "bodyweight_fraction": 95,
            "muscles": [],
            "retired": False,
            "merged_into": None,
        }
        return {"by_id": {ids: dip}}

    monkeypatch.setattr(ServiceClient, "get_json", answer)
    key = new_id()
    sets = [{"load_kind": "bodyweight", "reps": 10}]
    for day in (-1, 0):
        train(ann, {key: sets}, day=day, measure="bodyweight_reps", body_weight="80 kg")
    assert questions == [("/internal/exercises", str(key))]
    assert name_of(ann, key) == "Dip"
    volume = ann.get(f"/records?exercise_id={key}&kind=best_set_volume").json["items"][0]["value"]["value"]
    assert volume == "760"


def test_what_a_late_look_up_says_of_the_body_counts_for_earlier_workouts_too(app, ann, train, monkeypatch, elapse):
    from service_kit.db.session import transaction
    from service_kit.security.client import ServiceClient
    from tracking_service.records.events import rebuild_stale

    key = new_id()
    body = {"measure": "bodyweight_reps", "body_weight": "80 kg"}
    train(ann, {key: [{"load_kind": "bodyweight", "reps": 20}]}, day=-1, **body)
    dip = {"owner_id": None, "name": "Dip", "measure": "bodyweight_reps", "bodyweight_fraction": 95, "muscles": []}
    monkeypatch.setattr(ServiceClient, "get_json", lambda client, path, ids: {"by_id": {ids: dip | {"version": 7}}})
    elapse(timedelta(minutes=11))
    train(ann, {key: [{"load_kind": "bodyweight", "reps": 10}]}, **body)
    with app.app_context(), transaction():
        rebuild_stale()
    best = ann.get(f"/records?exercise_id={key}&kind=best_set_volume&status=current").json["items"]
    assert [item["value"]["value"] for item in best] == ["1520"]


def test_a_silent_catalogue_is_asked_again_when_the_exercise_is_trained_later(ann, train, monkeypatch, elapse):
    from service_kit.security.client import ServiceClient

    key = new_id()
    train(ann, {key: SETS}, day=-1)
    monkeypatch.setattr(ServiceClient, "get_json", lambda client, path, ids: {"by_id": {}})
    elapse(timedelta(minutes=11))
    train(ann, {key: SETS})
    assert name_of(ann, key) == "Barbell bench press"


def test_somebody_elses_exercise_has_no_progress_page(ann, bob, exercise):
    key = exercise(owner_id=str(bob.user_id))
    assert name_of(ann, key) == 404
    assert ann.get(f"/progress/volume?exercise_id={key}").status_code == 422
    assert name_of(bob, key) == "Barbell bench press"
