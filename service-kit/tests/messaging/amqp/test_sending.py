"""RabbitMQ, the sending side: confirmed or not sent, whatever dies in between."""

import socket
from math import inf
from threading import Thread
from types import SimpleNamespace

import pika
import pytest
from pika.exceptions import ChannelClosedByBroker
from pika.spec import Basic

from cli.system.republish import republish
from service_kit import clock
from service_kit.db.session import transaction
from service_kit.db.tables import kit_tables
from service_kit.ids import new_id
from service_kit.messaging.relay import TransportDown, relay_once
from service_kit.messaging.subscriptions import Fact
from service_kit.messaging.transports import amqp, amqp_consumer, confirms
from service_kit.messaging.transports.amqp import AmqpPublisher
from service_kit.messaging.transports.confirms import Confirms
from service_kit.messaging.transports.connection import declare_consumer
from service_kit.retries import LONGEST
from service_kit.testing.frozen_clock import frozen
from service_kit.worker.loop import Loop
from service_kit.worker.main import Worker


def test_each_subscriber_gets_each_event(bank, ledger, archive, publisher, consuming, relay):
    subjects = {bank.change("bank.paid.v1") for _ in range(25)}
    assert relay(bank, publisher) == 25
    for toy in (ledger, archive):
        with consuming(toy) as until:
            until(lambda toy=toy: set(toy.ledger()) == subjects)
        assert set(toy.calls.values()) == {1}


def test_an_event_that_nobody_wants_counts_as_sent(bank, publisher, relay):
    bank.change("bank.unheard.v1")
    assert relay(bank, publisher) == 1


def test_a_whole_batch_is_under_way_before_the_first_confirm(bank, publisher, relay, monkeypatch):
    """One wait for all: a wait for each would cost a write to the broker's disk per event."""
    waits = []
    settle = Confirms.settle
    monkeypatch.setattr(
        Confirms, "settle", lambda self, until: waits.append(len(self._under_way)) or settle(self, until)
    )
    for number in range(30):
        bank.change("bank.unheard.v1" if number % 3 else "bank.paid.v1")
    assert relay(bank, publisher) == 30
    assert len(waits) == 1
    assert waits[0] > 0
    assert all(row.sent_at for row in bank.rows("Outbox"))


def test_an_event_waits_until_every_subscriber_has_a_queue(
    bank, ledger, archive, publisher, control, names, consuming, relay
):
    """The broker would confirm it as soon as one of the two has."""
    for queue in (names.queue("archive"), names.dead_queue("archive")):
        control.queue_delete(queue)
    subject = bank.change("bank.paid.v1")
    relay(bank, publisher)
    assert "no queue yet for archive" in bank.rows("Outbox")[0].last_error
    with consuming(archive) as until:
        until(lambda: True)
        with frozen(clock.now() + LONGEST):
            assert relay(bank, publisher) == 1
        until(lambda: set(archive.ledger()) == {subject})
    with consuming(ledger) as until:
        until(lambda: set(ledger.ledger()) == {subject})


def test_a_release_that_adds_a_subscriber_misses_nothing(bank, archive, control, names, url, routing, consuming, relay):
    """The queue is there since the release before, but not bound to the event yet, and another one takes it."""
    before = {"bank.paid.v1": ["ledger"], "bank.unheard.v1": ["archive"]}
    for service in ("archive", "ledger"):
        declare_consumer(control.connection, service, before, names)
    publisher = AmqpPublisher(url, "bank", routing, names)
    subject = bank.change("bank.paid.v1")
    relay(bank, publisher)
    [row] = bank.rows("Outbox")
    assert (row.sent_at, row.last_error) == (None, "no queue yet for archive")
    with consuming(archive) as until:
        until(lambda: True)
        with frozen(clock.now() + LONGEST):
            relay(bank, publisher)
        until(lambda: set(archive.ledger()) == {subject})
    publisher.close()
    control.exchange_delete(names.mark("archive", ["bank.unheard.v1"]))


def test_a_returned_event_that_somebody_wants_is_kept_and_sent_again(
    bank, ledger, publisher, control, names, consuming, relay, monkeypatch
):
    publisher.publish([])
    for service in ("archive", "ledger"):
        control.queue_unbind(names.queue(service), names.events(), "bank.paid.v1")
    subject = bank.change("bank.paid.v1")
    relay(bank, publisher)
    assert "no queue took it" in bank.rows("Outbox")[0].last_error
    monkeypatch.setattr(amqp_consumer, "LOOK_SECONDS", 0.0)
    with consuming(ledger) as until:
        until(lambda: True)
        with frozen(clock.now() + LONGEST):
            assert relay(bank, publisher) == 1
        until(lambda: set(ledger.ledger()) == {subject})


def test_a_publisher_makes_the_exchanges_and_nobodys_queues(control, names, routing, url):
    other = AmqpPublisher(url, "bank", routing, names)
    other.keep_alive()
    assert other.connected
    other.close()
    channel = control.connection.channel()
    channel.exchange_declare(names.events(), passive=True)
    channel.exchange_declare(names.dead, passive=True)
    with pytest.raises(ChannelClosedByBroker, match="no queue"):
        channel.queue_declare(names.queue("ledger"), passive=True)


def test_a_publisher_whose_broker_is_away_rests_between_two_tries(names, routing, monkeypatch):
    tries = []
    monkeypatch.setattr(amqp, "connect", lambda *arguments: tries.append(arguments) or 1 / 0)
    publisher = AmqpPublisher("amqp://nowhere/", "bank", routing, names)
    for _ in range(5):
        publisher.keep_alive()
    assert len(tries) == 1
    assert not publisher.connected


