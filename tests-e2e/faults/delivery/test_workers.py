"""Relay, consumer and broker are killed at moments that nobody chose, under load.

The one moment that matters most, between the commit and the acknowledgement, is met on purpose in the kit's own tests
(`service-kit/tests/messaging/amqp/`).
"""

import random
import time

from harness.faults.audit import reckon
from harness.load.generator import Crowd
from harness.servers.base import until

KILLS = 3
# Workouts per second: what is told of them has to be taken through the wire, statement by statement.
RATE = 6


def test_killed_again_and_again(stage, timed):
    luck, began = random.Random(7), time.monotonic()
    crowd = Crowd(stage.trial.url, seed=7, people=4, may=lambda: crowd.workouts < RATE * (time.monotonic() - began))
    with crowd:
        for turn in range(KILLS):
            goal = crowd.workouts + luck.randint(3, 15)
            until(lambda goal=goal: crowd.workouts >= goal, 60, "people train")
            for service in ("session", "tracking"):
                stage.kill(f"worker-{service}")
            if turn == 1:
                stage.rabbit.kill()
                stage.rabbit.start()
    assert crowd.problems == []
    timed("backlog empty", stage.drain)
    assert not (findings := reckon(crowd.ledger, stage.sql)), str(findings)
