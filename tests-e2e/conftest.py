"""One system for all tests of the whole, started by the host on free ports and a scratch folder."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from cli.api import Api
from cli.tables import all_figures
from cli.trial import Trial

PASSWORD = "seven herons row at noon"
# A test registers more people in a minute than an address may.
SETTINGS = {
    "SETWISE_GATEWAY_AUTH_LIMIT": "100000/minute",
    "SETWISE_GATEWAY_USER_LIMIT": "100000/minute",
    "SETWISE_GATEWAY_ADDRESS_LIMIT": "100000/minute",
}


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


def is_quiet(trial: Trial) -> bool:
    """Whether every event has had its effect."""
    return all(one["outbox"] == one["mailbox"] == 0 for one in all_figures(trial.data).values())


@pytest.fixture(scope="session")
def quiet() -> Callable[[Trial], bool]:
    """Whether every event of a system has had its effect."""
    return is_quiet


@contextmanager
def started(folder: Path) -> Iterator[Trial]:
    """A system on a folder of its own, running inside the block."""
    trial = Trial(folder, SETTINGS)
    trial.start()
    yield trial
    trial.stop()


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    """The system that most tests share."""
    with started(tmp_path_factory.mktemp("system")) as trial:
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
            eventually(lambda: is_quiet(trial))
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

    def wait(check: Callable[[], Any], within: float = 15.0) -> Any:
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


@pytest.fixture(scope="module")
def scratch_system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    """A system for the tests of one file, which may kill it as long as they start it again."""
    with started(tmp_path_factory.mktemp("scratch")) as trial:
        yield trial
