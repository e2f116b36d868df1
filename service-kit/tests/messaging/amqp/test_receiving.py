"""RabbitMQ, the receiving side: acknowledged only after the commit, and no message in the way of another."""

import pytest
from sqlalchemy.exc import OperationalError

from cli.system.dead_letters import dead_letters
from service_kit import clock
from service_kit.db.session import transaction
from service_kit.ids import new_id
from service_kit.messaging import mailbox
from service_kit.messaging.lanes import SMALL
from service_kit.messaging.transports import amqp_consumer
from service_kit.messaging.transports.amqp_consumer import AmqpConsumer
from service_kit.retries import LONGEST
from service_kit.testing.frozen_clock import frozen
from service_kit.worker.gauges import backlogs


def test_a_consumer_killed_before_the_commit_leaves_the_event_to_the_next(
    bank, ledger, publisher, consuming, relay, killed
):
    def kill(_event):
        raise killed

    subject = bank.change("bank.paid.v1", amount=5)
    relay(bank, publisher)
    ledger.before = kill
    with consuming(ledger) as until, pytest.raises(killed):
        until(lambda: False)
    assert (ledger.ledger(), ledger.rows("Inbox"), ledger.rows("Mailbox")) == ({}, [], [])
    ledger.before = lambda event: None
    with consuming(ledger) as until:
        until(lambda: ledger.ledger() == {subject: (1, 5)})


def test_a_consumer_killed_between_commit_and_ack_doubles_no_effect(
    bank, ledger, publisher, consuming, names, depth, monkeypatch, relay, killed
):
    subject = bank.change("bank.paid.v1")
    relay(bank, publisher)
    monkeypatch.setattr(AmqpConsumer, "_settle", settle_then_die(AmqpConsumer._settle, killed))
    with consuming(ledger) as until, pytest.raises(killed):
        until(lambda: False)
    monkeypatch.undo()
    assert set(ledger.ledger()) == {subject}
    second = bank.change("bank.paid.v1")
    relay(bank, publisher)
    with consuming(ledger) as until:
        until(lambda: second in ledger.ledger())
        until(lambda: depth(names.queue("ledger")) == 0)
    assert set(ledger.calls.values()) == {1}


def settle_then_die(settle, killed):
    def settle_and_raise(self, delivery):
        settle(self, delivery)
        raise killed

    return settle_and_raise


def test_poison_moves_aside_and_dies_with_its_reason(bank, ledger, publisher, consuming, within, names, depth, relay):
    for number in range(30):
        bank.change("bank.paid.v1", amount=-1 if number % 10 == 5 else number)
    assert relay(bank, publisher) == 30
    with consuming(ledger) as until:
        until(lambda: len(ledger.ledger()) == 27)
        until(lambda: len(ledger.rows("Mailbox")) == 3)
    assert depth(names.queue("ledger")) == 0
    start = clock.now()
    for step in range(20):
        with frozen(start + step * LONGEST), within(ledger):
            while mailbox.open_next():
                pass
    with within(ledger):
        dead = dead_letters()
    assert [letter.attempts for letter in dead] == [mailbox.MAX_ATTEMPTS] * 3
    assert all("ValidationError" in letter.last_error for letter in dead)


def test_what_cannot_be_read_is_dead_at_once(bank, ledger, publisher, consuming, control, names, within, relay):
    bank.change("bank.paid.v1")
    relay(bank, publisher)
    for body in (b"", b"\x00\xff", b'{"specversion": "1.0"}'):
        control.basic_publish("", names.queue("ledger"), body)
    with consuming(ledger) as until:
        until(lambda: len(ledger.ledger()) == 1)
        until(lambda: len(ledger.rows("Mailbox")) == 3)
    with within(ledger):
        assert backlogs()[SMALL].dead == 3
        assert all("unreadable" in letter.last_error for letter in dead_letters())


