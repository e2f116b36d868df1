"""The command beside a running system: demo, status, events, logs, dead, a second up."""

import json
import os
import subprocess
import sys
from uuid import uuid4

import pytest
from sqlalchemy import text

from cli.demo.api import Api
from cli.system.databases import connected
from cli.system.environment import database_urls
from cli.system.paths import ROOT


@pytest.fixture
def setwise(system):
    """Run a command on the data folder of the running system."""

    def run(*words, expect=0):
        done = subprocess.run(
            [sys.executable, "-P", "-m", "cli", *words, "--data", str(system.data.root)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=120,
            env={name: value for name, value in os.environ.items() if not name.startswith("SETWISE_")},
        )
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


def test_demo_makes_a_person_whose_log_in_it_prints(system, setwise):
    output = setwise("demo", "--email", "demo@example.org")
    password = output.split('with the password "')[1].split('"')[0]
    api = Api(system.url)
    api.token = api.post("/auth/login", {"email": "demo@example.org", "password": password})["access_token"]
    workouts = api.get("/workouts", params={"limit": 100})["items"]
    assert len(workouts) > 20
    assert {one["plan_name"] for one in workouts} == {"Two full-body days in turn", "Easy runs"}
    assert {plan["kind"] for plan in api.get("/plans", params={"status": "active"})["items"]} == {"strength", "running"}
    whole = [api.get(f"/workouts/{one['id']}").body for one in workouts]
    assert {block["kind"] for one in whole for block in one["blocks"]} == {"superset"}
    assert any(done["custom"].get("surface") for one in whole for entry in one["entries"] for done in entry["sets"])
    assert api.get("/measurements", params={"type": "weight", "limit": 100})["items"]
    assert len(api.get("/records")["items"]) > 5
    assert {goal["status"] for goal in api.get("/goals")["items"]} >= {"active"}
    progress = api.get("/goals/progress")["items"]
    assert any(float(goal["percent"]) > 0 for goal in progress)
    assert all(name in api.get("/me/today").body for name in ("schedule", "weight", "goals", "streak"))


def test_status_says_that_all_is_well(system, setwise, eventually, is_idle):
    eventually(lambda: is_idle(system))
    state = json.loads(setwise("status", "--json"))
    assert state["running"]
    assert set(state["health"].values()) == {"ok"}
    assert all(one["revision"] == one["head"] for one in state["databases"].values())
    assert "Setwise runs on" in setwise("status")


def test_events_logs_and_dead_letters_can_be_looked_at(setwise, robin):
    assert "auth.account-registered.v1" in setwise("events", "--once", "--lines", "500")
    assert robin.id in setwise("events", "--once", "--type", "auth.", "--payload")
    assert '"event": "request"' in setwise("logs", "auth", "-n", "500")
    assert "No dead events." in setwise("dead", "list")


def test_a_dead_event_is_listed_shown_retried_and_dropped(system, setwise, eventually, on_stack):
    event_id = str(uuid4())
    row = {
        "event_id": event_id if on_stack else event_id.replace("-", ""),
        "type": "session.workout-finished.v1",
        "body": '{"specversion": "1.0"}',
        "arrived_at": "2026-03-01 10:00:00+00",
        "attempts": 0,
    }
    places = ", ".join(f":{name}" for name in row)
    with connected(database_urls(system.data, {})["tracking"]) as mailbox:
        mailbox.execute(text(f"INSERT INTO mailbox ({', '.join(row)}) VALUES ({places})"), row)
        mailbox.commit()
    eventually(lambda: event_id in setwise("dead", "list"))
    assert "1 events could not be handled: ./setwise dead list" in setwise("status")
    assert "reason: " in setwise("dead", "show", event_id)
    assert "tracking: 1 to be tried again" in setwise("dead", "retry", event_id)
    eventually(lambda: event_id in setwise("dead", "list", "--service", "tracking"))
    assert "Name the events, or say --all" in setwise("dead", "drop", expect=2)
    assert "tracking: 1 dropped" in setwise("dead", "drop", event_id)
    assert "No dead events." in setwise("dead", "list")


def test_a_second_up_says_that_it_runs_already(system, setwise):
    output = setwise("up", expect=1)
    assert "runs already" in output
    assert f":{system.port}" in output


def test_another_up_on_the_same_ports_says_who_has_them(system, setwise, tmp_path):
    done = subprocess.run(
        [sys.executable, "-P", "-m", "cli", "up", "--port", str(system.port), "--data", str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    assert done.returncode == 1
    assert f"{system.port} (gateway) is used by" in done.stderr
    assert "--port" in done.stderr
