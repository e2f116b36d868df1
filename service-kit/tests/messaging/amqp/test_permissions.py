"""Rights in the broker: each service makes and reads its own, and one that may make nothing uses what is there."""

import os

import pytest
from pika.exceptions import AMQPError, ChannelClosedByBroker

from cli.provision.definitions import permission
from harness.servers.base import NotThere
from harness.servers.rabbitmq import Rabbit
from service_kit.messaging.transports import connection
from service_kit.messaging.transports.amqp import AmqpPublisher
from service_kit.messaging.transports.amqp_consumer import AmqpConsumer
from service_kit.messaging.transports.topology import Names

NAMES = Names("harbour")


@pytest.fixture(scope="module")
def rabbit():
    """A broker of our own, since users and rights belong to a whole broker."""
    try:
        server = Rabbit()
        server.__enter__()
    except NotThere as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"NO PROGRAM OF RABBITMQ, SO NOTHING IS PROVED HERE: {missing}")
    yield server
    server.close()


@pytest.fixture
def user(rabbit):
    """``user("bank", configure, write, read)`` makes a user with these rights; gives the broker's URL as that user."""
    made = []

    def make(name, *rights):
        rabbit.add_user(name, "pass", *rights)
        made.append(name)
        return rabbit.url().replace("guest:guest", f"{name}:pass")

    yield make
    for name in made:
        rabbit.delete_user(name)


def test_with_its_own_rights_a_service_publishes_and_consumes(bank, ledger, routing, relay, user, eventually):
    own = {name: user(name, *[permission(name, NAMES)] * 3) for name in ("bank", "ledger", "archive")}
    publisher = AmqpPublisher(own["bank"], "bank", routing, NAMES)
    consumers = [AmqpConsumer(own[name], name, routing, NAMES) for name in ("ledger", "archive")]
    try:
        with ledger.app.app_context():
            for consumer in consumers:
                consumer.step()
        subject = bank.change("bank.paid.v1")
        assert relay(bank, publisher) == 1

        def arrived():
            with ledger.app.app_context():
                consumers[0].step()
            return set(ledger.ledger()) == {subject}

        eventually(arrived)
    finally:
        for one in (publisher, *consumers):
            one.close()
    with pytest.raises(ChannelClosedByBroker, match="ACCESS_REFUSED"):
        foreign_queue(own["bank"])


def foreign_queue(url):
    link = connection.connect(url, "test")
    try:
        link.channel().queue_declare("harbour.ledger", durable=True, arguments={"x-queue-type": "classic"})
    finally:
        link.close()


def test_who_may_make_nothing_uses_what_is_there(bank, ledger, rabbit, routing, relay, user, eventually):
    with rabbit.connect() as administrator:
        for service in ("ledger", "archive"):
            connection.declare_consumer(administrator, service, routing, NAMES)
    publisher = AmqpPublisher(user("writer", "^$", ".*", ".*"), "bank", routing, NAMES)
    consumer = AmqpConsumer(user("reader", "^$", "^$", ".*"), "ledger", routing, NAMES)
    try:
        subject = bank.change("bank.paid.v1")
        assert relay(bank, publisher) == 1

        def arrived():
            with ledger.app.app_context():
                consumer.step()
            return subject in ledger.ledger()

        eventually(arrived)
    finally:
        publisher.close()
        consumer.close()


def test_what_is_missing_and_may_not_be_made_is_an_error(user, routing):
    link = connection.connect(user("stranger", "^$", ".*", ".*"), "test")
    with pytest.raises(AMQPError, match="NOT_FOUND"):
        connection.declare_exchanges(link, Names("nowhere"))
    link.close()
