"""RabbitMQ: confirmed or not sent, acknowledged only after the commit, and no message in the way of another."""

import os
import socket
from contextlib import contextmanager, suppress
from threading import Event as Flag
from threading import Thread

import pika
import pytest
from pika.exceptions import AMQPError
from sqlalchemy.exc import OperationalError

from service_kit import clock, mailbox
from service_kit.backlog import backlog
from service_kit.contracts import Contracts
from service_kit.dead_letters import dead_letters
from service_kit.ids import new_id
from service_kit.loops import Loop
from service_kit.relay import TransportDown, relay_once
from service_kit.retries import LONGEST
from service_kit.transports import amqp
from service_kit.transports.amqp import AmqpPublisher, Names
from service_kit.transports.amqp_consumer import AmqpConsumer
from service_kit.worker import Worker

URL = os.environ.get("SETWISE_TEST_AMQP", "amqp://guest:guest@127.0.0.1:5672/%2F")
ROUTING = {"bank.paid.v1": ["archive", "ledger"]}


class Killed(BaseException):
    """What no handler of exceptions sees."""


@pytest.fixture(scope="module")
def control():
    """A connection with which the tests look at the broker and break things."""
    try:
        connection = amqp.connect(URL)
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
        control.queue_delete(own.queue(service))
        control.queue_delete(own.dead_queue(service))
    control.exchange_delete(own.events)
    control.exchange_delete(own.dead)


@pytest.fixture
def publisher(names):
    made = AmqpPublisher(URL, ROUTING, names)
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


def relay(bank, publisher):
    with bank.app.app_context():
        return relay_once(publisher)


def test_each_subscriber_gets_each_event(bank, ledger, archive, publisher, consuming):
    subjects = {bank.change("bank.paid.v1") for _ in range(25)}
    assert relay(bank, publisher) == 25
    for toy in (ledger, archive):
        with consuming(toy) as until:
            until(lambda toy=toy: set(toy.ledger()) == subjects)
        assert set(toy.calls.values()) == {1}


def test_an_event_that_nobody_wants_counts_as_sent(bank, publisher):
    bank.change("bank.unheard.v1")
    assert relay(bank, publisher) == 1


def test_a_returned_event_that_somebody_wants_is_kept_and_sent_again(
    bank, ledger, publisher, control, names, consuming
):
    publisher.publish([])
    for service in ("archive", "ledger"):
        control.queue_delete(names.queue(service))
    subject = bank.change("bank.paid.v1")
    assert relay(bank, publisher) == 0
    assert "no queue took it" in bank.rows("Outbox")[0].last_error
    with clock.frozen(clock.now() + LONGEST):
        assert relay(bank, publisher) == 1
    with consuming(ledger) as until:
        until(lambda: set(ledger.ledger()) == {subject})


def test_a_relay_killed_between_confirm_and_mark_doubles_no_effect(bank, ledger, publisher, consuming, monkeypatch):
    subjects = {bank.change("bank.paid.v1") for _ in range(5)}
    monkeypatch.setattr("service_kit.relay._mark", lambda events, outcome: (_ for _ in ()).throw(Killed))
    with pytest.raises(Killed):
        relay(bank, publisher)
    monkeypatch.undo()
    assert relay(bank, publisher) == 5
    with consuming(ledger) as until:
        until(lambda: len(ledger.rows("Inbox")) == 5)
        until(lambda: set(ledger.ledger()) == subjects)
    assert set(ledger.calls.values()) == {1}


def test_a_broker_that_is_away_costs_nothing(bank, publisher):
    bank.change("bank.paid.v1")
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nowhere = AmqpPublisher(f"amqp://guest:guest@127.0.0.1:{unused.getsockname()[1]}/", ROUTING)
        with pytest.raises(TransportDown):
            relay(bank, nowhere)
    assert relay(bank, publisher) == 1


def test_a_dropped_connection_is_made_again(bank, publisher):
    for _ in range(2):
        bank.change("bank.paid.v1")
        assert relay(bank, publisher) == 1
        publisher._channel.connection.close()
        publisher.keep_alive()


def test_a_consumer_killed_before_the_commit_leaves_the_event_to_the_next(bank, ledger, publisher, consuming):
    def kill(_event):
        raise Killed

    subject = bank.change("bank.paid.v1", amount=5)
    relay(bank, publisher)
    ledger.before = kill
    with consuming(ledger) as until, pytest.raises(Killed):
        until(lambda: False)
    assert (ledger.ledger(), ledger.rows("Inbox"), ledger.rows("Mailbox")) == ({}, [], [])
    ledger.before = lambda event: None
    with consuming(ledger) as until:
        until(lambda: ledger.ledger() == {subject: (1, 5)})


def test_a_consumer_killed_between_commit_and_ack_doubles_no_effect(
    bank, ledger, publisher, consuming, names, depth, monkeypatch
):
    subject = bank.change("bank.paid.v1")
    relay(bank, publisher)
    monkeypatch.setattr(AmqpConsumer, "_settle", settle_then_die(AmqpConsumer._settle))
    with consuming(ledger) as until, pytest.raises(Killed):
        until(lambda: False)
    monkeypatch.undo()
    assert set(ledger.ledger()) == {subject}
    second = bank.change("bank.paid.v1")
    relay(bank, publisher)
    with consuming(ledger) as until:
        until(lambda: second in ledger.ledger())
        until(lambda: depth(names.queue("ledger")) == 0)
    assert set(ledger.calls.values()) == {1}


def settle_then_die(settle):
    def dying(self, delivery):
        settle(self, delivery)
        raise Killed

    return dying


