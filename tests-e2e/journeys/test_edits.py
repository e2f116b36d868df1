"""One set of an old workout is corrected by its address, and what came of it follows."""

from __future__ import annotations


def test_a_corrected_set_moves_the_record(robin, find, workout_of, eventually):
    api, squat = robin.api, find(robin.api, "back squat")
    heaviest = {"exercise_id": squat["id"], "kind": "heaviest"}

    def best():
        found = api.get("/records", params=heaviest)["items"]
        return found[0]["value"]["value"] if found else None

    old = api.post("/workouts", workout_of(squat, (5, 100), (5, 110), day="2026-02-03"), expect=201).body
    api.post("/workouts", workout_of(squat, (5, 105), day="2026-02-10"), expect=201)
    eventually(lambda: best() == "110")

    entry = old["entries"][0]
    address = f"/workouts/{old['id']}/exercises/{entry['id']}/sets"
    slip = entry["sets"][1]["id"]
    changed = api.patch(f"{address}/{slip}", {"load": {"value": "101", "unit": "kg"}}, etag='"1"')
    assert changed.etag.startswith('"2-')
    eventually(lambda: best() == "105")

    api.post(address, {"sets": [{"reps": 3, "load": {"value": "112.5", "unit": "kg"}}], "position": 0}, expect=201)
    eventually(lambda: best() == "112.5")
    first = api.get(f"/workouts/{old['id']}")["entries"][0]["sets"][0]["id"]
    api.delete(f"{address}/{first}")
    eventually(lambda: best() == "105")
