"""The public keys: what was good last is kept on disk, and without any nobody is let in until there are some."""

import pytest

from cli.system.health import ask
from harness.servers.base import until


@pytest.fixture
def keys(fault_stack):
    """The file of the last good keys, which all processes share."""
    return fault_stack.trial.data.run / "jwks.json"


def restart(fault_stack, process):
    """Kill a process, and wait for the next one."""
    fault_stack.until_restarted(process, fault_stack.kill(process))


def test_processes_that_start_without_the_auth_service_use_the_last_good_keys(
    fault_stack, writer, others_are_well, cleanup, recovers, check_promises
):
    with cleanup(lambda: fault_stack.thaw("auth")):
        fault_stack.freeze("auth")
        for process in ("gateway", "tracking"):
            restart(fault_stack, process)
        recovers("tracking")
        others_are_well("auth")
        writer.write("measurement")
    recovers("auth")
    check_promises()


def test_without_any_keys_a_service_is_not_ready_and_lets_nobody_in(fault_stack, keys, read, cleanup, recovers):
    port = fault_stack.trial.ports["tracking"]
    with cleanup(lambda: fault_stack.thaw("auth")):
        fault_stack.freeze("auth")
        keys.unlink()
        restart(fault_stack, "tracking")
        until(lambda: ask(port, "/health/live")[0] == 200, 60, "tracking lives")
        until(lambda: ask(port, timeout=5)[0] == 503, 60, "it says that it is not ready")
        assert read("tracking").status in (401, 503)
    until(lambda: ask(port)[0] == 200, 90, "tracking is ready")
    recovers("tracking")


@pytest.mark.thorough
def test_a_damaged_file_is_no_obstacle(fault_stack, keys, recovers):
    keys.write_text("{")
    restart(fault_stack, "tracking")
    recovers("tracking")
