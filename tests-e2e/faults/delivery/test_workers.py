"""Relay, consumer and broker are killed at moments that nobody chose, under load.

The one moment that matters most, between the commit and the acknowledgement, is met on purpose in the kit's own tests
(`service-kit/tests/messaging/amqp/`).
"""

import random
import time

from harness.faults.audit import audit_ledger
from harness.load.generator import LoadGenerator
from harness.servers.base import until

KILLS = 3
# Workouts per second: what is told of them has to be taken through the wire, statement by statement.
RATE = 6


def test_killed_again_and_again(fault_stack, measure):
    rng, began = random.Random(7), time.monotonic()
    load = LoadGenerator(
        fault_stack.trial.url, seed=7, people=4, may=lambda: load.workouts < RATE * (time.monotonic() - began)
    )
    with load:
        for turn in range(KILLS):
            goal = load.workouts + rng.randint(3, 15)
            until(lambda goal=goal: load.workouts >= goal, 60, "people train")
            for service in ("session", "tracking"):
                fault_stack.kill(f"worker-{service}")
            if turn == 1:
                fault_stack.rabbit.kill()
                fault_stack.rabbit.start()
    assert load.problems == []
    measure("backlog empty", fault_stack.drain)
    assert not (findings := audit_ledger(load.ledger, fault_stack.sql)), str(findings)
