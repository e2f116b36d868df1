"""Deadline, breaker and bulkhead of the gateway before a frozen, a dripping and a dead service."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.servers.base import until

EVERY_STATUS = tuple(range(200, 600))
OPENS_WITHIN_S, FLOOD = 60, 60


@pytest.fixture
def faults(fault_stack):
    """Ways to hurt tracking, and to make it well again."""
    wire = fault_stack.to["tracking"]
    return {
        "frozen": (lambda: fault_stack.freeze("tracking"), lambda: fault_stack.thaw("tracking")),
        "dripping": (lambda: wire.slow(0.3, piece=1), wire.open),
        "dead": (wire.refuse, wire.open),
    }


@pytest.mark.parametrize(
    ("how", "first"), [pytest.param("frozen", 504, marks=pytest.mark.thorough), ("dripping", 504), ("dead", 503)]
)
def test_one_service_that_is(
    how, first, faults, read, others_are_well, recovers, cleanup, measure, fault_stack, check_promises
):
    inject, recover = faults[how]
    with cleanup(recover):
        inject()
        assert measure("first answer", lambda: read("tracking")).status == first
        others_are_well("tracking")
        opened = until(lambda: "cannot be reached" in str(read("tracking").body), OPENS_WITHIN_S, "the breaker opens")
        assert opened >= 0
        refused = measure("answer of the open breaker", lambda: read("tracking"))
        assert refused.status == 503
        assert refused.headers["Content-Type"] == "application/problem+json"
        others_are_well("tracking")
    recovers("tracking")
    check_promises()


def test_many_requests_to_a_frozen_service_leave_the_gateway_to_the_others(
    fault_stack, impatient, others_are_well, recovers, cleanup
):
    with cleanup(lambda: fault_stack.thaw("tracking")), ThreadPoolExecutor(FLOOD) as pool:
        fault_stack.freeze("tracking")
        futures = [pool.submit(impatient.get, "/goals", expect=EVERY_STATUS) for _ in range(FLOOD)]
        others_are_well("tracking")
        statuses = [one.result().status for one in futures]
    assert set(statuses) <= {503, 504}
    assert 503 in statuses  # who found no place was told at once
    recovers("tracking")