def test_a_relay_killed_between_confirm_and_mark_doubles_no_effect(
    bank, ledger, publisher, consuming, monkeypatch, relay, killed
):
    subjects = {bank.change("bank.paid.v1") for _ in range(5)}
    monkeypatch.setattr("service_kit.messaging.relay._mark", lambda events, outcome: (_ for _ in ()).throw(killed))
    with pytest.raises(killed):
        relay(bank, publisher)
    monkeypatch.undo()
    assert relay(bank, publisher) == 5
    with consuming(ledger) as until:
        until(lambda: len(ledger.rows("Inbox")) == 5)
        until(lambda: set(ledger.ledger()) == subjects)
    assert set(ledger.calls.values()) == {1}


def test_a_broker_that_is_away_costs_nothing(bank, publisher, relay, routing):
    bank.change("bank.paid.v1")
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nowhere = AmqpPublisher(f"amqp://guest:guest@127.0.0.1:{unused.getsockname()[1]}/", "bank", routing)
        with pytest.raises(TransportDown):
            relay(bank, nowhere)
    assert relay(bank, publisher) == 1


def test_a_dropped_connection_is_made_again(bank, publisher, relay):
    for _ in range(2):
        bank.change("bank.paid.v1")
        assert relay(bank, publisher) == 1
        publisher._channel.connection.close()
        publisher.keep_alive()


def test_the_largest_event_passes(bank, ledger, publisher, consuming, paid):
    event = paid(data={"amount": 1, "note": "x" * 255 * 1024})
    assert publisher.publish([event]).sent == {event.id}
    with consuming(ledger) as until:
        until(lambda: event.subject in ledger.ledger())


def test_a_confirm_that_never_comes_is_noticed(bank, names, unresponsive_broker, eventually, routing):
    """pika would wait for it for ever."""
    bank.change("bank.paid.v1")
    port, unresponsive = unresponsive_broker
    publisher = AmqpPublisher(f"amqp://guest:guest@127.0.0.1:{port}/%2F", "bank", routing, names)
    publisher.publish([])
    publisher._open()
    unresponsive.set()
    loop = Loop("relay", bank.app, lambda: relay_once(publisher), pause=lambda: 1.0, patience=0.3)
    loop.start()
    eventually(lambda: loop.stuck)
    assert bank.rows("Outbox")[0].sent_at is None
    loop.stop()


def test_slow_confirms_are_progress(bank, publisher, relay, monkeypatch):
    """A broker that tells of one message in the time of a batch: none is sent twice, and each is marked."""
    on_confirm, forget = Confirms._on_confirm, Confirms.forget
    late = []

    def confirm_one(self, _frame):
        if not late:
            late.append(SimpleNamespace(method=Basic.Ack(max(self._under_way), multiple=True)))
            on_confirm(self, SimpleNamespace(method=Basic.Ack(min(self._under_way))))

    def confirm_the_rest(self):
        forget(self)
        if late:
            on_confirm(self, late.pop())

    monkeypatch.setattr(Confirms, "_on_confirm", confirm_one)
    monkeypatch.setattr(Confirms, "forget", confirm_the_rest)
    monkeypatch.setattr(confirms, "monotonic", lambda: inf)
    for _ in range(3):
        bank.change("bank.unheard.v1")
    assert [relay(bank, publisher), relay(bank, publisher)] == [1, 2]
    assert all(row.sent_at for row in bank.rows("Outbox"))


def test_what_was_returned_is_not_sent_when_its_confirm_comes_late(control):
    sending, properties = Confirms(control.connection.channel()), pika.BasicProperties(message_id=str(new_id()))
    sending.send("", "nobody", b"", properties)
    sending._on_return(None, None, properties, b"")
    sending.forget()
    sending.settle(inf)
    assert sending.returned == sending.confirmed
    sending.forget()
    assert sending.returned == set()


def test_what_is_under_way_is_not_sent_once_more(control):
    sending, properties = Confirms(control.connection.channel()), pika.BasicProperties(message_id=str(new_id()))
    for _ in range(2):
        sending.send("", "nobody", b"", properties)
    assert list(sending._under_way) == [1]
    sending.settle(inf)


def test_workers_over_the_broker(bank, ledger, archive, names, eventually, monkeypatch, routing, url):
    monkeypatch.setattr("service_kit.messaging.subscriptions.committed_routing", lambda: routing)
    workers = [Worker({toy.app.name: toy.app}, url, names) for toy in (bank, ledger, archive)]
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


def test_a_wiped_consumer_is_filled_by_publishing_the_state_again(
    make_toy, ledger, names, eventually, monkeypatch, url
):
    monkeypatch.setattr("service_kit.messaging.subscriptions.committed_routing", lambda: {"bank.paid.v1": ["ledger"]})
    facts = []
    bank = make_toy("bank", publishes=("bank.paid.v1",), states=(lambda: iter(facts),))
    workers = [Worker({toy.app.name: toy.app}, url, names) for toy in (bank, ledger)]
    threads = [Thread(target=worker.run) for worker in workers]
    for thread in threads:
        thread.start()
    try:
        subjects = [bank.change("bank.paid.v1", version=3, amount=9) for _ in range(4)]
        facts += [Fact("bank.paid.v1", subject, 3, {"amount": 9}) for subject in subjects]
        eventually(lambda: len(ledger.ledger()) == 4)
        with ledger.app.app_context(), transaction() as unit:
            unit.query(ledger.Balance).delete()
            unit.query(kit_tables().Inbox).delete()
        with bank.app.app_context():
            assert republish() == 4
        eventually(lambda: ledger.ledger() == dict.fromkeys(subjects, (3, 9)))
    finally:
        for worker in workers:
            worker.stop()
        for thread in threads:
            thread.join()
