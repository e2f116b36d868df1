"""pytest plugin of every service's tests: the app on a fresh database, signed-in clients, events in and out.

A service's ``tests/conftest.py`` only says which app: a session fixture ``service`` that returns ``create_app``.
``--database=postgresql`` runs the same tests on the PostgreSQL at ``SETWISE_TEST_POSTGRES``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

import jwt
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from service_kit import clock
from service_kit.db import migrations
from service_kit.db.session import db_session
from service_kit.db.tables import kit_tables
from service_kit.ids import new_id
from service_kit.messaging import consumer
from service_kit.messaging.subscriptions import Event
from service_kit.security.keys import KeySet
from service_kit.security.runtime import runtime
from service_kit.testing import documented_answers
from service_kit.testing.contracts import Contracts
from service_kit.testing.frozen_clock import frozen
from service_kit.testing.hostile_tokens import Mint
from service_kit.testing.postgresql import postgresql_database

SECRET = "a-secret-of-the-test-deployment-only"  # noqa: S105 - opens nothing
GATEWAY_SECRET = "a-secret-of-the-gateway-under-test-only"  # noqa: S105 - likewise
KEY_ID = "test-key"


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--database=sqlite|postgresql``."""
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


class Key(KeySet):
    """A signing key of this test run, which the app takes for the auth service's."""

    def __init__(self) -> None:
        super().__init__(url="")
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._keys = {KEY_ID: self.private.public_key()}

    def token(self, user_id: UUID, **claims: Any) -> str:
        """A good access token, unless ``claims`` (or ``headers``) make it a bad one; None removes a claim."""
        issued = datetime.now(UTC)  # PyJWT asks the real clock, also where a test has stopped ours
        headers = {"typ": "at+jwt", "kid": KEY_ID, **claims.pop("headers", {})}
        content = {
            "iss": "setwise",
            "aud": "setwise-api",
            "sub": str(user_id),
            "sid": str(new_id()),
            "jti": str(new_id()),
            "iat": issued,
            "nbf": issued,
            "exp": issued + timedelta(minutes=10),
            "roles": ["user"],
            "scope": "*",
            **claims,
        }
        content = {name: value for name, value in content.items() if value is not None}
        return jwt.encode(content, self.private, algorithm="RS256", headers=headers)

    def mint(self, user_id: UUID) -> Mint:
        """What makes tokens that are written oddly and signed well."""
        good = self.token(user_id)
        claims = jwt.decode(good, options={"verify_signature": False})
        return Mint(self.sign, jwt.get_unverified_header(good), claims)

    def sign(self, signed: bytes) -> bytes:
        """The RS256 signature of these bytes."""
        return self.private.sign(signed, padding.PKCS1v15(), hashes.SHA256())


