"""Every example of the merged document works when it is sent as it stands, in order, to a system that has seen none.

Only what no example can know is put in: tokens, the ids of what was made before, the tag of what was read.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Any
from urllib.parse import urlencode

import pytest

from cli.demo.api import Api
from cli.system.paths import ROOT

# What comes before the rest of its service, and what comes last. The rest follows by path, reading before changing.
FIRST = (
    "register", "log_in", "refresh", "change_profile", "create_exercise", "create_plan", "activate_plan",
    "log_workout", "log_measurement", "create_measurement_type", "create_goal", "define_custom_fields",
    "start_session",
)  # fmt: skip
LAST = (
    "send_commands", "watch_session", "repeat_workout", "get_shared_workout",
    "merge_exercise", "unmerge_exercise", "retire_exercise", "archive_plan", "clone_plan", "delete_plan",
    "delete_workout_set", "delete_workout_exercise", "delete_workout", "delete_goal", "delete_measurement",
    "delete_measurement_type", "change_user", "log_out", "log_in", "log_out_everywhere", "log_in",
    "list_login_sessions", "end_login_session", "log_in", "delete_account", "log_in", "change_password",
)  # fmt: skip
# What an answer makes known: parameter of a path -> place in the answer.
MAKES: dict[str, dict[str, str]] = {
    "create_exercise": {"exercise_id": "id"},
    "create_plan": {"plan_id": "id", "day_id": "days/0/id"},
    "log_workout": {"workout_id": "id", "entry_id": "entries/0/id", "set_id": "entries/0/sets/0/id"},
    "log_measurement": {"measurement_id": "id"},
    "create_measurement_type": {"slug": "slug"},
    "create_goal": {"goal_id": "id"},
    "start_session": {"session_id": "id"},
    "get_schedule": {"planned_date": "items/0/planned_date"},
    "list_records": {"record_id": "items/0/id"},
    "list_login_sessions": {"session_id": "items/0/id"},
}
INTERNAL = {"redeem_stream_ticket"}  # no gateway leads there
BEFORE_A_TOKEN = {"register", "log_in", "get_token", "refresh"}
FORM = "application/x-www-form-urlencoded"
METHODS = ("get", "put", "patch", "post", "delete")


class Walk:
    """A caller that knows what came back so far."""

    def __init__(self, url: str) -> None:
        self.api, self.known = Api(url), dict[str, str]()
        self.known_to: dict[str, dict[str, str]] = {}  # by operation, before what is known to all
        self.refresh_token = ""

    def send(self, name: str, path: str, method: str, operation: dict[str, Any]) -> list[str]:
        """Send each example of one operation; what went wrong."""
        wanted = {int(code) for code in operation["responses"] if code.startswith("2")}
        caller, wrong = Api(self.api.url) if name in BEFORE_A_TOKEN else self.api, list[str]()
        for body in bodies(operation) or [None]:
            if name == "refresh":
                body = {"refresh_token": self.refresh_token}
            try:
                address = self._filled(name, path) + query(operation)
            except KeyError as missing:
                return [f"{name}: nothing has made {missing}"]
            headers, data = self._tag(path, operation), None
            if FORM in operation.get("requestBody", {}).get("content", {}):
                headers, body, data = headers | {"Content-Type": FORM}, None, urlencode(body).encode()
            answer = caller.open(method.upper(), address, body, expect=tuple(range(600)), headers=headers, data=data)
            if answer.status not in wanted:
                wrong.append(f"{name}: {answer.status} {answer.body}")
            elif isinstance(answer.body, dict):
                self._learn(name, answer.body)
        return wrong

    def _filled(self, name: str, path: str) -> str:
        return path.removeprefix("/api/v1").format_map(self.known | self.known_to.get(name, {}))

    def _tag(self, path: str, operation: dict[str, Any]) -> dict[str, str]:
        """If-Match, where it must be there."""
        if not any(one.get("name") == "If-Match" and one["required"] for one in operation.get("parameters", [])):
            return {}
        address = path.removeprefix("/api/v1").format_map(self.known)
        found = self.api.get(address, expect=(200, 404, 405))
        if found.status != 200:
            found = self.api.get(address.rpartition("/")[0])
        return {"If-Match": found.etag if "ETag" in found.headers else "*"}

    def _learn(self, name: str, answer: dict[str, Any]) -> None:
        if name in ("log_in", "refresh"):
            self.api.token, self.refresh_token = answer["access_token"], answer["refresh_token"]
        for parameter, place in MAKES.get(name, {}).items():
            value = at(answer, place.split("/"))
            if value is not None:
                self.known[parameter] = str(value)


def at(value: Any, steps: list[str]) -> Any:
    """What stands at a place of an answer; None where there is nothing."""
    for step in steps:
        if isinstance(value, list):
            value = value[int(step)] if len(value) > int(step) else None
        else:
            value = (value or {}).get(step)
    return value


def answered(operation: dict[str, Any]) -> Any:
    """The example of the answer with 200."""
    return operation["responses"]["200"]["content"]["application/json"]["example"]


def bodies(operation: dict[str, Any]) -> list[Any]:
    """The examples of a body."""
    contents = operation.get("requestBody", {}).get("content", {}).values()
    return [
        value
        for one in contents
        for value in ([one["example"]] if "example" in one else [each["value"] for each in one["examples"].values()])
    ]


def query(operation: dict[str, Any]) -> str:
    """The examples of the parameters that have one, or must."""
    found = {one["name"]: example(one) for one in operation.get("parameters", []) if one.get("in") == "query"}
    given = [f"{name}={value}" for name, value in found.items() if value]
    return f"?{'&'.join(given)}" if given else ""


def example(parameter: dict[str, Any]) -> str:
    """The example of a parameter, where it stands: beside its schema or in it. Empty where none need be."""
    schema = parameter.get("schema", {})
    for found in (parameter.get("example"), schema.get("example"), *schema.get("examples", [])):
        if found is not None:
            return ",".join(found) if isinstance(found, list) else str(found)
    return f"no-example-of-{parameter['name']}" if parameter.get("required") else ""


def operations(document: dict[str, Any]) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Path, method and operation by operationId, each of which is there once."""
    found = [
        (path, method, one | {"parameters": shared(verbs) + one.get("parameters", [])})
        for path, verbs in document["paths"].items()
        for method, one in verbs.items()
        if method in METHODS
    ]
    by_id = {one[2]["operationId"]: one for one in found}
    assert len(by_id) == len(found), "two operations have one operationId"
    return by_id


