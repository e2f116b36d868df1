"""A stranger's first week: everything from registering to the first records, through the gateway alone."""

from datetime import UTC, datetime

from cli.demo.api import Api, kg


def test_a_first_week_of_training(system, robin, guide, find, write_plan, record_of, eventually):
    api = robin.api
    squat, bench = find(api, "back squat"), find(api, "barbell bench press")
    assert {squat["slug"], bench["slug"]} == {"barbell-back-squat", "barbell-bench-press"}

    plan = write_plan(api, (squat, 3, 5, 80), (bench, 2, 8, 50))
    assert plan["status"] == "active"
    printed = api.get(f"/plans/{plan['id']}/days/{plan['days'][0]['id']}").body
    assert printed["set_count"] == 5
    assert printed["blocks"][0]["items"][0]["exercise_name"] == squat["name"]

    api.post("/measurements", {"type": "weight", "value": kg("82.4")}, expect=201)
    assert api.get("/measurements/latest", params={"type": "weight"}).status == 200
    goals = set_goals(api, squat)

    workout_id = train(api, guide, plan)
    workout = api.get(f"/workouts/{workout_id}").body
    assert [len(entry["sets"]) for entry in workout["entries"]] == [3, 2]
    assert workout["plan_id"] == plan["id"]
    assert workout["compliance"]["percent"] == 100

    def records_fell():
        record = record_of(api, squat, "heaviest")
        assert record
        assert record["workout_id"] == workout_id
        assert float(record["value"]["value"]) == 85
        return True

    eventually(records_fell)

    def goals_moved():
        progress = {name: api.get(f"/goals/{goal}/progress").body for name, goal in goals.items()}
        assert (progress["squat"]["start"], progress["squat"]["percent"]) == (kg("85"), "0")
        assert progress["squat"]["current"]["workout_id"] == workout_id
        assert progress["often"]["this_week"]["done"] == 1
        assert progress["reached"]["status"] == "reached"
        return True

    eventually(goals_moved)

    api.post("/measurements", {"type": "weight", "value": kg("81.9")}, expect=201)
    eventually(lambda: api.get(f"/goals/{goals['weight']}/progress")["current"]["value"]["value"] == "81.9")
    assert api.get("/analytics/summary", params={"period": "week"}).status == 200
    assert api.get("/streaks").status == 200
    today = api.get("/me/today").body
    assert today["weight"]
    assert not today.get("missing")


def set_goals(api: Api, squat: dict) -> dict[str, str]:
    """A goal of each kind, one of which the first workout reaches."""
    wanted = {
        "weight": {"kind": "measurement", "measurement_type": "weight", "direction": "down", "target": kg(78)},
        "squat": {"kind": "exercise_load", "exercise_id": squat["id"], "reps": 5, "target": kg(120)},
        "reached": {"kind": "exercise_e1rm", "exercise_id": squat["id"], "target": kg(90)},
        "often": {"kind": "workouts_per_week", "target": {"value": "3", "unit": "count"}, "weeks": 4},
    }
    return {name: api.post("/goals", goal, expect=201)["id"] for name, goal in wanted.items()}


def train(api: Api, guide, plan) -> str:
    """The guided workout, set by set; the last squat is heavier than planned."""
    live = guide.start(api, plan)
    assert live.state["progress"] == {"sets": 5, "done": 0, "skipped": 0, "left": 5, "percent": 0}
    assert api.get("/sessions/current")["id"] == live.id
    again = api.post("/sessions", {}, expect=409)
    assert live.id in str(again.headers.get("Location", "")) + str(again.body)
    assert [step["exercise"]["name"] for step in live.state["next"]]

    live.complete(rpe="7")
    assert live.state["rest"]["ends_at"] > datetime.now(UTC).isoformat()
    live.do("skip_rest")
    live.complete(rpe="8")
    live.complete(reps=5, load=kg(85), rpe="9")
    live.do("note", text="Felt light")
    live.do("pause")
    live.do("resume")
    while live.state["current"]:
        live.complete()
    assert live.state["progress"]["percent"] == 100
    return live.finish(effort_rpe="8", feeling=4)
