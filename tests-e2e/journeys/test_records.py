"""Records follow the log: an edit or a deletion takes them back, a doubled event changes nothing."""

from cli.demo.api import kg


def heaviest(record):
    return float(record["value"]["value"]) if record else None


def test_an_edited_workout_takes_its_record_back(robin, find, workout_of, record_of, eventually):
    api, squat = robin.api, find(robin.api, "back squat")
    goal = {
        "kind": "exercise_load",
        "exercise_id": squat["id"],
        "reps": 5,
        "target": kg(110),
        "start_date": "2026-03-01",
    }
    goal_id = api.post("/goals", goal, expect=201)["id"]
    first = api.post("/workouts", workout_of(squat, (5, 90), (5, 95)), expect=201)
    second = api.post("/workouts", workout_of(squat, (5, 115), day="2026-03-05"), expect=201)
    eventually(lambda: heaviest(record_of(api, squat, "heaviest")) == 115)
    eventually(lambda: api.get(f"/goals/{goal_id}")["status"] == "reached")

    body = workout_of(squat, (5, 100), day="2026-03-05")
    edited = api.put(f"/workouts/{second['id']}", body, etag=second.etag)
    eventually(lambda: heaviest(record_of(api, squat, "heaviest")) == 100)
    eventually(lambda: api.get(f"/goals/{goal_id}")["status"] == "active")

    api.delete(f"/workouts/{second['id']}", etag=edited.etag, expect=204)
    eventually(lambda: heaviest(record_of(api, squat, "heaviest")) == 95)
    assert record_of(api, squat, "heaviest")["workout_id"] == first["id"]

    api.delete(f"/workouts/{first['id']}", etag=first.etag, expect=204)
    eventually(lambda: record_of(api, squat, "heaviest") is None)


def test_a_late_edit_with_an_old_tag_is_refused(robin, find, workout_of):
    api, squat = robin.api, find(robin.api, "back squat")
    workout = api.post("/workouts", workout_of(squat, (5, 90)), expect=201)
    api.put(f"/workouts/{workout['id']}", workout_of(squat, (5, 92.5)), etag=workout.etag)
    api.put(f"/workouts/{workout['id']}", workout_of(squat, (5, 95)), etag=workout.etag, expect=412)
    assert api.get(f"/workouts/{workout['id']}")["entries"][0]["sets"][0]["load"]["value"] == "92.5"


def test_what_a_client_has_is_sent_again_once_it_is_another_answer(robin, find, workout_of, eventually):
    api, squat = robin.api, find(robin.api, "back squat")
    created = api.post("/workouts", workout_of(squat, (5, 90), (5, 95)), expect=201)
    address = f"/workouts/{created['id']}"
    eventually(lambda: api.get(address)["highlights"])
    shown = api.get(address, headers={"If-None-Match": created.etag}, expect=200)
    assert shown.headers["Content-Encoding"] == "gzip"
    eventually(lambda: api.get(address, headers={"If-None-Match": api.get(address).etag}).status == 304)
    api.patch(address, {"title": "Squats"}, etag=created.etag, expect=200)


def test_a_retried_post_has_one_effect(robin, find, workout_of):
    api, squat = robin.api, find(robin.api, "back squat")
    key = {"Idempotency-Key": "0190aaaa-1111-7000-8000-000000000001"}
    ids = {api.post("/workouts", workout_of(squat, (5, 90)), headers=key)["id"] for _ in range(3)}
    assert len(ids) == 1
    assert len(api.get("/workouts")["items"]) == 1
    api.post("/workouts", workout_of(squat, (5, 99)), headers=key, expect=422)
