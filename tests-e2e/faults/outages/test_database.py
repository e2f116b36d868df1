"""One service's database is killed, frozen, slow or full: only that service suffers, and it recovers by itself."""

import pytest


@pytest.fixture
def refuses(read, measure):
    """Asserts that a service says 503, as a problem with a time to come back."""

    def check(service):
        answer = measure("503", lambda: read(service))
        assert answer.status == 503, answer.body
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert int(answer.headers["Retry-After"]) > 0

    return check


def test_killed(fault_stack, writer, refuses, others_are_well, recovers, check_promises):
    server = fault_stack.servers["tracking"]
    writer.write("workout")
    server.kill()
    try:
        for _ in range(3):
            refuses("tracking")
        others_are_well("tracking")
        writer.write("workout")  # is acknowledged all the same; tracking gets its event later
    finally:
        server.start()
    recovers("tracking")
    check_promises()


def test_cut_in_mid_request(fault_stack, writer, recovers, check_promises):
    """Connections that die under a statement are not handed out again, and a write that died is written once."""
    for _ in range(3):
        writer.write("measurement")
        fault_stack.wires["tracking"].cut()
    recovers("tracking")
    check_promises()


@pytest.mark.thorough
def test_frozen(fault_stack, writer, read, others_are_well, recovers, check_promises):
    server = fault_stack.servers["tracking"]
    server.freeze()
    try:
        assert read("tracking").status in (503, 504)
        others_are_well("tracking")
        writer.write("workout")
    finally:
        server.thaw()
    recovers("tracking")
    check_promises()


@pytest.mark.thorough
def test_slow(fault_stack, writer, read, others_are_well, cleanup, check_promises):
    wire = fault_stack.wires["tracking"]
    with cleanup(wire.open):
        wire.slow(0.3)
        assert read("tracking").status == 200
        others_are_well("tracking")
        writer.write("workout")
    check_promises()


def test_out_of_connections(fault_stack, writer, refuses, others_are_well, recovers, check_promises):
    with fault_stack.postgres.all_connections_used("setwise_plans"):
        for _ in range(3):
            refuses("plans")
        others_are_well("plans")
        writer.write("workout")
    recovers("plans")
    check_promises()
