"""Workouts through HTTP: changing and deleting."""

from __future__ import annotations

import pytest

from service_kit.ids import new_id

LOAD = {"value": "60", "unit": "kg"}

AMENDED = "session.workout-amended.v1"
DELETED = "session.workout-deleted.v1"


def test_a_change_is_a_merge_patch(lifter, logged, emitted):
    answer = lifter.patch(f"/workouts/{logged['id']}", {"title": "Heavy", "notes": None, "tags": ["home"]})
    workout = answer.json
    assert (answer.status_code, answer.headers["ETag"][:3], workout["version"]) == (200, '"2-', 2)
    assert (workout["title"], workout["notes"], workout["tags"], workout["location"]) == (
        "Heavy",
        None,
        ["home"],
        "Cellar",
    )
    assert workout["entries"] == logged["entries"]
    (event,) = emitted(AMENDED)
    assert (event.version, event.data["title"]) == (2, "Heavy")


def test_moving_a_workout_moves_its_day(lifter, logged):
    moved = {"started_at": "2026-03-13T00:30:00+01:00", "ended_at": "2026-03-13T01:00:00+01:00"}
    assert lifter.patch(f"/workouts/{logged['id']}", moved).json["local_date"] == "2026-03-13"
    assert lifter.patch(f"/workouts/{logged['id']}", {"time_zone": "UTC"}).json["local_date"] == "2026-03-12"
    assert lifter.patch(f"/workouts/{logged['id']}", {"ended_at": "2026-03-11T00:30:00+01:00"}).status_code == 422


def test_a_replacement_keeps_what_comes_back(lifter, logged, workout_body, plank, emitted):
    entry = logged["entries"][0]
    body = workout_body(
        title="Anew",
        entries=[
            {"exercise_id": plank, "sets": [{"duration": {"value": "60", "unit": "s"}}]},
            {
                "id": entry["id"],
                "exercise_id": entry["exercise_id"],
                "sets": [{"id": entry["sets"][2]["id"], "reps": 3, "load": LOAD}],
            },
        ],
    )
    workout = lifter.put(f"/workouts/{logged['id']}", body, if_match='"1"').json
    assert [one["exercise_name"] for one in workout["entries"]] == ["Plank", "Back squat"]
    assert workout["entries"][1]["sets"][0]["id"] == entry["sets"][2]["id"]
    assert (workout["notes"], workout["location"], workout["tags"]) == (None, None, [])
    assert emitted(AMENDED)[0].data["entries"][1]["sets"][0]["reps"] == 3


def test_a_replacement_keeps_what_was_planned(lifter, start, send, workout_body):
    state = start()
    state = send(lifter, state, "complete_set", step_id=state["current"]["step_id"]).json
    workout = lifter.get(f"/workouts/{send(lifter, state, 'finish').json['workout_id']}").json
    entry = workout["entries"][0]
    sets = [{"id": one["id"], "reps": 5, "load": {"value": "100", "unit": "kg"}} for one in entry["sets"]]
    body = workout_body(entries=[{"id": entry["id"], "exercise_id": entry["exercise_id"], "sets": sets}])
    body |= {"started_at": workout["started_at"], "ended_at": workout["ended_at"]}
    assert workout["compliance"]["percent"] == 33
    assert lifter.put(f"/workouts/{workout['id']}", body).json["compliance"] == {
        "percent": 100,
        "planned_sets": 3,
        "done_sets": 3,
        "removed_sets": 0,
        "not_judged_sets": 0,
    }


def test_a_replacement_without_ids_is_of_what_stood_in_its_places(lifter, start, send, workout_body, plank):
    state = start()
    state = send(lifter, state, "complete_set", step_id=state["current"]["step_id"]).json
    workout = lifter.get(f"/workouts/{send(lifter, state, 'finish').json['workout_id']}").json
    entry = workout["entries"][0]
    sets = [{"reps": 5, "load": {"value": "100", "unit": "kg"}}] * 2
    one_more = {"exercise_id": plank, "sets": [{"duration": {"value": "60", "unit": "s"}}]}
    body = workout_body(entries=[one_more, {"exercise_id": entry["exercise_id"], "sets": sets}])
    body |= {"started_at": workout["started_at"], "ended_at": workout["ended_at"]}
    answer = lifter.put(f"/workouts/{workout['id']}", body).json
    assert [one["id"] for one in answer["entries"][1]["sets"]] == [one["id"] for one in entry["sets"][:2]]
    assert answer["entries"][0]["id"] not in {one["id"] for one in workout["entries"]}
    figures = answer["compliance"]
    assert (figures["percent"], figures["planned_sets"], figures["removed_sets"]) == (66, 3, 1)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_stale_version_changes_nothing(lifter, logged, workout_body, method):
    lifter.patch(f"/workouts/{logged['id']}", {"title": "Newer"})
    body = {"PUT": workout_body(), "PATCH": {"title": "Older"}}.get(method)
    answer = lifter.open(
        method, f"/workouts/{logged['id']}", if_match=logged and '"1"', **({"json": body} if body else {})
    )
    assert (answer.status_code, answer.json["type"]) == (412, "/problems/precondition-failed")
    assert lifter.get(f"/workouts/{logged['id']}").json["title"] == "Newer"


