"""One system for all tests of the whole, started by the host on free ports and a scratch folder."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from cli.demo.api import Api
from harness import idle
from harness.system import Trial

PASSWORD = "seven herons row at noon"
# A test registers more people in a minute than an address may.
SETTINGS = {
    "SETWISE_GATEWAY_AUTH_LIMIT": "100000/minute",
    "SETWISE_GATEWAY_USER_LIMIT": "100000/minute",
    "SETWISE_GATEWAY_ADDRESS_LIMIT": "100000/minute",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--stack``, ``--at``."""
    parser.addoption("--stack", action="store_true", help="on PostgreSQL, RabbitMQ and Redis, in a scratch namespace")
    parser.addoption("--at", metavar="URL", help="against the gateway of a system that runs already")


class Elsewhere:
    """A system of which only the gateway is known. A test that looks inside, or breaks it, is left out."""

    def __init__(self, url: str) -> None:
        self.url, self.port = url.rstrip("/"), urlsplit(url).port or 80

    def __getattr__(self, name: str) -> Any:
        pytest.skip(f"needs the {name} of a system of its own")


@pytest.fixture(scope="session")
def on_stack(request: pytest.FixtureRequest) -> bool:
    """Whether the system stands on real servers."""
    return bool(request.config.getoption("--stack"))


@dataclass
class Person:
    """Somebody with an account: ``api`` sends the token."""

    api: Api
    id: str
    email: str
    tokens: dict[str, Any]

    def another_device(self) -> Api:
        """A second log-in of the same person."""
        return Api(self.api.url, log_in(self.api.url, self.email)["access_token"])


def log_in(url: str, email: str) -> dict[str, Any]:
    tokens: dict[str, Any] = Api(url).post("/auth/login", {"email": email, "password": PASSWORD}).body
    return tokens


@pytest.fixture(scope="session")
def is_idle() -> Callable[[Trial], bool]:
    """Whether every event of a system has had its effect."""
    return idle.is_idle


@contextmanager
def _started(folder: Path, stack: bool) -> Iterator[Trial]:
    trial = Trial(folder, SETTINGS, stack=stack)
    try:
        trial.start()
        yield trial
    finally:
        trial.stop()
        trial.drop()


@pytest.fixture(scope="session")
def started(request: pytest.FixtureRequest) -> Callable[[Path, bool], AbstractContextManager[Trial]]:
    """``with started(folder, on_stack) as trial``: a system on a folder of its own, running inside the block."""
    if request.config.getoption("--at"):
        pytest.skip("needs a system of its own")
    return _started


@pytest.fixture(scope="session")
def system(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, on_stack: bool
) -> Iterator[Trial | Elsewhere]:
    """The system that most tests share."""
    if at := request.config.getoption("--at"):
        yield Elsewhere(at)
        return
    with _started(tmp_path_factory.mktemp("system"), on_stack) as trial:
        yield trial


@pytest.fixture(scope="session")
def new_person(eventually: Callable[..., Any]) -> Callable[..., Person]:
    """Register somebody and log in: ``new_person(system)``, with profile fields (then known everywhere) if wanted."""

    def make(trial: Trial, **profile: Any) -> Person:
        email = f"{uuid4().hex}@example.org"
        account = {"email": email, "password": PASSWORD, "display_name": "Robin"}
        user = Api(trial.url).post("/auth/register", account, expect=201)
        tokens = log_in(trial.url, email)
        person = Person(Api(trial.url, tokens["access_token"]), user["id"], email, tokens)
        if profile:
            person.api.patch("/users/me", profile, etag=person.api.get("/users/me").etag)
            eventually(lambda: idle.is_idle(trial))
        return person

    return make


@pytest.fixture
def robin(system: Trial, new_person: Callable[..., Person]) -> Person:
    """Somebody new."""
    return new_person(system)


@pytest.fixture(scope="session")
def anyone(system: Trial, new_person: Callable[..., Person]) -> Person:
    """Somebody who is shared by tests that leave nothing behind."""
    return new_person(system)


@pytest.fixture
def stranger(system: Trial, new_person: Callable[..., Person]) -> Person:
    """Somebody else, as new."""
    return new_person(system)


@pytest.fixture(scope="session")
def eventually() -> Callable[..., Any]:
    """Call a check again and again until it holds; events have their effect shortly after the answer.

    The check may assert or give something true; its last failure is shown when the time is over.
    """

    def wait(check: Callable[[], Any], within: float = 60.0) -> Any:
        deadline = time.monotonic() + within
        while True:
            try:
                if answer := check():
                    return answer
                failure: Exception = AssertionError(f"still {answer!r}")
            except (AssertionError, LookupError) as error:
                failure = error
            if time.monotonic() > deadline:
                raise failure
            time.sleep(0.05)

    return wait
