"""The broker is killed, frozen, blocked or not there at the start: no request notices, and everything arrives later."""

import json
import subprocess
import sys

import pytest

from cli.system.paths import ROOT
from harness.servers.base import until

WRITES = 12


@pytest.fixture
def backlog_is_shown(stage):
    """Asserts that `status` tells of events that wait in session's outbox."""

    def check():
        until(lambda: stage.unsent("session") > 0, 60, "events wait")
        words = [sys.executable, "-P", "-m", "cli", "status", "--json", "--data", str(stage.trial.data.root)]
        told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
        assert json.loads(told.stdout)["databases"]["session"]["outbox"] > 0

    return check


@pytest.fixture
def nobody_notices(writer, others_are_well, ledger):
    """Writes and reads as on any day."""

    def check():
        before = ledger.retried
        for _ in range(WRITES):
            writer.write()
        writer.write("workout")
        others_are_well()
        assert ledger.retried == before

    return check


def test_killed(stage, nobody_notices, backlog_is_shown, reckoned, timed):
    stage.rabbit.kill()
    try:
        nobody_notices()
        backlog_is_shown()
    finally:
        stage.rabbit.start()
    timed("backlog empty", reckoned)


@pytest.mark.thorough
def test_frozen(stage, nobody_notices, backlog_is_shown, reckoned, timed):
    stage.rabbit.freeze()
    try:
        nobody_notices()
        backlog_is_shown()
    finally:
        stage.rabbit.thaw()
    timed("backlog empty", reckoned)


@pytest.mark.thorough
def test_blocked_by_its_memory_alarm(stage, nobody_notices, backlog_is_shown, reckoned, timed, mended):
    with mended(lambda: stage.rabbit.alarm(False)):
        stage.rabbit.alarm(True)
        nobody_notices()
        backlog_is_shown()
    timed("backlog empty", reckoned)


@pytest.mark.thorough
def test_the_way_to_it_is_silent(stage, nobody_notices, backlog_is_shown, reckoned, timed, mended):
    """As behind a firewall that drops: no refusal, no reset, no answer."""
    with mended(stage.broker_wire.open):
        stage.broker_wire.silence()
        nobody_notices()
        backlog_is_shown()
    timed("backlog empty", reckoned)


@pytest.mark.thorough
def test_not_there_when_the_system_starts(stage, nobody_notices, backlog_is_shown, reckoned, timed):
    """Redis is not there either; only the databases are needed, as somebody has to migrate them."""
    stage.trial.stop()
    for server in (stage.rabbit, stage.redis):
        server.kill()
    try:
        stage.trial.start()
        nobody_notices()
        backlog_is_shown()
    finally:
        for server in (stage.redis, stage.rabbit):
            server.start()
    timed("backlog empty", reckoned)