def shared(verbs: dict[str, Any]) -> list[Any]:
    """The parameters of all methods of a path."""
    return list(verbs.get("parameters", []))


@pytest.fixture
def walk(scratch_system: Any) -> Walk:
    return Walk(scratch_system.url)


def make_administrator(system: Any, email: str) -> None:
    """As an operator does at a shell."""
    command = [sys.executable, "-P", "-m", "cli", "run", "--data", str(system.data.root), "flask", "--app"]
    done = subprocess.run(
        [*command, "auth_service.app", "grant-role", email, "admin"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


SQUAT = "aff878cf-b883-52e6-8731-a66d6700f16f"


def raise_doubts(walk: Walk, known: dict[str, tuple[str, str, dict[str, Any]]]) -> None:
    """Log the set and the reading that the examples of answers have in doubt, and a set that would be a record too."""
    doubtful = answered(known["list_doubtful_sets"][2])["items"][0]
    lift = {name: doubtful[name] for name in ("reps", "load")}
    entries = [
        {"exercise_id": doubtful["exercise_id"], "sets": [{"id": doubtful["set_id"], **lift}]},
        {"exercise_id": SQUAT, "sets": [lift]},
    ]
    walk.api.post("/workouts", {"id": doubtful["workout_id"], "started_at": doubtful["started_at"], "entries": entries})
    readings = answered(known["list_measurements"][2])["items"]
    reading = next(one for one in readings if one["status"] == "pending")
    walk.api.post("/measurements", {name: reading[name] for name in ("id", "type", "value", "measured_at")})
    walk.known_to["confirm_doubtful_set"] = {name: doubtful[name] for name in ("workout_id", "set_id")}
    walk.known_to["confirm_measurement"] = {"measurement_id": reading["id"]}


def share(walk: Walk) -> None:
    """A link to the workout of the examples, whose code only the server can make."""
    shared = walk.api.patch(f"/workouts/{walk.known['workout_id']}", {"visibility": "link"}, etag="*")
    walk.known["code"] = shared["share_href"].rpartition("/")[2]


def find_pending_record(walk: Walk) -> None:
    [record, *_] = walk.api.get(f"/records?status=pending&exercise_id={SQUAT}")["items"]
    walk.known_to["confirm_record"] = {"record_id": record["id"]}


def test_every_example_works_as_it_stands(
    scratch_system: Any, walk: Walk, eventually: Any, is_idle: Any, new_person: Any
) -> None:
    known = operations(walk.api.get("/openapi.json").body)
    between = [name for name in known if name not in {*FIRST, *LAST, *INTERNAL}]
    between.sort(key=lambda name: METHODS.index(known[name][1]))
    wrong: list[str] = []
    walk.known["user_id"] = new_person(scratch_system).id  # no administrator may close an own account
    for name in [*FIRST, *between, *LAST]:
        if name == "get_shared_workout":  # not before: replacing the workout made it private again
            share(walk)
        wrong += walk.send(name, *known[name])
        if name == "register":
            make_administrator(scratch_system, bodies(known[name][2])[0]["email"])
        if name == FIRST[-1]:
            raise_doubts(walk, known)
            eventually(lambda: is_idle(scratch_system))
            find_pending_record(walk)
    assert wrong == [], "\n".join(wrong)