def test_eight_replacements_with_one_version_have_one_winner(lifter, logged, workout_body, race):
    entry = logged["entries"][0]
    sets = [{"id": one["id"], "reps": 1, "load": LOAD} for one in entry["sets"]]
    body = workout_body(entries=[{"id": entry["id"], "exercise_id": entry["exercise_id"], "sets": sets}])
    answers = race([lambda: lifter.put(f"/workouts/{logged['id']}", body, if_match='"1"') for _ in range(8)])
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 7


def test_what_is_current_is_not_sent_again(lifter, logged):
    address = f"/workouts/{logged['id']}"
    answer = lifter.get(address, headers={"If-None-Match": lifter.get(address).headers["ETag"]})
    assert (answer.status_code, answer.data) == (304, b"")


def test_adding_an_exercise_and_a_set(lifter, logged, plank, emitted):
    hold = {"duration": {"value": "60", "unit": "s"}}
    answer = lifter.post(f"/workouts/{logged['id']}/exercises", {"exercise_id": plank, "sets": [hold]}, if_match='"1"')
    workout = answer.json
    assert (answer.status_code, workout["version"], len(workout["entries"])) == (201, 2, 2)
    entry = workout["entries"][1]
    answer = lifter.post(f"/workouts/{logged['id']}/exercises/{entry['id']}/sets", hold)
    assert (answer.status_code, answer.json["version"]) == (201, 3)
    assert [one["position"] for one in answer.json["entries"][1]["sets"]] == [0, 1]
    assert [event.version for event in emitted(AMENDED)] == [2, 3]
    wrong = lifter.post(f"/workouts/{logged['id']}/exercises/{entry['id']}/sets", {"reps": 5, "load": LOAD})
    assert wrong.json["errors"][0]["pointer"] == "/duration"
    assert lifter.post(f"/workouts/{logged['id']}/exercises/{new_id()}/sets", hold).status_code == 404
    unknown = lifter.post(f"/workouts/{logged['id']}/exercises", {"exercise_id": str(new_id())})
    assert unknown.json["errors"][0]["pointer"] == "/exercise_id"


def test_a_deleted_workout_is_gone_for_good(lifter, logged, workout_body, emitted):
    assert lifter.delete(f"/workouts/{logged['id']}", if_match='"1"').status_code == 204
    assert lifter.get(f"/workouts/{logged['id']}").status_code == 404
    assert lifter.delete(f"/workouts/{logged['id']}").status_code == 404
    assert lifter.get("/workouts").json["items"] == []
    (event,) = emitted(DELETED)
    assert (event.version, event.data["workout_id"]) == (2, logged["id"])
    answer = lifter.post("/workouts", workout_body(id=logged["id"]))
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/id-taken")


def test_what_is_added_has_ids_of_its_own(lifter, logged, squat):
    entry = logged["entries"][0]
    used_id = entry["sets"][0]["id"]
    for path, body in [
        ("/exercises", {"id": entry["id"], "exercise_id": squat}),
        ("/exercises", {"exercise_id": squat, "sets": [{"id": used_id, "reps": 5, "load": LOAD}]}),
        (f"/exercises/{entry['id']}/sets", {"id": used_id, "reps": 5, "load": LOAD}),
    ]:
        answer = lifter.post(f"/workouts/{logged['id']}{path}", body)
        assert (answer.status_code, answer.json["type"]) == (409, "/problems/id-taken")
    twice = {"exercise_id": squat, "sets": [{"id": str(new_id()), "reps": 5, "load": LOAD}] * 2}
    answer = lifter.post(f"/workouts/{logged['id']}/exercises", twice)
    assert answer.json["errors"][0]["pointer"] == "/sets/1/id"


def test_a_set_may_move_to_another_exercise(lifter, logged, workout_body, squat):
    entry = logged["entries"][0]
    moved = {"id": entry["sets"][0]["id"], "reps": 5, "load": LOAD}
    body = workout_body(entries=[{"exercise_id": squat, "sets": [moved]}])
    workout = lifter.put(f"/workouts/{logged['id']}", body).json
    assert [[one["id"] for one in entry["sets"]] for entry in workout["entries"]] == [[moved["id"]]]
    assert lifter.get(f"/workouts/{logged['id']}").json == workout
