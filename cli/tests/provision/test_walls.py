"""The whole of Setwise on a RabbitMQ that gives each service a user of its own.

Its PostgreSQL is one of its own too: with a whole system on the server for tests no other suite would have room there.
"""

import json
import os
import subprocess
import sys

import pytest

from cli.provision.broker import Api
from cli.provision.definitions import definitions
from cli.system.names import NAMES
from cli.system.paths import ROOT
from cli.system.server_addresses import variable
from cli.system.stack import Stack
from cli.tests.provision.managed import ManagedRabbit
from harness.servers.base import NotThere, until
from harness.servers.postgres import Postgres
from harness.suites import clean_environment
from harness.system import Trial
from harness.test_servers import BACKENDS, works

NEEDED = [backend for backend in BACKENDS if backend.name == "Redis"]


@pytest.fixture(scope="module")
def rabbit():
    with ManagedRabbit() as server:
        yield server


@pytest.fixture(scope="module")
def postgres():
    server = Postgres(durable=False)
    try:
        with server:
            yield server
    except NotThere as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"NO POSTGRESQL OF OUR OWN, SO NOTHING IS PROVED HERE: {missing}")


@pytest.fixture(scope="module")
def trial(rabbit, postgres, tmp_path_factory):
    for backend in NEEDED:
        if not any(works(address) for address in backend.addresses):
            pytest.skip(f"no {backend.name}: {backend.variable}")
    settings = {variable("amqp"): rabbit.url(), variable("amqp_api"): rabbit.api()}
    settings[variable("postgres")] = postgres.administration()
    settings["SETWISE_GATEWAY_DEADLINE"] = "60"  # the demo's batches, while other suites run: not the question here
    system = Trial(tmp_path_factory.mktemp("walls"), settings, stack=True)
    try:
        system.start()
        yield system
    finally:
        system.stop()
        system.drop()


def test_every_worker_works_with_rights_to_its_own_queues_alone(trial, rabbit):
    stack = Stack.of(trial.data)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "cli", "demo", "--data", str(trial.data.root)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
        env=clean_environment({}),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "records" in done.stdout, "no effect of any event"

    api = Api(rabbit.api())
    wanted = {stack.space.user(name) for name in NAMES}
    until(lambda: users_of(api, stack.space.vhost) == wanted, 30, "the broker's statistics name every service")
    names = {one["name"] for one in api.call("GET", f"/queues/{stack.space.vhost}")}
    assert names == {one["name"] for one in definitions(stack.space)["queues"]}
    rights = {one["user"]: one for one in api.call("GET", f"/vhosts/{stack.space.vhost}/permissions")}
    assert all("tracking" not in json.dumps(rights[stack.space.user(name)]) for name in NAMES if name != "tracking")
    refused = [log.name for log in trial.data.logs.glob("worker-*.log") if "ACCESS_REFUSED" in log.read_text()]
    assert refused == []


def users_of(api, vhost):
    return {one.get("user") for one in api.call("GET", "/connections") if one.get("vhost") == vhost}


def test_when_it_is_dropped_nothing_is_left(trial, rabbit):
    stack = Stack.of(trial.data)
    trial.stop()
    trial.drop()
    api = Api(rabbit.api())
    assert stack.space.vhost not in {one["name"] for one in api.call("GET", "/vhosts")}
    assert not [one for one in api.call("GET", "/users") if one["name"].startswith(f"{stack.space.name}-")]
