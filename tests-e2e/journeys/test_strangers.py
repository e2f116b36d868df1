"""Two users never see each other's things: every address with an id, every method, taken from the merged document."""

import json
import re

import pytest

from cli.demo.api import Api, kg
from service_kit.ids import new_id

METHODS = ("get", "post", "put", "patch", "delete")
PARAMETER = re.compile(r"{(\w+)}")


@pytest.fixture
def document(system):
    """The merged OpenAPI document."""
    return Api(system.url).get("/openapi.json").body


@pytest.fixture
def belongings(stranger, guide, find, write_plan, eventually):
    """One of everything that somebody can own, by the name of its path parameter."""
    api, squat = stranger.api, find(stranger.api, "back squat")
    plan = write_plan(api, (squat, 2, 5, 80))
    own = api.post("/exercises", EXERCISE, expect=201)
    live = guide.start(api, plan)
    live.complete()
    finished = live.finish()
    running = guide.start(api, plan)
    workout = api.get(f"/workouts/{finished}").body
    goal = {"kind": "measurement", "measurement_type": "weight", "direction": "down", "target": kg(70)}
    record = eventually(lambda: api.get("/records")["items"])[0]
    return {
        "plan_id": plan["id"],
        "day_id": plan["days"][0]["id"],
        "exercise_id": own["id"],
        "session_id": running.id,
        "workout_id": finished,
        "entry_id": workout["entries"][0]["id"],
        "set_id": workout["entries"][0]["sets"][0]["id"],
        "measurement_id": api.post("/measurements", {"type": "weight", "value": kg(80)}, expect=201)["id"],
        "goal_id": api.post("/goals", goal, expect=201)["id"],
        "record_id": record["id"],
        "user_id": stranger.id,
    }


EXERCISE = {
    "name": "Stranger's own lift",
    "description": "Nobody else may see this.",
    "category": "strength",
    "pattern": "squat",
    "level": "beginner",
    "measure": "weight_reps",
    "muscles": [{"muscle": "quadriceps", "role": "primary", "share": 100}],
    "equipment": ["barbell"],
}


def operations(document):
    """Every ``(method, path, example body)`` with an id in its path."""
    for path, item in document["paths"].items():
        if "{" in path and path.startswith("/api/v1/"):
            for method in METHODS:
                if method in item:
                    yield method, path, example(item[method])


def example(operation):
    """The documented example of the body, so that nothing but the id is wrong."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    named = next(iter(content.get("examples", {}).values()), {}).get("value")
    return content.get("example", named)


def without_request_id(answer):
    return answer.body | {"request_id": None, "instance": None} if isinstance(answer.body, dict) else answer.body


def test_another_users_things_answer_as_unknown_ids(document, belongings, robin):
    count, looked_at = 0, set()
    for method, path, body in operations(document):
        names = PARAMETER.findall(path)
        if not set(names) <= set(belongings) or path.startswith("/api/v1/admin"):
            continue
        theirs = path.format(**{name: belongings[name] for name in names})
        unknown = path.format(**{name: new_id() for name in names})
        answers = [robin.api.open(method.upper(), one, body, expect=(404, 422)) for one in (theirs, unknown)]
        alike = [
            json.loads(json.dumps(without_request_id(one)).replace(path_, ""))
            for one, path_ in zip(answers, (theirs, unknown), strict=True)
        ]
        assert alike[0] == alike[1], (method, path)
        assert answers[0].status == 404 or method in ("post", "put", "patch"), (method, path)
        assert set(answers[0].headers) == set(answers[1].headers)
        count += 1
        looked_at |= set(names)
    assert count > 20
    assert looked_at >= {"plan_id", "exercise_id", "session_id", "workout_id", "measurement_id", "goal_id", "record_id"}


def test_nothing_of_a_stranger_is_in_any_list(document, belongings, robin):
    lists = [p for p, item in document["paths"].items() if "get" in item and "{" not in p and p.startswith("/api/v1/")]
    assert len(lists) > 10
    for path in lists:
        answer = robin.api.open("GET", path, expect=(200, 304, 403, 404, 422))
        found = [name for name, value in belongings.items() if value in answer.raw.decode()]
        assert found == [], path


def test_a_strangers_exercise_cannot_be_used_in_a_body(belongings, robin, refused_alike):
    def plan(exercise):
        sets = [{"role": "work", "reps_min": 5, "load": {"kind": "absolute", "quantity": kg(50)}}]
        return {
            "name": "x",
            "goal": "strength",
            "days": [{"name": "x", "blocks": [{"items": [{"exercise_id": exercise, "sets": sets}]}]}],
        }

    def workout(exercise):
        sets = [{"reps": 5, "load": kg(50)}]
        times = {"started_at": "2026-03-03T17:00:00Z", "ended_at": "2026-03-03T18:00:00Z"}
        return {"entries": [{"exercise_id": exercise, "sets": sets}]} | times

    def goal(exercise):
        return {"kind": "exercise_load", "exercise_id": exercise, "reps": 5, "target": kg(100)}

    for path, body in (("/plans", plan), ("/workouts", workout), ("/goals", goal)):
        refused_alike(robin.api, path, body, belongings["exercise_id"])


@pytest.fixture
def refused_alike():
    """The stranger's id in a body answers as an unknown one."""

    def check(api, path, body, theirs):
        unknown = str(new_id())
        answers = [api.post(path, body(one), expect=(404, 422)) for one in (theirs, unknown)]
        texts = [json.dumps(without_request_id(answer)) for answer in answers]
        assert texts[0].replace(theirs, "") == texts[1].replace(unknown, "")

    return check


def test_a_strangers_plan_cannot_be_trained_by(belongings, robin):
    theirs = {"plan_id": belongings["plan_id"], "day_id": belongings["day_id"]}
    unknown = {"plan_id": str(new_id()), "day_id": str(new_id())}
    answers = [robin.api.post("/sessions", body, expect=(404, 422)) for body in (theirs, unknown)]
    assert answers[0].status == answers[1].status


def test_an_id_that_a_stranger_took_answers_as_taken_for_everybody(belongings, robin, stranger):
    """Whoever owns it, the answer is the same; it tells that the id is taken, and nothing more."""
    body = {"id": belongings["measurement_id"], "type": "weight", "value": kg(80)}
    answers = [one.api.post("/measurements", body, expect=409) for one in (robin, stranger)]
    assert answers[0].body["type"] == "/problems/id-taken"
    assert without_request_id(answers[0]) == without_request_id(answers[1])
