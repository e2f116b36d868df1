"""A service that lost its copies gets them again from their owner, over either transport."""

from __future__ import annotations

import importlib
import os
from threading import Thread

import pytest
from pika.exceptions import AMQPError
from sqlalchemy import text

from cli.provision import queues
from cli.system.republish import republish
from service_kit.db import migrations
from service_kit.db.session import transaction
from service_kit.ids import new_id
from service_kit.messaging.transports.connection import connect
from service_kit.messaging.transports.topology import Names
from service_kit.security.runtime import runtime
from service_kit.testing.plugin import SECRET, Key, UserClient
from service_kit.worker.main import Worker

BROKER = os.environ.get("SETWISE_TEST_AMQP", "amqp://guest:guest@127.0.0.1:5672/%2F")
COPIES = "SELECT id, version FROM exercises ORDER BY id"


@pytest.fixture(scope="module")
def key():
    return Key()


@pytest.fixture
def service(key, tmp_path):
    """``service("plans")``: its app on an empty database."""

    def make(name):
        settings = importlib.import_module(f"{name}_service.settings").Settings(
            mode="test",
            database_url=f"sqlite:///{tmp_path}/{name}.db",
            revocations_url=f"sqlite:///{tmp_path}/revocations.db",
            service_secret=SECRET,
            jwks_url="",
            log_level="warning",
        )
        app = importlib.import_module(f"{name}_service.app").create_app(settings)
        runtime(app).keys = key
        runtime(app).revocations.prepare()
        migrations.upgrade(app)
        return app

    return make


@pytest.fixture(params=["local", "amqp"])
def transport(request):
    """The transport's address, and names in the broker that are of this test alone."""
    namespace = f"setwise-test-{new_id().hex}"
    if request.param == "local":
        yield "local", Names(namespace)
        return
    try:
        connect(BROKER, "setwise tests").close()
    except (AMQPError, OSError) as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"NO RABBITMQ, SO NOTHING IS PROVED HERE: {error!r}")
    yield BROKER, Names(namespace)
    queues.remove(BROKER, namespace)


def test_lost_exercises_come_back(service, transport, key, eventually, monkeypatch):
    url, names = transport
    catalog, consumers = service("catalog"), {name: service(name) for name in ("plans", "tracking")}
    monkeypatch.setattr("service_kit.messaging.subscriptions.committed_routing", dict)
    worker = Worker({"catalog": catalog, **consumers}, url, names)
    thread = Thread(target=worker.run)
    thread.start()
    try:
        alice = UserClient(catalog.test_client(), key)
        example = importlib.import_module("catalog_service.exercises.examples").CREATE
        with catalog.app_context():
            importlib.import_module("catalog_service.seeds").run()
        assert alice.post("/exercises", example).status_code == 201
        with catalog.app_context(), transaction() as unit:
            known = [tuple(row) for row in unit.execute(text(COPIES))]
        assert len(known) > 100

        def copies(app):
            with app.app_context(), transaction() as unit:
                return [tuple(row) for row in unit.execute(text(COPIES))]

        eventually(lambda: all(copies(app) == known for app in consumers.values()), within=60)
        for app in consumers.values():
            with app.app_context(), transaction() as unit:
                unit.execute(text("DELETE FROM exercises"))
                unit.execute(text("DELETE FROM inbox"))
        with catalog.app_context():
            assert republish() == len(known)
        eventually(lambda: all(copies(app) == known for app in consumers.values()), within=60)
    finally:
        worker.stop()
        thread.join()
