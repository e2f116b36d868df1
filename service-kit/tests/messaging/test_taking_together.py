"""Events that wait together share a transaction, and nobody can tell: all ends as if each had been alone."""

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from sqlalchemy.exc import OperationalError

from service_kit import clock
from service_kit.db.session import db_session, transaction
from service_kit.errors import NeedsLookup
from service_kit.ids import new_id
from service_kit.messaging import consumer, mailbox
from service_kit.messaging.erasure import ERASURES, erase_user
from service_kit.messaging.lanes import LANES, TOGETHER
from service_kit.messaging.outbox import emit
from service_kit.messaging.subscriptions import Wiring, attach, wiring
from service_kit.retries import LONGEST
from service_kit.testing.frozen_clock import frozen
from service_kit.testing.repetitions import repetitions
from service_kit.testing.statements import recorded_statements


class Killed(BaseException):
    """What no handler of exceptions sees."""


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """There is time for all of them, however busy the machine is."""
    monkeypatch.setattr(consumer, "SECONDS_TOGETHER", 60.0)


@pytest.fixture
def open_all(within):
    """Opens what is due, once; later, again and again for some minutes of the clock's time."""

    def run(toy, later=False):
        start = clock.now()
        for step in range(12 if later else 1):
            with frozen(start + step * LONGEST), within(toy):
                while mailbox.open_next():
                    pass

    return run


@pytest.fixture
def sharing(monkeypatch):
    """A list that grows by the number of events of each transaction."""
    sizes = []

    def take(events, *rest):
        effects = original(events, *rest)
        sizes.append(len(effects))
        return effects

    original = consumer._take
    monkeypatch.setattr(consumer, "_take", take)
    return sizes


def test_what_waits_is_taken_in_one_transaction_and_in_order(ledger, within, paid, open_all, sharing):
    events, seen = [paid() for _ in range(TOGETHER)], []
    ledger.before = lambda event: seen.append(event.id)
    with within(ledger):
        mailbox.put(events)
    open_all(ledger)
    assert sharing == [TOGETHER]
    assert seen == [event.id for event in events]
    assert len(ledger.rows("Inbox")) == TOGETHER
    assert ledger.rows("Mailbox") == []


def test_twenty_cost_few_statements_more_than_one(ledger, within, paid):
    def statements(number):
        with within(ledger):
            mailbox.put([paid(user_id=new_id()) for _ in range(number)])
            with recorded_statements(ledger.app) as found:
                mailbox.open_next()
        return [one for one in found if "balances" not in one]

    assert statements(TOGETHER) == statements(2)


def test_poison_in_the_middle_falls_out_alone(ledger, within, paid, open_all):
    events = [paid(amount="poison" if number == 3 else number) for number in range(8)]
    with within(ledger):
        mailbox.put(events)
    open_all(ledger)
    assert set(ledger.ledger()) == {event.subject for event in events} - {events[3].subject}
    [row] = ledger.rows("Mailbox")
    assert (row.event_id, row.attempts, row.died_at) == (events[3].id, 1, None)
    open_all(ledger, later=True)
    [row] = ledger.rows("Mailbox")
    assert row.attempts == mailbox.MAX_ATTEMPTS
    assert "ValidationError" in row.last_error


def test_one_that_ends_the_process_takes_no_other_to_death(ledger, within, paid):
    events = [paid() for _ in range(5)]

    def kill(event):
        if event.id == events[2].id:
            raise Killed

    ledger.before = kill
    with within(ledger):
        mailbox.put(events)
    start, deaths = clock.now(), 0
    for attempt in range(3 * mailbox.MAX_ATTEMPTS):
        with frozen(start + attempt * mailbox.LEASE), within(ledger):
            try:
                while mailbox.open_next():
                    pass
            except Killed:
                deaths += 1
    assert deaths == mailbox.MAX_ATTEMPTS
    assert set(ledger.ledger()) == {event.subject for event in events} - {events[2].subject}
    [row] = ledger.rows("Mailbox")
    assert (row.event_id, row.died_at is None) == (events[2].id, False)


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("UPDATE", {}, Exception("canceling statement due to lock timeout")),
        OperationalError("UPDATE", {}, Exception("could not serialize access")),
        NeedsLookup(lambda: None),
        ZeroDivisionError(),
    ],
    ids=["lock", "serialization", "look-up", "fault"],
)
def test_whatever_fails_once_is_done_once_alone(ledger, within, paid, open_all, error):
    events, failures = [paid() for _ in range(6)], []

    def fail_once(event):
        if event.id == events[4].id and not failures:
            failures.append(event.id)
            raise error

    ledger.before = fail_once
    with within(ledger):
        mailbox.put(events)
    open_all(ledger)
    assert set(ledger.ledger()) == {event.subject for event in events}
    assert ledger.rows("Mailbox") == []
    assert len(ledger.rows("Inbox")) == len(events)


