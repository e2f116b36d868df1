"""After an erasure nothing is left of somebody: not a byte in a database of this machine, not an id in a log."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from cli.demo.api import Api
from cli.system.environment import database_urls
from harness.system import Trial

PASSWORD = "seven herons row at noon"
WEIGHT = {"type": "weight", "value": {"value": "82.4", "unit": "kg"}}
SETTINGS = {
    "SETWISE_AUTH_ERASURE_GRACE_DAYS": "0",
    "SETWISE_LOG_LEVEL": "debug",
    "SETWISE_GATEWAY_AUTH_LIMIT": "10/hour",
}


@pytest.fixture(scope="module")
def system_without_grace(request, tmp_path_factory, on_stack):
    """A system that erases at once and logs all it has to say."""
    if request.config.getoption("--at") or on_stack:
        pytest.skip("looks into SQLite's files; PostgreSQL is looked into by the suite of faults")
    trial = Trial(tmp_path_factory.mktemp("erasure"), SETTINGS)
    try:
        trial.start()
        yield trial
    finally:
        trial.stop()


@pytest.fixture
def erased_words(system_without_grace, eventually, is_idle):
    """Who was here, in every service, and has gone: the words that may stand nowhere."""
    url, name = system_without_grace.url, f"canary{uuid4().hex}"
    account = {"email": f"{name}@example.org", "password": PASSWORD, "display_name": name}
    user = Api(url).post("/auth/register", account, expect=201)["id"]
    tokens = Api(url).post("/auth/login", {"email": account["email"], "password": PASSWORD})
    api = Api(url, tokens["access_token"])
    exercise = api.get("/exercises/barbell-back-squat")["id"]
    api.patch("/users/me", {"time_zone": "Europe/Berlin"}, etag=api.get("/users/me").etag)
    api.post("/sessions", {"time_zone": "UTC"}, expect=201)
    sets = [{"reps": 5, "load": {"value": "100", "unit": "kg"}}]
    workout = {"started_at": "2026-01-02T10:00:00Z", "ended_at": "2026-01-02T11:00:00Z", "title": name}
    for _ in range(5):
        api.post("/workouts", workout | {"entries": [{"exercise_id": exercise, "sets": sets}]}, expect=201)
        api.post("/measurements", WEIGHT | {"note": name}, headers={"Idempotency-Key": uuid4().hex}, expect=201)
    api.get(f"/admin/users/{user}", expect=403)
    attempts = [api.post("/auth/register", account | {"password": "short"}, expect=(422, 429)) for _ in range(12)]
    assert attempts[-1].status == 429
    eventually(lambda: is_idle(system_without_grace))
    words = [word.encode() for word in (name, user, UUID(user).hex)]
    assert traces(system_without_grace, words).keys() >= {"auth", "plans", "session", "tracking"}
    api.open("DELETE", "/users/me", {"password": PASSWORD}, expect=202)
    eventually(lambda: is_idle(system_without_grace))
    return words


def traces(trial, words):
    """The files of each database in which a word stands, by service."""
    found = {}
    for service, url in database_urls(trial.data, {}).items():
        file = Path(url.removeprefix("sqlite:///"))
        names = [path.name for path in file.parent.glob(f"{file.name}*") if holds(path, words)]
        if names:
            found[service] = names
    return found


def holds(path, words):
    content = path.read_bytes()
    return any(word in content for word in words)


def test_no_byte_and_no_line_is_left(system_without_grace, erased_words, eventually):
    eventually(lambda: traces(system_without_grace, erased_words) == {}, within=90)
    logs = list(system_without_grace.data.logs.glob("*.log"))
    took = [line for log in logs for line in log.read_text().splitlines() if "took event" in line]
    assert any("auth.account-erased.v1" in json.dumps(line) for line in took), "the test does not look where it should"
    assert [log.name for log in logs if holds(log, erased_words)] == []
