"""The auth service and a neighbour with a Redis between them, and wires that can be cut."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, Response, jsonify
from werkzeug.serving import make_server

from auth_service.app import create_app
from auth_service.login_sessions.ending import REPLICATOR
from harness.fixtures import eventually, own_redis
from harness.servers.redis import Redis
from harness.servers.tcp_proxy import Wire
from service_kit.app import create_web_app
from service_kit.ids import new_id
from service_kit.security.identity import current_user
from service_kit.security.redis_link import Link
from service_kit.security.redis_revocations import Names
from service_kit.security.runtime import runtime
from service_kit.settings.base import BaseSettings
from service_kit.testing.plugin import SECRET

__all__ = ["eventually"]


@pytest.fixture
def redis() -> Iterator[Redis]:
    """A server of this test alone, which keeps its data over a restart."""
    with own_redis(keeps=True) as server:
        yield server


@pytest.fixture
def auth_to_redis(redis: Redis) -> Iterator[Wire]:
    with Wire(redis.port) as wire:
        yield wire


@pytest.fixture
def neighbour_to_redis(redis: Redis) -> Iterator[Wire]:
    with Wire(redis.port) as wire:
        yield wire


@pytest.fixture
def namespace() -> str:
    return f"test-{new_id().hex[-8:]}"


@pytest.fixture
def make_auth(migrated_app: Flask, redis: Redis, auth_to_redis: Wire, namespace: str) -> Iterator[Callable[[], Flask]]:
    """Makes one more process of the auth service, as it were, on the database of the suite."""
    apps = []

    def make() -> Flask:
        url = redis.url(1, auth_to_redis.port)
        settings: Any = replace(runtime(migrated_app).settings, revocations_url=url, namespace=namespace)
        app = create_app(settings)
        runtime(app).keys = runtime(migrated_app).keys
        apps.append(app)
        return app

    yield make
    for app in apps:
        app.extensions[REPLICATOR].stop()


@pytest.fixture
def app(app: Flask, make_auth: Callable[[], Flask], eventually: Any) -> Flask:
    """The auth service, its replica of ended sessions complete."""
    replicated_app = make_auth()
    replicated_app.extensions[REPLICATOR].ensure()
    eventually(lambda: replicated_app.extensions[REPLICATOR].succeeded)
    return replicated_app


@pytest.fixture
def auth_wire(app: Flask) -> Iterator[Wire]:
    """The way to the auth service."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with Wire(server.server_port) as wire:
        yield wire
    server.shutdown()
    server.server_close()


@pytest.fixture
def make_neighbour(
    app: Flask, auth_wire: Wire, redis: Redis, neighbour_to_redis: Wire, namespace: str
) -> Callable[[], Callable[[Any], int]]:
    """Makes a neighbour of the auth service; it is called with a person and gives the status of its answer."""

    def make() -> Callable[[Any], int]:
        settings = BaseSettings(
            mode="test",
            revocations_url=redis.url(1, neighbour_to_redis.port),
            namespace=namespace,
            jwks_url=f"http://127.0.0.1:{auth_wire.port}/.well-known/jwks.json",
            service_secret=SECRET,
            log_level="warning",
        )
        neighbour = create_web_app(name="neighbour", package="service_kit", settings=settings, keys=runtime(app).keys)

        @neighbour.get("/here")
        def here() -> Response:
            return jsonify(str(current_user().user_id))

        def ask(person: Any) -> int:
            headers = {"Authorization": f"Bearer {person.access}"}
            return neighbour.test_client().get("/here", headers=headers).status_code

        return ask

    return make


@pytest.fixture
def neighbour(make_neighbour: Callable[[], Callable[[Any], int]]) -> Callable[[Any], int]:
    """A neighbour of the auth service."""
    return make_neighbour()


@pytest.fixture
def redis_link(redis: Redis) -> Link:
    """A way to look at the copy and to harm it."""
    return Link(redis.url(1))


@pytest.fixture
def replica_complete(redis_link: Link, namespace: str) -> Callable[[], bool]:
    """Whether the copy can be used."""
    names = Names(namespace)

    def look() -> bool:
        server, [[epoch, lease]] = redis_link.ask(("MGET", names.epoch, names.lease))
        return (epoch or b"").decode() == server and lease is not None

    return look
