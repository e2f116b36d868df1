"""Somebody merges an exercise of their own into another, and takes it back."""

from cli.demo.api import kg

OWN = {
    "muscles": [{"muscle": "quadriceps", "role": "primary", "share": 100}],
    "equipment": ["barbell"],
    "category": "strength",
    "pattern": "squat",
    "measure": "weight_reps",
}


def heaviest(record):
    return float(record["value"]["value"]) if record else None


def test_one_history_for_a_day(robin, guide, write_plan, workout_of, record_of, eventually):
    api = robin.api
    old, new = (api.post("/exercises", OWN | {"name": name}, expect=201) for name in ("Old squat", "New squat"))
    plan = write_plan(api, (old, 1, 5, 80))
    first = api.post("/workouts", workout_of(old, (5, 100)), expect=201)
    api.post("/workouts", workout_of(new, (5, 90), day="2026-03-05"), expect=201)
    goal = {"kind": "exercise_load", "exercise_id": new["id"], "reps": 5, "target": kg(95), "start_date": "2026-03-01"}
    goal_id = api.post("/goals", goal, expect=201)["id"]
    eventually(lambda: heaviest(record_of(api, new, "heaviest")) == 90)

    api.post(f"/exercises/{old['id']}/merge", {"into": new["id"]}, headers={"If-Match": old.etag})
    eventually(lambda: heaviest(record_of(api, new, "heaviest")) == 100)
    eventually(lambda: api.get(f"/goals/{goal_id}")["reached_on"] == "2026-03-03")
    eventually(lambda: len(api.get("/workouts", params={"exercise_id": new["id"]})["items"]) == 2)
    refused = eventually(lambda: _refusal(api, workout_of(old, (5, 101), day="2026-03-06")))
    assert refused["successor_id"] == new["id"]
    live = guide.start(api, plan)
    assert live.state["current"]["exercise"]["exercise_id"] == new["id"]
    api.put(f"/workouts/{first['id']}", workout_of(old, (5, 98)), etag=first.etag)
    eventually(lambda: heaviest(record_of(api, new, "heaviest")) == 98)

    api.post(f"/exercises/{old['id']}/unmerge")
    eventually(lambda: heaviest(record_of(api, new, "heaviest")) == 90)
    eventually(lambda: heaviest(record_of(api, old, "heaviest")) == 98)
    eventually(lambda: api.get(f"/goals/{goal_id}")["status"] == "active")
    kinds = [change["kind"] for change in api.get(f"/exercises/{old['id']}/history")["items"]]
    assert kinds == ["unmerged", "merged", "created"]


def _refusal(api, workout):
    """The refusal of a workout, once the session service has heard of the merge; what is logged before is deleted."""
    answer = api.post("/workouts", workout, expect=(201, 409))
    if answer.status == 409:
        return answer.body
    api.delete(f"/workouts/{answer['id']}", etag=answer.etag, expect=204)
    return None
