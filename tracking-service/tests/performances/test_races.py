"""Several consumers and requests at once about one user: nothing is lost, nothing is told twice."""

from __future__ import annotations

from service_kit.testing.racing import race

RACERS = 8


def test_workouts_that_come_at_once_make_one_history(ann, exercise, workout, publish):
    bench = exercise()
    loads = [100, 102, 101, 105, 103, 110, 108, 109, 107, 106, 104, 111]
    payloads = [
        workout(ann, {bench: [{"load": f"{load} kg", "reps": 5}]}, day=day - 20) for day, load in enumerate(loads)
    ]
    race([lambda data=data: publish(data) for data in payloads + payloads])
    history = ann.get(f"/records/history?exercise_id={bench}&kind=heaviest&limit=100").json["items"]
    assert [item["value"]["value"] for item in reversed(history)] == ["100", "102", "105", "110", "111"]
    assert [item["status"] for item in history] == ["current", *["superseded"] * 4]
    assert len(ann.get("/progress/history?limit=100").json["items"]) == len(loads)


def test_a_goal_is_reached_once_by_many_at_once(ann, emitted):
    kg = {"value": "80", "unit": "kg"}
    goal = {"kind": "measurement", "measurement_type": "weight", "target": kg, "direction": "down"}
    path = f"/goals/{ann.post('/goals', goal).json['id']}"
    ann.post("/measurements", {"type": "weight", "value": kg, "measured_at": "2026-03-11T06:00:00Z"})
    body = {"type": "weight", "value": kg}
    answers = race([lambda: ann.post("/measurements", body) for _ in range(2 * RACERS)])
    assert {answer.status_code for answer in answers} == {201}
    assert len(emitted("tracking.goal-reached.v1")) == 1
    assert ann.get(path).json["status"] == "reached"


def test_one_of_many_changes_on_one_version_wins(ann):
    goal = {"kind": "measurement", "measurement_type": "weight", "target": {"value": "80", "unit": "kg"}}
    path = f"/goals/{ann.post('/goals', goal).json['id']}"
    jobs = [lambda number=number: ann.patch(path, {"note": f"{number}"}, if_match='"1"') for number in range(RACERS)]
    codes = sorted(answer.status_code for answer in race(jobs))
    assert codes == [200] + [412] * (RACERS - 1)


def test_one_of_many_equal_goals_is_set(ann):
    goal = {"kind": "measurement", "measurement_type": "weight", "target": {"value": "80", "unit": "kg"}}
    codes = sorted(answer.status_code for answer in race([lambda: ann.post("/goals", goal) for _ in range(RACERS)]))
    assert codes == [201] + [409] * (RACERS - 1)


def test_a_measurement_corrected_at_once_is_corrected_once(ann):
    weight = {"type": "weight", "value": {"value": "80", "unit": "kg"}}
    path = f"/measurements/{ann.post('/measurements', weight).json['id']}"
    jobs = [lambda number=number: ann.patch(path, {"note": f"{number}"}, if_match='"1"') for number in range(RACERS)]
    assert sorted(answer.status_code for answer in race(jobs)) == [200] + [412] * (RACERS - 1)
