"""What a container runs: the tables are made, a service serves where it is told to, and ends when it is asked to."""

import os
import subprocess
import sys

import pytest

from cli.__main__ import parse
from cli.commands import migrate
from cli.commands.migrate import BY_NAME
from cli.host import probe
from cli.host.ports import free_row
from cli.host.prepare import is_at_head
from cli.system.health import ask
from cli.system.paths import ROOT, Data
from cli.system.services import HOST
from harness.suites import clean_environment


@pytest.fixture
def alone(tmp_path) -> dict[str, str]:
    """The environment of a tracking service with a file for a database and nobody beside it."""
    return clean_environment(os.environ) | {
        "SETWISE_TRACKING_DATABASE_URL": f"sqlite:///{tmp_path}/tracking.sqlite3",
        "SETWISE_REVOCATIONS_URL": f"sqlite:///{tmp_path}/revocations.sqlite3",
        "SETWISE_JWKS_URL": "",
    }


def command(*words: str) -> list[str]:
    return [sys.executable, "-P", "-m", "cli", *words]


def test_a_service_is_migrated_served_and_ended(alone, eventually):
    subprocess.run(command("migrate", "tracking"), cwd=ROOT, env=alone, check=True, timeout=120)
    port = free_row(1, 28_000)
    process = subprocess.Popen(
        command("serve", "tracking"), cwd=ROOT, env=alone | {"SETWISE_TRACKING_BIND": f"{HOST}:{port}"}
    )
    try:
        assert eventually(lambda: answers(port), 60)
        assert not probe.is_ready(port)  # it has no key to verify a token with, and says so
        process.terminate()
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()


def test_a_system_is_migrated_by_the_name_of_its_folder(tmp_path):
    data = Data(tmp_path / "data")
    data.make()
    words = command("migrate", "plans", "tracking", "--data", str(data.root))
    subprocess.run(words, cwd=ROOT, env=clean_environment(os.environ), check=True, timeout=120)
    for service in (BY_NAME["plans"], BY_NAME["tracking"]):
        assert is_at_head(service, f"sqlite:///{data.database(service.name)}")


@pytest.mark.parametrize("words", [["serve", "tracking"], ["serve", "gateway"], ["serve", "stream"], ["migrate"]])
def test_what_production_refuses_is_reported_in_plain_lines(words):
    environment = clean_environment(os.environ) | {"SETWISE_MODE": "production", "SETWISE_SERVICE_SECRT": "x"}
    done = subprocess.run(command(*words), cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    output = done.stdout + done.stderr
    assert done.returncode == 2
    assert f"setwise {' '.join(words)}: these settings are wrong:" in output
    assert output.index("Is SETWISE_SERVICE_SECRET meant?") < output.index("SETWISE_REVOCATIONS_URL must be set")
    assert "Traceback" not in output


def test_a_start_tells_what_is_misspelt_before_what_is_wrong(tmp_path):
    environment = clean_environment(os.environ) | {"SETWISE_LOG_LEVL": "debug", "SETWISE_TRANSPORT": "foo"}
    words = command("up", "--data", str(tmp_path), "--port", str(free_row(7, 28_100)))
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stdout == "SETWISE_LOG_LEVL is no setting of Setwise. Is SETWISE_LOG_LEVEL meant?\n"
    assert "SETWISE_TRANSPORT: Must be local or amqp://" in done.stderr


@pytest.mark.parametrize("words", [("service_kit.worker", "tracking"), ("cli", "events", "republish", "tracking")])
def test_whoever_makes_an_app_tells_wrong_settings_in_plain_lines(tmp_path, words):
    Data(tmp_path).make()
    environment = clean_environment(os.environ) | {"SETWISE_DATA_DIR": str(tmp_path), "SETWISE_TRANSPORT": "foo"}
    whole = [sys.executable, "-P", "-m", *words]
    done = subprocess.run(whole, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    first, *lines = done.stderr.splitlines()
    assert first.endswith(": these settings are wrong:")
    assert lines == ["  SETWISE_TRANSPORT: Must be local or amqp://user:password@host/vhost."]


def test_an_address_to_listen_on_is_reported_with_the_rest(alone):
    words, environment = command("serve", "tracking"), alone | {"SETWISE_TRACKING_BIND": "foo"}
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr.splitlines()[1:]) == (
        2,
        ["  SETWISE_TRACKING_BIND: Must be host:port or fd://<number>."],
    )


@pytest.mark.parametrize("more", [[], ["--data", "nowhere"]])
def test_migrate_without_a_database_says_what_it_needs(monkeypatch, capsys, tmp_path, more):
    monkeypatch.chdir(tmp_path)
    assert migrate.run(parse(["migrate", "plans", *more])) == 2
    output = capsys.readouterr().out
    assert ("there is no system on" if more else "SETWISE_PLANS_DATABASE_URL must be set") in output
    assert ("./setwise up" if more else "--data") in output


def test_migrate_names_a_database_that_is_not_there(alone, tmp_path):
    environment = alone | {"SETWISE_TRACKING_DATABASE_URL": f"sqlite:///{tmp_path}/gone/tracking.sqlite3"}
    words = command("migrate", "tracking")
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (1, "setwise migrate: tracking: unable to open database file\n")
    assert "Traceback" not in done.stderr


def answers(port: int) -> bool:
    return ask(port, "/health/live")[0] == 200


def test_an_unknown_service_is_named(capsys):
    assert migrate.run(parse(["migrate", "traking"])) == 2
    assert "traking" in capsys.readouterr().out
