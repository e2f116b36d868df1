"""The auth service under test, and people who register and log in through HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from auth_service import hashing
from auth_service.app import create_app
from auth_service.commands import grant_role
from service_kit.db.session import transaction
from service_kit.security.client import service_token
from service_kit.security.keys import KeySet
from service_kit.security.runtime import runtime
from service_kit.testing import racing
from service_kit.testing.plugin import GATEWAY_SECRET, Key, UserClient

PASSWORD = "nine tapirs lift at dawn"


@pytest.fixture(scope="session")
def service() -> Callable[..., Flask]:
    return create_app


@pytest.fixture(scope="session", autouse=True)
def light_hashes() -> Iterator[None]:
    """Hashes that cost next to nothing. What those of production cost has a test of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashing, "MEMORY_KIB", 8)
        patch.setattr(hashing, "PASSES", 1)
        yield


@pytest.fixture(scope="session")
def settings_overrides(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("keys")
    files = {"key_directory": str(folder / "private"), "jwks_file": str(folder / "jwks.json")}
    return files | {"gateway_secret": GATEWAY_SECRET}


class BothKeys(KeySet):
    """The service's own keys, so that its tokens are verified, and the kit's, so that its fixtures' are too."""

    def __init__(self, own: KeySet, kit: KeySet) -> None:
        super().__init__("")
        self.own, self.kit = own, kit

    @property
    def ready(self) -> bool:
        return self.own.ready

    def find(self, kid: Any) -> Any:
        return self.own.find(kid) or self.kit.find(kid)


@pytest.fixture(scope="session")
def migrated_app(migrated_app: Flask, key: Key) -> Flask:
    from auth_service.keys.usecases import OwnKeys

    store = migrated_app.extensions["setwise_signing_keys"]
    runtime(migrated_app).keys = BothKeys(OwnKeys(store), key)
    return migrated_app


class Person(UserClient):
    """Somebody with an account; sends the access token of the last log-in or refresh."""

    def __init__(self, app: Flask, key: Key, name: str) -> None:
        super().__init__(app.test_client(), key)
        self.name, self.email, self.password = name, f"{name.lower()}@example.org", PASSWORD
        self.access, self.refresh_token = "", ""

    def open(self, method: str, path: str, **options: Any) -> TestResponse:
        headers = dict(options.pop("headers", {}))
        headers.setdefault("Authorization", f"Bearer {self.access}")
        return super().open(method, path, headers=headers, **options)

    def register(self) -> TestResponse:
        body = {"email": self.email, "password": self.password, "display_name": self.name}
        answer = self.post("/auth/register", body)
        if answer.status_code == 201:
            self.user_id = answer.json["id"]
        return answer

    def log_in(self, password: str | None = None, **options: Any) -> TestResponse:
        answer = self.post("/auth/login", {"email": self.email, "password": password or self.password}, **options)
        return self._keep(answer)

    def refresh(self, token: str | None = None) -> TestResponse:
        return self._keep(self.post("/auth/refresh", {"refresh_token": token or self.refresh_token}))

    def _keep(self, answer: TestResponse) -> TestResponse:
        if answer.status_code == 200:
            self.access, self.refresh_token = answer.json["access_token"], answer.json["refresh_token"]
        return answer


@pytest.fixture
def newcomer(app: Flask, key: Key) -> Callable[[str], Person]:
    """``newcomer("Cleo")``: somebody who has not registered yet."""
    return lambda name: Person(app, key, name)


@pytest.fixture
def member(newcomer: Callable[[str], Person]) -> Callable[[str], Person]:
    """``member("Cleo")``: somebody who has registered and logged in."""

    def join(name: str) -> Person:
        person = newcomer(name)
        assert person.register().status_code == 201
        assert person.log_in().status_code == 200
        return person

    return join


@pytest.fixture
def headers_from() -> Callable[[str], dict[str, str]]:
    """``headers_from("203.0.113.7")``: the headers of a request that the gateway passes on for this client."""
    return lambda address: {
        "X-Forwarded-For": address,
        "X-Gateway-Token": service_token("gateway", "auth", GATEWAY_SECRET),
    }


@pytest.fixture
def ada(member: Callable[[str], Person]) -> Person:
    """A member."""
    return member("Ada")


@pytest.fixture
def root(app: Flask, member: Callable[[str], Person]) -> Person:
    """A member whom the operator has made an administrator."""
    person = member("Root")
    with app.app_context(), transaction():
        grant_role(person.email, "admin")
    assert person.refresh().status_code == 200
    return person


@pytest.fixture
def no_grace(app: Flask) -> Iterator[None]:
    """Who asks for an erasure is erased at once."""
    before = runtime(app).settings
    runtime(app).settings = replace(before, erasure_grace_days=0)
    yield
    runtime(app).settings = before


@pytest.fixture
def race() -> Callable[..., list[Any]]:
    """``race(run, 20)``: ``run(number)`` for so many numbers, let go at once; their results in order."""
    return lambda run, racers=20: racing.race([partial(run, number) for number in range(racers)])
