"""Everything dies at one instant under load, our processes and the servers; it comes back without anybody's help."""

import pytest

from harness.faults.audit import reckon
from harness.load.generator import Crowd
from harness.servers.base import until

WRITTEN = 25


@pytest.fixture
def crowd(stage):
    """Four people at once, who insist."""
    with Crowd(stage.trial.url, seed=4, people=4) as found:
        yield found


@pytest.mark.thorough
def test_every_promise_is_kept(stage, crowd, timed):
    until(lambda: crowd.workouts >= WRITTEN, 60, "people train")
    stage.power_cut()
    timed("started again", stage.power_on)
    until(lambda: crowd.workouts >= 2 * WRITTEN, 60, "people train on")
    crowd.stop()
    assert crowd.problems == []
    timed("backlog empty", stage.drain)
    assert not (findings := reckon(crowd.ledger, stage.sql)), str(findings)
