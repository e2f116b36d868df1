"""RabbitMQ, the receiving side: deliveries that wait together are acknowledged after their one commit."""

import pytest

from service_kit.messaging import consumer
from service_kit.messaging.lanes import TOGETHER
from service_kit.messaging.transports import amqp_consumer
from service_kit.messaging.transports.amqp_consumer import AmqpConsumer

MANY = 3 * TOGETHER


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """There is time for all of them, however busy the machine is."""
    monkeypatch.setattr(consumer, "SECONDS_TOGETHER", 60.0)


@pytest.fixture
def send(bank, publisher, relay):
    """``send(60)``: so many events wait in the queue; gives their subjects."""

    def emit_and_relay(count, **more):
        subjects = [bank.change("bank.paid.v1", **more) for _ in range(count)]
        while relay(bank, publisher):
            pass
        return subjects

    return emit_and_relay


def test_many_are_taken_together_in_the_order_in_which_they_came(send, ledger, consuming, names, depth, monkeypatch):
    sizes, seen = [], []
    original = consumer.take_together

    def take(events, **more):
        sizes.append(original(events, **more))
        return sizes[-1]

    monkeypatch.setattr(consumer, "take_together", take)
    ledger.before = lambda event: seen.append(event.subject)
    subjects = send(MANY)
    with consuming(ledger) as until:
        until(lambda: len(seen) == MANY)
        until(lambda: depth(names.queue("ledger")) == 0)
    assert seen == subjects
    assert sum(sizes) > MANY / 2


def test_killed_between_their_commit_and_their_acknowledgement_doubles_no_effect(
    send, ledger, consuming, names, depth, monkeypatch, killed
):
    settle = AmqpConsumer._settle

    def settle_then_die(self, deliveries):
        if settle(self, deliveries) > 1:
            raise killed
        return 1

    subjects = send(MANY)
    monkeypatch.setattr(AmqpConsumer, "_settle", settle_then_die)
    with consuming(ledger) as until, pytest.raises(killed):
        until(lambda: False)
    assert len(ledger.ledger()) > 1
    monkeypatch.undo()
    with consuming(ledger) as until:
        until(lambda: set(ledger.ledger()) == set(subjects))
        until(lambda: depth(names.queue("ledger")) == 0)
    assert set(ledger.calls.values()) == {1}


def test_killed_in_the_middle_of_them_keeps_none_and_loses_none(send, ledger, consuming, names, depth, killed):
    seen = []

    def kill(event):
        seen.append(event.id)
        if len(seen) == 7:
            raise killed

    subjects = send(10)
    ledger.before = kill
    with consuming(ledger) as until, pytest.raises(killed):
        until(lambda: False)
    with consuming(ledger) as until:
        until(lambda: set(ledger.ledger()) == set(subjects))
        until(lambda: depth(names.queue("ledger")) == 0)
    assert len(ledger.rows("Inbox")) == 10
    assert ledger.rows("Mailbox") == []


def test_poison_among_them_moves_aside_alone(send, ledger, consuming, names, depth):
    good = [*send(5), *(send(1, amount=-1), send(5))[1]]
    with consuming(ledger) as until:
        until(lambda: set(ledger.ledger()) == set(good))
        until(lambda: depth(names.queue("ledger")) == 0)
    [row] = ledger.rows("Mailbox")
    assert (row.attempts, "ValidationError" in row.last_error) == (1, True)


def test_no_more_is_in_flight_than_is_bounded(send, ledger, url, routing, names):
    send(3 * amqp_consumer.PREFETCH)
    one = AmqpConsumer(url, "ledger", routing, names)
    held = []
    ledger.before = lambda _event: held.append(sum(map(len, one._waiting.values())))
    with ledger.app.app_context():
        while len(ledger.ledger()) < 3 * amqp_consumer.PREFETCH:
            one.step()
    one.close()
    assert max(held) <= amqp_consumer.PREFETCH
