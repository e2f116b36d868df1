"""The broker is killed, frozen, blocked or not there at the start: no request notices, and everything arrives later."""

import json
import subprocess
import sys

import pytest

from cli.system.paths import ROOT
from harness.servers.base import until

WRITES = 12


@pytest.fixture
def assert_backlog(fault_stack):
    """Asserts that `status` tells of events that wait in session's outbox."""

    def check():
        until(lambda: fault_stack.unsent("session") > 0, 60, "events wait")
        words = [sys.executable, "-P", "-m", "cli", "status", "--json", "--data", str(fault_stack.trial.data.root)]
        result = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
        assert json.loads(result.stdout)["databases"]["session"]["outbox"] > 0

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


def test_killed(fault_stack, nobody_notices, assert_backlog, check_promises, measure):
    fault_stack.rabbit.kill()
    try:
        nobody_notices()
        assert_backlog()
    finally:
        fault_stack.rabbit.start()
    measure("backlog empty", check_promises)


@pytest.mark.thorough
def test_frozen(fault_stack, nobody_notices, assert_backlog, check_promises, measure):
    fault_stack.rabbit.freeze()
    try:
        nobody_notices()
        assert_backlog()
    finally:
        fault_stack.rabbit.thaw()
    measure("backlog empty", check_promises)


@pytest.mark.thorough
def test_blocked_by_its_memory_alarm(fault_stack, nobody_notices, assert_backlog, check_promises, measure, cleanup):
    with cleanup(lambda: fault_stack.rabbit.alarm(False)):
        fault_stack.rabbit.alarm(True)
        nobody_notices()
        assert_backlog()
    measure("backlog empty", check_promises)


@pytest.mark.thorough
def test_the_way_to_it_is_silent(fault_stack, nobody_notices, assert_backlog, check_promises, measure, cleanup):
    """As behind a firewall that drops: no refusal, no reset, no answer."""
    with cleanup(fault_stack.broker_wire.open):
        fault_stack.broker_wire.silence()
        nobody_notices()
        assert_backlog()
    measure("backlog empty", check_promises)


@pytest.mark.thorough
def test_not_there_when_the_system_starts(fault_stack, nobody_notices, assert_backlog, check_promises, measure):
    """Redis is not there either; only the databases are needed, as somebody has to migrate them."""
    fault_stack.trial.stop()
    for server in (fault_stack.rabbit, fault_stack.redis):
        server.kill()
    try:
        fault_stack.trial.start()
        nobody_notices()
        assert_backlog()
    finally:
        for server in (fault_stack.redis, fault_stack.rabbit):
            server.start()
    measure("backlog empty", check_promises)