class UserClient:
    """A test client that sends one user's token (or none). ``client.get("/goals")`` means ``/api/v1/goals``."""

    def __init__(self, client: FlaskClient, key: Key, roles: tuple[str, ...] = (), anonymous: bool = False) -> None:
        self._client, self._key, self._anonymous = client, key, anonymous
        self.user_id, self.session_id, self.roles = new_id(), new_id(), ["user", *roles]

    def open(self, method: str, path: str, **options: Any) -> TestResponse:
        """Send a request; ``if_match`` and ``key`` (Idempotency-Key) are short for headers."""
        headers = dict(options.pop("headers", {}))
        if not self._anonymous:
            headers.setdefault("Authorization", f"Bearer {self.token()}")
        for name, short in (("If-Match", "if_match"), ("Idempotency-Key", "key")):
            if (value := options.pop(short, None)) is not None:
                headers[name] = value
        if not path.startswith(("/api/", "/health", "/internal", "/.well-known", "/docs", "/openapi", "/metrics")):
            path = f"/api/v1{path}"
        return self._client.open(path, method=method, headers=headers, **options)

    def token(self) -> str:
        """An access token of the user."""
        return self._key.token(self.user_id, sid=str(self.session_id), roles=self.roles)

    def get(self, path: str, **options: Any) -> TestResponse:
        """GET."""
        return self.open("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> TestResponse:
        """POST with a JSON body, if one is given."""
        return self.open("POST", path, **({"json": json} if json is not None else {}), **options)

    def put(self, path: str, json: Any, **options: Any) -> TestResponse:
        """PUT."""
        return self.open("PUT", path, json=json, **options)

    def patch(self, path: str, json: Any, **options: Any) -> TestResponse:
        """PATCH."""
        return self.open("PATCH", path, json=json, **options)

    def delete(self, path: str, **options: Any) -> TestResponse:
        """DELETE."""
        return self.open("DELETE", path, **options)


@pytest.fixture(scope="session")
def key() -> Key:
    """The key whose tokens the app accepts."""
    return Key()


@pytest.fixture(scope="session")
def settings_overrides() -> dict[str, Any]:
    """Settings of the app under test beyond the defaults; a service's conftest may override this."""
    return {}


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database of this run: ``sqlite`` or ``postgresql``."""
    return str(request.config.getoption("database"))


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty database that goes away with the test run."""
    if request.config.getoption("--database") == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('database')}/test.db"
        return
    with postgresql_database() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_app(
    service: Callable[..., Flask],
    key: Key,
    database_url: str,
    settings_overrides: dict[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Flask:
    """The app under test, its database migrated. Made once; ``app`` hands it to each test with empty tables."""
    settings_class = import_module(service.__module__.rpartition(".")[0] + ".settings").Settings
    settings = settings_class(
        mode="test",
        database_url=database_url,
        revocations_url=f"sqlite:///{tmp_path_factory.mktemp('revocations')}/revocations.db",
        service_secret=SECRET,
        log_level="warning",
        jwks_url="",
        **settings_overrides,
    )
    app = documented_answers.watched(service(settings))
    if not settings_overrides.get("own_keys"):
        runtime(app).keys = key
    runtime(app).revocations.prepare()
    migrations.upgrade(app)
    return app


@pytest.fixture
def app(migrated_app: Flask) -> Iterator[Flask]:
    """The app under test; every table is emptied after the test, and every answer must have been a documented one."""
    yield migrated_app
    with migrated_app.app_context():
        database = migrated_app.extensions["sqlalchemy"]
        for table in reversed(database.metadata.sorted_tables):
            database.session.execute(table.delete())
        database.session.commit()
    documented_answers.check(migrated_app)


@pytest.fixture
def alice(app: Flask, key: Key) -> UserClient:
    """A signed-in user."""
    return UserClient(app.test_client(), key)


@pytest.fixture
def bob(app: Flask, key: Key) -> UserClient:
    """Another signed-in user, a stranger to alice."""
    return UserClient(app.test_client(), key)


@pytest.fixture
def admin(app: Flask, key: Key) -> UserClient:
    """A signed-in administrator."""
    return UserClient(app.test_client(), key, roles=("admin",))


@pytest.fixture
def anonymous(app: Flask, key: Key) -> UserClient:
    """Somebody without a token."""
    return UserClient(app.test_client(), key, anonymous=True)


@pytest.fixture
def at() -> Iterator[Callable[[datetime], None]]:
    """``at(instant)`` stops the clock at an aware instant, for the rest of the test or until the next call."""
    with ExitStack() as stack:
        yield lambda instant: stack.enter_context(frozen(instant))


@pytest.fixture
def emitted(app: Flask, contracts: Contracts) -> Callable[..., list[Any]]:
    """``emitted("tracking.goal-reached.v1")``: the outbox's rows (of one type) in order, each true to its contract."""

    def rows(kind: str | None = None) -> list[Any]:
        with app.app_context():
            table = kit_tables().Outbox
            found = list(db_session().scalars(select(table).order_by(table.id)))
        for row in found:
            contracts.check(row.type, row.data)
        return [row for row in found if kind in (None, row.type)]

    return rows


@pytest.fixture
def deliver(app: Flask) -> Callable[..., Event]:
    """``deliver(type, data, subject=..., version=...)`` hands an event to the app as its worker would.

    ``again=event`` delivers the same one a second time. Answers the event.
    """

    def hand_over(
        kind: str = "", data: dict[str, Any] | None = None, *, again: Event | None = None, **parts: Any
    ) -> Event:
        event = again or Event(
            id=parts.get("event_id") or new_id(),
            type=kind,
            source=f"/{kind.partition('.')[0]}-service",
            subject=parts.get("subject") or new_id(),
            version=parts.get("version", 1),
            time=parts.get("time") or clock.now(),
            user_id=parts.get("user_id"),
            correlation_id=None,
            data=data or {},
        )
        with app.app_context():
            consumer.take(event)
        return event

    return hand_over


@pytest.fixture(scope="session")
def contracts() -> Contracts:
    """The event contracts of the house."""
    return Contracts()