def test_poison_moves_aside_and_dies_with_its_reason(bank, ledger, publisher, consuming, within, names, depth):
    for number in range(30):
        bank.change("bank.paid.v1", amount=-1 if number % 10 == 5 else number)
    assert relay(bank, publisher) == 30
    with consuming(ledger) as until:
        until(lambda: len(ledger.ledger()) == 27)
        until(lambda: len(ledger.rows("Mailbox")) == 3)
    assert depth(names.queue("ledger")) == 0
    start = clock.now()
    for step in range(20):
        with clock.frozen(start + step * LONGEST), within(ledger):
            while mailbox.open_next():
                pass
    with within(ledger):
        dead = dead_letters()
    assert [letter.attempts for letter in dead] == [mailbox.MAX_ATTEMPTS] * 3
    assert all("ValidationError" in letter.last_error for letter in dead)


def test_what_cannot_be_read_is_dead_at_once(bank, ledger, publisher, consuming, control, names, within):
    bank.change("bank.paid.v1")
    relay(bank, publisher)
    for body in (b"", b"\x00\xff", b'{"specversion": "1.0"}'):
        control.basic_publish("", names.queue("ledger"), body)
    with consuming(ledger) as until:
        until(lambda: len(ledger.ledger()) == 1)
        until(lambda: len(ledger.rows("Mailbox")) == 3)
    with within(ledger):
        assert backlog().dead == 3
        assert all("unreadable" in letter.last_error for letter in dead_letters())


def test_a_message_that_kills_its_consumers_is_given_up_and_found_among_the_dead(
    bank, ledger, publisher, consuming, monkeypatch, within
):
    def kill(_event):
        raise Killed

    monkeypatch.setattr(amqp, "DELIVERY_LIMIT", 3)
    bank.change("bank.paid.v1")
    relay(bank, publisher)
    ledger.before = kill
    for _ in range(4):
        with consuming(ledger) as until, pytest.raises(Killed):
            until(lambda: False)
    with consuming(ledger) as until:
        until(lambda: len(ledger.rows("Mailbox")) == 1)
    with within(ledger):
        [letter] = dead_letters()
    assert letter.type == "bank.paid.v1"
    assert "delivery_limit" in letter.last_error
    assert sum(ledger.calls.values()) == 4


def test_while_our_database_is_away_the_delivery_is_kept_and_nothing_is_spent(bank, ledger, publisher, consuming):
    tries = []

    def away_twice(_event):
        tries.append(1)
        if len(tries) <= 2:
            raise OperationalError("SELECT", {}, Exception("connection refused"))

    ledger.before = away_twice
    subjects = {bank.change("bank.paid.v1") for _ in range(3)}
    relay(bank, publisher)
    with consuming(ledger) as until:
        until(lambda: set(ledger.ledger()) == subjects)
    assert len(tries) == 5
    assert ledger.rows("Mailbox") == []


def test_a_queue_deleted_under_its_consumer_is_made_again(bank, ledger, publisher, consuming, control, names):
    with consuming(ledger) as until:
        first = bank.change("bank.paid.v1")
        relay(bank, publisher)
        until(lambda: first in ledger.ledger())
        control.queue_delete(names.queue("ledger"))
        for _ in range(3):
            until(lambda: True)
        second = bank.change("bank.paid.v1")
        relay(bank, publisher)
        until(lambda: second in ledger.ledger())


def test_the_largest_event_passes(bank, ledger, publisher, consuming, paid):
    event = paid(data={"amount": 1, "note": "x" * 255 * 1024})
    assert publisher.publish([event]).sent == {event.id}
    with consuming(ledger) as until:
        until(lambda: event.subject in ledger.ledger())


def test_a_confirm_that_never_comes_is_noticed(bank, names, deaf_broker, eventually):
    """pika would wait for it for ever."""
    bank.change("bank.paid.v1")
    port, go_deaf = deaf_broker
    publisher = AmqpPublisher(f"amqp://guest:guest@127.0.0.1:{port}/%2F", ROUTING, names)
    publisher.publish([])
    publisher._open()
    go_deaf.set()
    loop = Loop("relay", bank.app, lambda: relay_once(publisher), pause=lambda: 1.0, patience=0.3)
    loop.start()
    eventually(lambda: loop.stuck)
    assert bank.rows("Outbox")[0].sent_at is None
    loop.stop()


@pytest.fixture
def deaf_broker(control):
    """A proxy to the broker that can stop passing on what the broker says: (port, flag)."""
    parameters = pika.URLParameters(URL)
    go_deaf, server = Flag(), socket.create_server(("127.0.0.1", 0))
    sockets = [server]

    def pump(source, target, mute):
        with suppress(OSError):  # the test is over
            while data := source.recv(65536):
                if not (mute and go_deaf.is_set()):
                    target.sendall(data)

    def serve():
        client, _ = server.accept()
        broker = socket.create_connection((parameters.host, parameters.port))
        sockets.extend((client, broker))
        Thread(target=pump, args=(client, broker, False), daemon=True).start()
        Thread(target=pump, args=(broker, client, True), daemon=True).start()

    Thread(target=serve, daemon=True).start()
    yield server.getsockname()[1], go_deaf
    for one in sockets:
        one.close()


def test_workers_over_the_broker(bank, ledger, archive, names, eventually, monkeypatch):
    monkeypatch.setattr(Contracts, "subscriptions", lambda self: ROUTING)
    workers = [Worker({toy.app.name: toy.app}, URL, names) for toy in (bank, ledger, archive)]
    threads = [Thread(target=worker.run) for worker in workers]
    for thread in threads:
        thread.start()
    try:
        subjects = {bank.change("bank.paid.v1") for _ in range(20)}
        eventually(lambda: set(ledger.ledger()) == subjects == set(archive.ledger()))
    finally:
        for worker in workers:
            worker.stop()
        for thread in threads:
            thread.join()
    assert set(ledger.calls.values()) == {1}
