"""One system on servers of our own for all fault tests; every test leaves it well, and proves that by a quiet end."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest

from cli.demo.api import Answer, Api
from harness.faults.audit import audit_ledger
from harness.faults.stack import NAMES, FaultStack
from harness.load.ledger import Ledger
from harness.load.writer import Writer
from harness.servers.base import NotThere, until

T = TypeVar("T")
BACK_WITHIN_S = 60
# Sooner than in production, but a log-out without Redis waits three seconds for the leases that it gave.
GATEWAY = {"SETWISE_GATEWAY_DEADLINE": "5", "SETWISE_GATEWAY_PLACES": "16", "SETWISE_GATEWAY_PROBE_EVERY": "0.5"}
AUTH = {"SETWISE_AUTH_ERASURE_GRACE_DAYS": "0"}
FIGURES = pytest.StashKey[list[str]]()
# One address of each service that reads its database, and needs nobody else.
READS = {
    "auth": "/users/me",
    "catalog": "/exercises?q=squat",
    "plans": "/plans",
    "session": "/workouts",
    "tracking": "/goals",
}


def pytest_configure(config: pytest.Config) -> None:
    """Figures go here."""
    config.stash[FIGURES] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tell the figures: nobody is judged by them, but everybody wants to know."""
    for line in config.stash[FIGURES]:
        terminalreporter.write_line(line)


@pytest.fixture
def measure(request: pytest.FixtureRequest) -> Callable[[str, Callable[[], T]], T]:
    """``measure("first good answer", lambda: ...)`` does it, and tells in the end how long that took."""

    def run(what: str, action: Callable[[], T]) -> T:
        began = time.monotonic()
        result = action()
        line = f"{request.node.name}: {what}: {time.monotonic() - began:.2f} s"
        request.config.stash[FIGURES].append(line)
        return result

    return run


@pytest.fixture(scope="session")
def fault_stack() -> Iterator[FaultStack]:
    """The system; tracking's database is on a server of its own."""
    try:
        with FaultStack(apart=("tracking",), wired=("tracking",), settings=GATEWAY | AUTH) as running_stack:
            yield running_stack
    except NotThere as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"NO SERVERS OF OUR OWN, SO NOTHING IS PROVED HERE: {missing}")


@pytest.fixture
def ledger() -> Ledger:
    """What was promised in this test."""
    return Ledger()


@pytest.fixture
def writer(fault_stack: FaultStack, ledger: Ledger) -> Writer:
    """Somebody new, known to every service."""
    somebody = Writer(fault_stack.trial.url, ledger, seed=1)
    fault_stack.drain()
    return somebody


@pytest.fixture
def impatient(writer: Writer) -> Api:
    """The same person with a client that takes every answer for what it is."""
    return Api(writer.api.url, writer.api.token, timeout=60)


@pytest.fixture
def read(impatient: Api) -> Callable[[str], Answer]:
    """``read("tracking")``: what the gateway answers for something of that service."""
    return lambda service: impatient.get(READS[service], expect=tuple(range(200, 600)))


@pytest.fixture
def others_are_well(read: Callable[[str], Answer]) -> Callable[..., None]:
    """Asserts that every service but these answers as always."""

    def check(*faulty: str) -> None:
        answers = {name: read(name).status for name in NAMES if name not in faulty}
        assert set(answers.values()) == {200}, answers

    return check


@pytest.fixture
def recovers(read: Callable[[str], Answer], measure: Callable[..., float]) -> Callable[[str], None]:
    """Waits until a service answers as always again."""

    def check(service: str) -> None:
        what = f"{service} answers again"
        measure(what, lambda: until(lambda: read(service).status == 200, BACK_WITHIN_S, what))

    return check


@pytest.fixture
def check_promises(fault_stack: FaultStack, ledger: Ledger) -> Callable[[], None]:
    """Waits until nothing waits any more, then asserts that every promise is kept, once."""

    def check() -> None:
        fault_stack.drain()
        assert not (findings := audit_ledger(ledger, fault_stack.sql)), str(findings)

    return check


@pytest.fixture
def cleanup() -> Callable[..., object]:
    """``with cleanup(wire.open):`` calls it afterwards, whatever happened inside."""

    @contextmanager
    def block(*repairs: Callable[[], object]) -> Iterator[None]:
        try:
            yield
        finally:
            for repair in repairs:
                repair()

    return block