def test_what_there_is_no_time_for_waits_as_before(ledger, within, paid, sharing, monkeypatch):
    monkeypatch.setattr(consumer, "SECONDS_TOGETHER", -1.0)
    events = [paid() for _ in range(4)]
    with within(ledger):
        mailbox.put(events)
        mailbox.open_next()
    assert sharing == [1]
    assert [row.event_id for row in ledger.rows("Inbox")] == [events[0].id]
    assert [(row.event_id, row.attempts, row.next_try_at) for row in ledger.rows("Mailbox")] == [
        (event.id, 0, None) for event in events[1:]
    ]


def test_the_same_event_twice_among_them_has_one_effect(ledger, within, paid, sharing):
    event = paid()
    with within(ledger):
        assert consumer.take_together([event, paid(), event]) == 3
    assert ledger.calls[event.id] == 1


def test_an_erasure_among_them_drops_what_follows_about_its_user(ledger, within, paid):
    user, other = new_id(), new_id()
    erased = replace(paid(user_id=user), type="club.erased.v1", data={"user_id": str(user)})
    with within(ledger):
        handles = wiring().handles
    attach(ledger.app, Wiring("ledger", handles={**handles, erased.type: (ERASURES,)}))
    with within(ledger):
        assert consumer.take_together([paid(user_id=user), erased, paid(user_id=user), paid(user_id=other)]) == 4
    assert len(ledger.calls) == 2


def test_each_emits_in_its_own_lane_and_correlation(make_toy, within, paid):
    toy = make_toy("ledger", publishes=("ledger.booked.v1",), handles=("bank.paid.v1",))
    toy.before = lambda event: emit("ledger.booked.v1", subject=event.subject, version=1, data={})
    events = [paid(correlation_id=f"request {lane}", lane=lane) for lane in LANES]
    with within(toy):
        consumer.take_together(events)
    assert [(row.correlation_id, row.lane) for row in toy.rows("Outbox")] == [
        (event.correlation_id, event.lane) for event in events
    ]


def test_none_sees_rows_as_another_had_read_them(ledger, within, paid):
    """Each begins with nothing in its session, as if it were alone."""
    found = []
    ledger.before = lambda event: found.append(list(db_session()))
    with within(ledger):
        consumer.take_together([paid() for _ in range(3)])
    assert found == [[], [], []]


def mixed(pick, paid):
    """Arrivals of events whose versions are out of order: in both lanes, doubled, poisoned, of several users."""
    users, subjects = [new_id() for _ in range(4)], [new_id() for _ in range(6)]
    events = [
        paid(
            pick.choice(subjects),
            version=number,
            amount="poison" if pick.random() < 0.05 else number,
            user_id=pick.choice([None, *users]),
            lane=pick.choice(LANES),
        )
        for number in range(1, 60)
    ]
    arrivals = [*events, *pick.sample(events, 15)]
    pick.shuffle(arrivals)
    return users, arrivals


@pytest.mark.parametrize("seed", range(repetitions(20, short=5)))
def test_all_ends_as_if_each_had_been_alone(make_toy, within, paid, open_all, monkeypatch, seed):
    """Some are of an erased user, some fail once, some for ever; they arrive in several heaps."""
    pick = Random(seed)
    users, arrivals = mixed(pick, paid)
    faulty, faulty_once = ({one.id for one in arrivals if pick.random() < 0.08} for _ in range(2))
    cuts = [0, *sorted(pick.sample(range(1, len(arrivals)), 4)), len(arrivals)]

    def end(together):
        toy, failures = make_toy("bank", publishes=("bank.heard.v1",), handles=("bank.paid.v1",)), set(faulty_once)

        def handle(event):
            if event.id in failures:
                failures.discard(event.id)
                raise ZeroDivisionError
            emit("bank.heard.v1", subject=event.subject, version=event.version, data={})
            if event.id in faulty:
                raise ZeroDivisionError

        toy.before = handle
        monkeypatch.setattr(mailbox, "TOGETHER", together)
        with within(toy), transaction():
            erase_user(users[0])
        for start, stop in pairwise(cuts):
            with within(toy):
                mailbox.put(arrivals[start:stop])
            open_all(toy)
        open_all(toy, later=True)
        return state(toy)

    assert end(TOGETHER) == end(1)


def state(toy):
    """All that is left of the events."""
    letters = {(row.event_id, row.attempts, row.died_at is None, row.last_error) for row in toy.rows("Mailbox")}
    inbox = {row.event_id for row in toy.rows("Inbox")}
    return toy.ledger(), inbox, letters, sorted((row.subject, row.version) for row in toy.rows("Outbox"))
