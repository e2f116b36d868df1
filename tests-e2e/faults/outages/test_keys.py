"""The public keys: what was good last is kept on disk, and without any nobody is let in until there are some."""

import pytest

from cli.system.health import ask
from harness.servers.base import until


@pytest.fixture
def keys(stage):
    """The file of the last good keys, which all processes share."""
    return stage.trial.data.run / "jwks.json"


def restart(stage, process):
    """Kill a process, and wait for the next one."""
    stage.until_reborn(process, stage.kill(process))


def test_processes_that_start_without_the_auth_service_use_the_last_good_keys(
    stage, writer, others_are_well, mended, recovers, reckoned
):
    with mended(lambda: stage.thaw("auth")):
        stage.freeze("auth")
        for process in ("gateway", "tracking"):
            restart(stage, process)
        recovers("tracking")
        others_are_well("auth")
        writer.write("measurement")
    recovers("auth")
    reckoned()


def test_without_any_keys_a_service_is_not_ready_and_lets_nobody_in(stage, keys, read, mended, recovers):
    port = stage.trial.ports["tracking"]
    with mended(lambda: stage.thaw("auth")):
        stage.freeze("auth")
        keys.unlink()
        restart(stage, "tracking")
        until(lambda: ask(port, "/health/live")[0] == 200, 60, "tracking lives")
        until(lambda: ask(port, timeout=5)[0] == 503, 60, "it says that it is not ready")
        assert read("tracking").status in (401, 503)
    until(lambda: ask(port)[0] == 200, 90, "tracking is ready")
    recovers("tracking")


@pytest.mark.thorough
def test_a_damaged_file_is_no_obstacle(stage, keys, recovers):
    keys.write_text("{")
    restart(stage, "tracking")
    recovers("tracking")
