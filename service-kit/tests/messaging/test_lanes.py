"""Two lanes: small events go first wherever events wait, bulk ones are not forgotten, and no order changes the end."""

from itertools import islice
from random import Random
from threading import Event as Flag

import pytest

from cli.system.republish import republish
from service_kit.db.session import transaction
from service_kit.ids import new_id
from service_kit.messaging import consumer, mailbox
from service_kit.messaging.housekeeping import run_if_due
from service_kit.messaging.lanes import BULK, BULK_EVERY, LANES, SMALL, SMALL_BATCH, Turns, bulk, current_lane, in_lane
from service_kit.messaging.outbox import emit
from service_kit.messaging.relay import relay_once
from service_kit.messaging.subscriptions import Fact
from service_kit.messaging.transports import Outcome
from service_kit.testing.repetitions import repetitions


class Recorder:
    """A publisher that sends everything and remembers the lanes of each batch."""

    def __init__(self):
        self.batches = []

    def publish(self, events):
        self.batches.append([event.lane for event in events])
        return Outcome(sent={event.id for event in events})

    def keep_alive(self):
        pass


@pytest.fixture
def recorder():
    return Recorder()


@pytest.fixture
def pay(bank):
    """``pay(10, BULK)``: so many events in this lane's outbox."""

    def emit_all(count, lane=SMALL):
        with in_lane(lane):
            return [bank.change("bank.paid.v1") for _ in range(count)]

    return emit_all


def lanes_of(toy, table="Outbox"):
    return [row.lane for row in toy.rows(table)]


def test_a_burst_in_the_outbox_is_passed_by_what_comes_after_it(bank, pay, recorder, within):
    pay(30, BULK)
    pay(2)
    with within(bank):
        relay_once(recorder, limit=BULK_EVERY * 3)
    assert recorder.batches == [[SMALL] * 2 + [BULK] * 3]


def test_each_batch_takes_some_of_the_bulk_however_much_is_small(bank, pay, recorder, within):
    pay(3, BULK)
    with within(bank):
        for _ in range(3):
            pay(BULK_EVERY)
            relay_once(recorder, limit=BULK_EVERY)
        assert relay_once(recorder) == 0
    assert recorder.batches == [[SMALL] * BULK_EVERY + [BULK]] * 3


def test_in_the_mailbox_small_events_go_first_and_every_so_often_a_bulk_one(ledger, within, paid):
    handled = []
    ledger.before = lambda event: handled.append(event.lane)
    turns = Turns()
    with within(ledger):
        mailbox.put([paid(lane=BULK) for _ in range(3)])
        mailbox.put([paid() for _ in range(2 * BULK_EVERY)])
        while mailbox.open_next(turns):
            pass
    turn = [SMALL] * (BULK_EVERY - 1) + [BULK]
    assert handled == [*turn, *turn, SMALL, SMALL, BULK]


def test_a_bulk_event_that_fails_waits_in_its_lane(ledger, within, paid):
    def fail(_event):
        raise ZeroDivisionError

    ledger.before = fail
    with within(ledger):
        mailbox.put([paid(lane=BULK)])
        mailbox.open_next()
    assert lanes_of(ledger, "Mailbox") == [BULK]


def test_what_follows_from_a_bulk_event_is_bulk(make_toy, within, paid):
    ledger = make_toy("ledger", publishes=("ledger.booked.v1",), handles=("bank.paid.v1",))
    ledger.before = lambda event: emit("ledger.booked.v1", subject=event.subject, version=1, data={})
    with within(ledger):
        for lane in (BULK, SMALL):
            consumer.take(paid(lane=lane))
    assert lanes_of(ledger) == [BULK, SMALL]
    assert current_lane() == SMALL


@pytest.mark.parametrize(("items", "lane"), [(SMALL_BATCH, SMALL), (SMALL_BATCH + 1, BULK)])
def test_a_batch_of_a_few_is_what_a_person_does(bank, items, lane):
    with bulk(items):
        bank.change("bank.paid.v1")
    with in_lane(BULK), bulk(items):
        bank.change("bank.paid.v1")
    assert lanes_of(bank) == [lane, BULK]


def test_republishing_and_what_the_clock_does_are_bulk(make_toy, within, hourly):
    facts = [Fact("bank.paid.v1", new_id(), 1, {"amount": 1})]
    bank = make_toy("bank", publishes=("bank.paid.v1",), states=(lambda: facts,))
    with within(bank):
        republish()
        run_if_due("pay", hourly(lambda: emit("bank.paid.v1", subject=new_id(), version=1, data={"amount": 1})))
    assert lanes_of(bank) == [BULK, BULK]


def test_a_slow_bulk_event_holds_up_a_small_one_once_at_most(on_postgresql, bank, ledger, pay, working, eventually):
    """One of a burst is in hand when somebody does something: that comes next, before the rest of the burst.

    On SQLite nothing arrives in a mailbox while the event in hand writes.
    """
    started, go_on, handled = Flag(), Flag(), []

    def handle(event):
        handled.append((event.lane, event.subject))
        if event.lane == BULK:
            started.set()
            assert go_on.wait(60)

    ledger.before = handle
    with working(bank, ledger):
        burst = pay(20, BULK)
        assert started.wait(60)
        [wanted] = pay(1)
        eventually(lambda: lanes_of(ledger, "Mailbox").count(SMALL) == 1)
        go_on.set()
        eventually(lambda: len(ledger.ledger()) == 21)
    assert [subject for _, subject in handled[:3]] == [burst[0], wanted, burst[1]]


@pytest.mark.parametrize("seed", range(repetitions(20, short=5)))
def test_whatever_lane_each_event_took_the_newest_states_stand(ledger, within, paid, seed):
    """Events arrive in any order and lane, some are opened between two arrivals."""
    pick, turns, subjects = Random(seed), Turns(), [new_id() for _ in range(4)]
    events = [
        paid(subject, version, amount=version * 10, lane=pick.choice(LANES))
        for subject in subjects
        for version in range(1, 6)
    ]
    pick.shuffle(events)
    with within(ledger):
        for event in events:
            mailbox.put([event])
            if pick.random() < 0.5:
                mailbox.open_next(turns)
        while mailbox.open_next(turns):
            pass
    assert ledger.ledger() == dict.fromkeys(subjects, (5, 50))


def test_what_a_transaction_says_in_a_lane_ends_with_the_block(bank):
    with bank.app.app_context(), transaction():
        with bulk():
            emit("bank.paid.v1", subject=new_id(), version=1, data={"amount": 1})
        emit("bank.paid.v1", subject=new_id(), version=1, data={"amount": 1})
    assert lanes_of(bank) == [BULK, SMALL]


def test_both_lanes_are_served_for_ever():
    turns, order = Turns(), []
    for _ in range(3 * BULK_EVERY):
        order.append(turns.order[0])
        turns.count(turns.order[0])
    assert [order.count(lane) for lane in LANES] == [3 * (BULK_EVERY - 1), 3]
    assert list(islice(order, BULK_EVERY)) == [SMALL] * (BULK_EVERY - 1) + [BULK]
