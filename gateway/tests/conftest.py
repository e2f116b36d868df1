"""The gateway as an app in this process, before a service that misbehaves as it is told."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

# pytest calls this file gateway.tests.conftest and takes the folder for the package of that name, hiding the real one.
if getattr(sys.modules.get("gateway"), "__file__", None) is None:
    sys.modules.pop("gateway", None)

from gateway.app import create_app
from gateway.routes import UPSTREAMS
from gateway.settings import Settings
from gateway.state import state
from gateway.tests.scripted import Scripted
from gateway.upstream import Upstream
from harness.fixtures import PATIENCE_S, eventually, faulty_redis, own_redis
from harness.servers.redis import Redis
from service_kit import clock
from service_kit.security.revocations import open_revocations
from service_kit.security.runtime import runtime
from service_kit.testing.frozen_clock import frozen
from service_kit.testing.plugin import Key, UserClient

__all__ = ["eventually", "faulty_redis"]


@pytest.fixture(scope="session")
def scripted_service() -> Iterator[Scripted]:
    service = Scripted()
    yield service
    service.close()


@pytest.fixture
def service(scripted_service: Scripted) -> Scripted:
    """The service behind every address of the gateway under test."""
    scripted_service.reset()
    return scripted_service


@pytest.fixture(scope="session")
def unused_url() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    """A server of these tests alone, waited for long enough that a busy machine does not look like an outage."""
    with own_redis(patience=2) as server:
        yield server


@pytest.fixture(scope="session")
def revocations(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('revocations')}/revocations.db"
    open_revocations(url).prepare()
    return url


@pytest.fixture(scope="session")
def make_app(scripted_service: Scripted, revocations: str, key: Key) -> Callable[..., Flask]:
    """``make_app(**settings)``: a gateway in this process, all services being the scripted one.

    It waits long for them: a busy machine is no silent service. See ``silent_soon``.
    """

    def make(**more: Any) -> Flask:
        urls = {f"{name}_url": scripted_service.url for name in UPSTREAMS}
        values = {"deadline": PATIENCE_S, "max_answer": 65_536, "mode": "test", "log_level": "warning", **urls, **more}
        with frozen(clock.now() - timedelta(hours=1)):  # it has run for a while, and so knows who wrote where
            return create_app(Settings(jwks_url="", revocations_url=revocations, **values), keys=key)

    return make


@pytest.fixture(scope="session")
def built_gateway(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


@pytest.fixture
def app(built_gateway: Flask, service: Scripted) -> Flask:
    """The gateway in this process, all breakers closed."""
    for upstream in state(built_gateway).upstreams.values():
        upstream.breaker.success()
    runtime(built_gateway).identities.clear()
    return built_gateway


@pytest.fixture
def silent_soon() -> Iterator[Callable[[Flask], None]]:
    """``silent_soon(app)``: from now on this test's gateway takes half a second without an answer for silence."""
    upstreams: dict[Upstream, float] = {}

    def shorten(app: Flask) -> None:
        for upstream in state(app).upstreams.values():
            upstreams[upstream] = upstream.seconds
            upstream.seconds = 0.5

    yield shorten
    for upstream, seconds in upstreams.items():
        upstream.seconds = seconds


@pytest.fixture
def token(key: Key, alice: UserClient) -> str:
    """A good access token of alice."""
    return key.token(alice.user_id)
