"""A broker of the tests' own names, what publishes to it and consumes from it, and ways to hurt it."""

import os
import socket
from contextlib import contextmanager, suppress
from threading import Event as Flag
from threading import Thread

import pika
import pytest
from pika.exceptions import AMQPError

from service_kit.ids import new_id
from service_kit.messaging.relay import relay_once
from service_kit.messaging.transports import topology
from service_kit.messaging.transports.amqp import AmqpPublisher
from service_kit.messaging.transports.amqp_consumer import AmqpConsumer
from service_kit.messaging.transports.connection import connect, declare_consumer
from service_kit.messaging.transports.topology import Names, handled_types

URL = os.environ.get("SETWISE_TEST_AMQP", "amqp://guest:guest@127.0.0.1:5672/%2F")
ROUTING = {"bank.paid.v1": ["archive", "ledger"]}


class Killed(BaseException):
    """What no handler of exceptions sees."""


@pytest.fixture
def killed():
    """What a process that is killed raises here."""
    return Killed


@pytest.fixture
def url():
    """The broker's address."""
    return URL


@pytest.fixture
def routing():
    """Who wants what."""
    return ROUTING


@pytest.fixture
def relay():
    """``relay(bank, publisher)`` relays once; gives how many were sent."""

    def once(bank, publisher):
        with bank.app.app_context():
            return relay_once(publisher)

    return once


@pytest.fixture(scope="module")
def control():
    """A connection with which the tests look at the broker and break things."""
    try:
        connection = connect(URL, "setwise tests")
    except (AMQPError, OSError) as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"NO RABBITMQ, SO NOTHING IS PROVED HERE: {error!r}")
    yield connection.channel()
    connection.close()


@pytest.fixture
def names(control):
    """Names of this test alone; what bears them is removed afterwards."""
    own = Names(f"setwise-test-{new_id().hex}")
    yield own
    for service in ("archive", "ledger"):
        for queue in topology.queues(service, own):
            control.queue_delete(queue)
        control.exchange_delete(own.mark(service, handled_types(service, ROUTING)))
    for exchange in topology.exchanges(own):
        control.exchange_delete(exchange)


@pytest.fixture
def queues(control, names):
    """What the two consumers would declare, or provisioning before them."""
    for service in ("archive", "ledger"):
        declare_consumer(control.connection, service, ROUTING, names)


@pytest.fixture
def few_deliveries(monkeypatch):
    """Deliver a message three times at most; to be asked for before the queues are made."""
    monkeypatch.setattr(topology, "DELIVERY_LIMIT", 3)


@pytest.fixture
def publisher(names, queues):
    made = AmqpPublisher(URL, "bank", ROUTING, names)
    yield made
    made.close()


@pytest.fixture
def consuming(names, eventually):
    """``with consuming(toy) as until:`` gives a consumer; ``until(condition)`` steps it until that holds."""

    @contextmanager
    def consume(toy):
        consumer = AmqpConsumer(URL, toy.app.name, ROUTING, names)

        def until(condition):
            def step_and_look():
                with toy.app.app_context():
                    consumer.step()
                return condition()

            eventually(step_and_look)

        try:
            yield until
        finally:
            consumer.close()

    return consume


@pytest.fixture
def depth(control):
    """How many messages a queue holds that nobody has taken."""
    return lambda queue: control.queue_declare(queue, passive=True).method.message_count


@pytest.fixture
def unresponsive_broker(control):
    """A proxy to the broker that can stop passing on what the broker says: (port, flag)."""
    parameters = pika.URLParameters(URL)
    unresponsive, server = Flag(), socket.create_server(("127.0.0.1", 0))
    sockets = [server]

    def pump(source, target, mute):
        with suppress(OSError):  # the test is over
            while data := source.recv(65536):
                if not (mute and unresponsive.is_set()):
                    target.sendall(data)

    def serve():
        client, _ = server.accept()
        broker = socket.create_connection((parameters.host, parameters.port))
        sockets.extend((client, broker))
        Thread(target=pump, args=(client, broker, False), daemon=True).start()
        Thread(target=pump, args=(broker, client, True), daemon=True).start()

    Thread(target=serve, daemon=True).start()
    yield server.getsockname()[1], unresponsive
    for one in sockets:
        one.close()
