"""Everybody reads what he has just written, whichever gateway he comes to and however late the events are."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from cli.demo.api import Api, kg
from cli.host.ports import free_row
from cli.system.paths import ROOT
from cli.system.services import HOST
from harness import process_tree
from harness.fixtures import own_redis
from harness.suites import clean_environment
from harness.system import Trial
from service_kit.ids import new_id
from service_kit.testing.postgresql import POSTGRES
from service_kit.testing.repetitions import repetitions

# Connections of the system of all tests, of the further one here, and of the suites that run beside them.
ROOM = 200
ZONES = ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin")
INSTANT = datetime(2026, 3, 12, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def gateways(request, tmp_path_factory, on_stack, is_idle, eventually):
    """A system whose workers stand still, and the address of a second gateway of it."""
    if request.config.getoption("--at"):
        pytest.skip("needs a system of its own")
    if on_stack and max_connections() < ROOM:
        pytest.skip(f"needs a PostgreSQL with room for a further system: max_connections of {ROOM}")
    limits = {f"SETWISE_GATEWAY_{name}_LIMIT": "100000/minute" for name in ("AUTH", "USER", "ADDRESS")}
    with own_redis(patience=2) as redis, ExitStack() as at_the_end:
        trial = Trial(
            tmp_path_factory.mktemp("writes"), limits | {"SETWISE_GATEWAY_LIMITS_URL": redis.url(0)}, stack=on_stack
        )
        at_the_end.callback(trial.drop)
        at_the_end.callback(trial.stop)
        trial.start()
        eventually(lambda: is_idle(trial))
        for name, process in trial.data.read_notes()["processes"].items():
            if name.startswith("worker"):
                process_tree.freeze(process)
                at_the_end.callback(process_tree.thaw, process)
        yield trial, at_the_end.enter_context(another_gateway(trial, eventually))


def max_connections():
    """How many connections the server for tests allows."""
    engine = create_engine(POSTGRES)
    try:
        with engine.connect() as connection:
            return int(connection.scalar(text("SHOW max_connections")))
    finally:
        engine.dispose()


@contextmanager
def another_gateway(trial, eventually):
    """The address of a second gateway before the services of the system."""
    address = f"{HOST}:{free_row(1, random.randrange(30_000, 31_000))}"
    command = [sys.executable, "-P", "-m", "cli", "run", "--data", str(trial.data.root)]
    process = subprocess.Popen(
        [*command, sys.executable, "-m", "gateway.serve"],
        cwd=ROOT,
        env=clean_environment(os.environ) | trial.settings | {"SETWISE_GATEWAY_BIND": address},
    )
    try:
        eventually(lambda: answers(address))
        yield f"http://{address}"
    finally:
        process.terminate()
        process.wait(30)


def answers(address):
    try:
        return Api(f"http://{address}").get("/health/live").status == 200
    except OSError:
        return False


class Writer:
    """Somebody who writes and reads at any of the gateways, and remembers what there must be."""

    def __init__(self, apis, choose, squat):
        self.apis, self.choose, self.squat = apis, choose, squat
        self.zone, self.units, self.exercise_name, self.load = "UTC", "metric", "", 60
        self.deleted = None
        self.exercise, self.plan = self.create_exercise(), self.create_plan()

    @property
    def api(self):
        return self.choose(self.apis)

    def create_exercise(self):
        self.exercise_name = f"Press {new_id().hex[-12:]}"
        body = {"name": self.exercise_name, "measure": "weight_reps", "pattern": "vertical_push"}
        body |= {"muscles": [{"muscle": "quadriceps", "role": "primary", "share": 100}]}
        return self.api.post("/exercises", body, expect=201)["id"]

    def create_plan(self):
        body = {"name": "P", "goal": "strength", "days": self.days(self.load)}
        return self.api.post("/plans", body, expect=201).body

    def days(self, load):
        target = {"role": "work", "reps_min": 5, "load": {"kind": "absolute", "quantity": kg(load)}}
        return [
            {"name": "A", "blocks": [{"kind": "straight", "items": [{"exercise_id": self.squat, "sets": [target]}]}]}
        ]

    def change_profile(self, **profile):
        self.api.patch("/users/me", profile, etag=self.api.get("/users/me").etag)

    def write_zone(self):
        self.zone = self.choose([zone for zone in ZONES if zone != self.zone])
        self.change_profile(time_zone=self.zone)

    def write_units(self):
        self.units = "imperial" if self.units == "metric" else "metric"
        self.change_profile(units=self.units)

    def write_plan(self):
        self.load += 5
        at = f"/plans/{self.plan['id']}"
        self.plan = self.api.patch(at, {"days": self.days(self.load)}, etag=self.api.get(at).etag).body

    def write_another_plan(self):
        at = f"/plans/{self.plan['id']}"
        self.api.delete(at, etag=self.api.get(at).etag)
        self.deleted, self.plan = self.plan, self.create_plan()

    def write_exercise(self):
        self.exercise = self.create_exercise()

    def write_name(self):
        self.exercise_name = f"Press {new_id().hex[-12:]}"
        at = f"/exercises/{self.exercise}"
        self.api.patch(at, {"name": self.exercise_name}, etag=self.api.get(at).etag)

    def read_measurement(self):
        weight = {"type": "weight", "value": kg(80), "measured_at": INSTANT.isoformat()}
        day = INSTANT.astimezone(ZoneInfo(self.zone)).date().isoformat()
        assert self.api.post("/measurements", weight)["local_date"] == day

    def read_workout(self):
        times = {"started_at": INSTANT.isoformat(), "ended_at": INSTANT.replace(hour=13).isoformat()}
        entry = {"exercise_id": self.exercise, "sets": [{"reps": 5, "load": kg(40)}]}
        workout = self.api.post("/workouts", {"title": "W", "entries": [entry], **times}, expect=201).body
        assert workout["time_zone"] == self.zone
        assert workout["entries"][0]["exercise_name"] == self.exercise_name
        assert workout["volume"]["unit"] == ("lb" if self.units == "imperial" else "kg")

    def read_schedule(self):
        assert self.api.get("/schedule/today")["time_zone"] == self.zone
        assert self.api.get("/me/today")["schedule"]["time_zone"] == self.zone

    def read_summary(self):
        unit = self.api.get("/analytics/summary")["volume"]["unit"]
        assert unit == ("lb" if self.units == "imperial" else "kg")

    def read_session(self):
        session = self.start(self.plan, 201)
        assert session["current"]["target"]["load"]["quantity"]["value"] == str(self.load)
        abandon = {"id": str(new_id()), "kind": "abandon", "based_on": session["sequence"]}
        self.api.post(f"/sessions/{session['id']}/commands", abandon)

    def read_deleted_plan(self):
        if self.deleted:
            self.start(self.deleted, 422)

    def read_plan(self):
        body = {"name": "Q", "goal": "strength", "days": self.days(50)}
        body["days"][0]["blocks"][0]["items"][0]["exercise_id"] = self.exercise
        plan = self.api.post("/plans", body, expect=201)["id"]
        assert [one["name"] for one in self.api.get(f"/plans/{plan}")["exercises"]] == [self.exercise_name]

    def start(self, plan, status):
        return self.api.post("/sessions", {"plan_id": plan["id"], "day_id": plan["days"][0]["id"]}, expect=status).body


WRITES = [name for name in vars(Writer) if name.startswith("write_")]
READS = [name for name in vars(Writer) if name.startswith("read_")]
STEPS = st.lists(st.sampled_from(WRITES + READS), min_size=4, max_size=16)


@settings(
    max_examples=repetitions(12, short=4),
    deadline=None,
    phases=[Phase.generate],  # a system that has gone on cannot be asked again
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS, seed=st.integers(0, 2**32))
def test_everybody_reads_his_own_writes(gateways, new_person, find, steps, seed):
    trial, second = gateways
    person = new_person(trial)
    apis = [person.api, Api(second, person.tokens["access_token"])]
    squat = find(person.api, "back squat")["id"]
    writer = Writer(apis, random.Random(seed).choice, squat)
    for step in steps:
        getattr(writer, step)()
    for step in READS:
        getattr(writer, step)()


def test_at_a_services_own_port_a_copy_is_as_late_as_its_events(gateways, new_person):
    """Else the test above would prove nothing."""
    trial, _ = gateways
    person = new_person(trial)
    beside = Api(f"http://{HOST}:{trial.ports['plans']}", person.tokens["access_token"])
    assert beside.get("/schedule/today")["time_zone"] == "UTC"
    person.api.patch("/users/me", {"time_zone": ZONES[0]}, etag=person.api.get("/users/me").etag)
    assert beside.get("/schedule/today")["time_zone"] == "UTC"
    assert person.api.get("/schedule/today")["time_zone"] == ZONES[0]


def test_an_owner_who_stands_still_leaves_the_copy_and_the_answer_says_so(gateways, new_person):
    trial, second = gateways
    person = new_person(trial)
    assert person.api.get("/schedule/today")["time_zone"] == "UTC"
    person.api.patch("/users/me", {"time_zone": ZONES[0]}, etag=person.api.get("/users/me").etag)
    auth = trial.data.read_notes()["processes"]["auth"]
    process_tree.freeze(auth)
    try:
        answer = Api(second, person.tokens["access_token"]).get("/schedule/today")
    finally:
        process_tree.thaw(auth)
    assert answer["time_zone"] == "UTC"
    assert answer.headers["Setwise-Copy-Version"] == f'profile;id="{person.id}";version=1'
