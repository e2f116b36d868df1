"""RabbitMQ, the sending side: confirmed or not sent, whatever dies in between."""

import socket
from threading import Thread

import pytest

from service_kit import clock
from service_kit.contracts import Contracts
from service_kit.loops import Loop
from service_kit.relay import TransportDown, relay_once
from service_kit.retries import LONGEST
from service_kit.transports.amqp import AmqpPublisher
from service_kit.worker import Worker


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


def test_a_returned_event_that_somebody_wants_is_kept_and_sent_again(
    bank, ledger, publisher, control, names, consuming, relay
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


def test_a_relay_killed_between_confirm_and_mark_doubles_no_effect(
    bank, ledger, publisher, consuming, monkeypatch, relay, killed
):
    subjects = {bank.change("bank.paid.v1") for _ in range(5)}
    monkeypatch.setattr("service_kit.relay._mark", lambda events, outcome: (_ for _ in ()).throw(killed))
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
        nowhere = AmqpPublisher(f"amqp://guest:guest@127.0.0.1:{unused.getsockname()[1]}/", routing)
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


def test_a_confirm_that_never_comes_is_noticed(bank, names, deaf_broker, eventually, routing):
    """pika would wait for it for ever."""
    bank.change("bank.paid.v1")
    port, go_deaf = deaf_broker
    publisher = AmqpPublisher(f"amqp://guest:guest@127.0.0.1:{port}/%2F", routing, names)
    publisher.publish([])
    publisher._open()
    go_deaf.set()
    loop = Loop("relay", bank.app, lambda: relay_once(publisher), pause=lambda: 1.0, patience=0.3)
    loop.start()
    eventually(lambda: loop.stuck)
    assert bank.rows("Outbox")[0].sent_at is None
    loop.stop()


def test_workers_over_the_broker(bank, ledger, archive, names, eventually, monkeypatch, routing, url):
    monkeypatch.setattr(Contracts, "subscriptions", lambda self: routing)
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