def test_what_could_be_read_but_not_be_kept_is_dead_at_once(
    on_postgresql, bank, ledger, publisher, consuming, control, names, within, relay
):
    """JSON knows texts and numbers that no database and no other JSON takes."""
    good = '{"specversion": "1.0", "id": "%s", "type": "bank.paid.v1", "source": "x", "subject": "%s", '
    good += '"time": "2026-03-12T18:30:00Z", "aggregateversion": 1, "data": {"amount": 1}}'
    good = good % (new_id(), new_id())
    for change in ('{"amount": NaN}', '{"amount": -1e999}', '{"amount": "\\ud800"}'):
        control.basic_publish("", names.queue("ledger"), good.replace('{"amount": 1}', change).encode())
    for kind in ("bank.\\u0000", "bank." + "x" * 200, "\\ud800"):
        control.basic_publish("", names.dead_queue("ledger"), good.replace("bank.paid.v1", kind).encode())
    bank.change("bank.paid.v1")
    relay(bank, publisher)
    with consuming(ledger) as until:
        until(lambda: len(ledger.rows("Mailbox")) == 6)
        until(lambda: len(ledger.ledger()) == 1)
    with within(ledger):
        assert backlogs()[SMALL].dead == 6


def test_a_message_that_kills_its_consumers_is_given_up_and_found_among_the_dead(
    few_deliveries, bank, ledger, publisher, consuming, within, relay, killed
):
    def kill(_event):
        raise killed

    bank.change("bank.paid.v1")
    relay(bank, publisher)
    ledger.before = kill
    for _ in range(4):
        with consuming(ledger) as until, pytest.raises(killed):
            until(lambda: False)
    with consuming(ledger) as until:
        until(lambda: len(ledger.rows("Mailbox")) == 1)
    with within(ledger):
        [letter] = dead_letters()
    assert letter.type == "bank.paid.v1"
    assert "delivery_limit" in letter.last_error
    assert sum(ledger.calls.values()) == 4


def test_while_our_database_is_away_the_delivery_is_kept_and_nothing_is_spent(
    bank, ledger, publisher, consuming, relay
):
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


def test_a_long_outage_costs_one_delivery_however_often_the_consumer_starts(
    few_deliveries, bank, ledger, publisher, consuming, relay, names, depth, database_away, monkeypatch
):
    """The broker waits half an hour for an acknowledgement, then takes the delivery back and counts it."""
    monkeypatch.setattr(amqp_consumer, "HOLD_SECONDS", 0.0)
    monkeypatch.setattr(amqp_consumer.Rest, "__bool__", lambda _rest: False)
    with consuming(ledger) as until:
        until(lambda: True)  # connected while all was well
        subject = bank.change("bank.paid.v1")
        relay(bank, publisher)
        with database_away(ledger):
            until(lambda: depth(names.queue("ledger")) == 1)
            for _ in range(5):
                until(lambda: True)
    with database_away(ledger):
        for _ in range(5):
            with consuming(ledger) as until:
                until(lambda: True)
        assert depth(names.queue("ledger")) == 1
    with consuming(ledger) as until:
        until(lambda: ledger.ledger() == {subject: (1, 1)})
    assert ledger.rows("Mailbox") == []


def test_an_event_that_not_even_the_mailbox_takes_is_held(bank, ledger, publisher, consuming, relay, within):
    """A migration that comes late, say: nothing is spent on it."""

    def rename(old, new):
        with within(ledger), transaction() as unit:
            unit.connection().exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")

    subject = bank.change("bank.paid.v1")
    relay(bank, publisher)
    with consuming(ledger) as until:
        rename("inbox", "inbox_to_be")
        rename("mailbox", "mailbox_to_be")
        for _ in range(3):
            until(lambda: True)
        rename("inbox_to_be", "inbox")
        rename("mailbox_to_be", "mailbox")
        until(lambda: ledger.ledger() == {subject: (1, 1)})
    assert ledger.rows("Mailbox") == []


def test_a_queue_deleted_under_its_consumer_is_made_again(bank, ledger, publisher, consuming, control, names, relay):
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


def test_how_much_waits_in_the_queues_is_known(bank, ledger, publisher, names, url, routing, relay, monkeypatch):
    monkeypatch.setattr(amqp_consumer, "PREFETCH", 1)
    monkeypatch.setattr(amqp_consumer, "LOOK_SECONDS", 0.0)
    for _ in range(5):
        bank.change("bank.paid.v1")
    relay(bank, publisher)
    consumer = AmqpConsumer(url, "ledger", routing, names)
    with ledger.app.app_context():
        consumer.step()
    assert consumer.connected
    assert consumer.depths[names.queue("ledger")] == 4
    assert consumer.depths[names.dead_queue("ledger")] == 0
    consumer.close()
    assert not consumer.connected
