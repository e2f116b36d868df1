"""Everything dies at one instant under load, our processes and the servers; it comes back without anybody's help."""

import pytest

from harness.faults.audit import audit_ledger
from harness.load.generator import LoadGenerator
from harness.servers.base import until

WORKOUTS = 25


@pytest.fixture
def load(fault_stack):
    """Four people at once, who insist."""
    with LoadGenerator(fault_stack.trial.url, seed=4, people=4) as found:
        yield found


@pytest.mark.thorough
def test_every_promise_is_kept(fault_stack, load, measure):
    until(lambda: load.workouts >= WORKOUTS, 60, "people train")
    fault_stack.power_cut()
    measure("started again", fault_stack.power_on)
    until(lambda: load.workouts >= 2 * WORKOUTS, 60, "people train on")
    load.stop()
    assert load.problems == []
    measure("backlog empty", fault_stack.drain)
    assert not (findings := audit_ledger(load.ledger, fault_stack.sql)), str(findings)
