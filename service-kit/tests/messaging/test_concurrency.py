"""Many at once, on PostgreSQL: nothing is lost, nothing is doubled."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Event as Flag

import pytest
from sqlalchemy import delete, text
from sqlalchemy.exc import OperationalError

from service_kit.db.session import db_session, transaction
from service_kit.db.tombstones import is_erased
from service_kit.ids import new_id
from service_kit.messaging import consumer, mailbox
from service_kit.messaging.erasure import ERASURES, erase_user
from service_kit.messaging.relay import relay_once
from service_kit.messaging.subscriptions import Wiring, attach
from service_kit.messaging.transports import Outcome
from service_kit.messaging.transports.local import LocalPublisher
from service_kit.testing.racing import blocked_after, race

# Between two looks of a relay or consumer that found nothing, as in a worker: else they take the writers' time.
IDLE_S = 0.02
# With the three relays as many as a service has connections: one more would wait for one, at most three seconds.
WRITERS = 12

pytestmark = pytest.mark.usefixtures("on_postgresql")


def test_twelve_writers_and_three_relays_lose_and_double_nothing(bank, ledger):
    publisher = LocalPublisher({"ledger": ledger.app}, {"bank.paid.v1": ["ledger"]}, lambda service: None)
    done = Flag()

    def write(_writer):
        return [bank.change("bank.paid.v1") for _ in range(25)]

    def relay(_relay):
        sent = 0
        while not done.is_set():
            with bank.app.app_context():
                found = relay_once(publisher, limit=7)
            sent += found
            if not found:
                done.wait(IDLE_S)
        return sent

    def handle(_consumer):
        while not done.is_set():
            with ledger.app.app_context():
                found = mailbox.open_next()
            if not found:
                done.wait(IDLE_S)

    with ThreadPoolExecutor(WRITERS + 5) as pool:
        relays = [pool.submit(relay, number) for number in range(3)]
        consumers = [pool.submit(handle, number) for number in range(2)]
        try:
            subjects = {subject for written in pool.map(write, range(WRITERS)) for subject in written}
        finally:
            done.set()  # else a writer that fails leaves the others at it for ever
        sent = sum(one.result() for one in relays)
        for one in consumers:
            one.result()
    with bank.app.app_context():
        while more := relay_once(publisher):
            sent += more
    with ledger.app.app_context():
        while mailbox.open_next():
            pass
    assert len(subjects) == WRITERS * 25
    assert sent == WRITERS * 25  # skipped locks: no event was sent by two relays
    assert set(ledger.ledger()) == subjects
    assert set(ledger.calls.values()) == {1}


def test_one_event_delivered_by_many_at_once_has_one_effect(ledger, paid):
    events = [paid() for _ in range(5)]

    def deliver(event):
        with ledger.app.app_context():
            return consumer.take(event)

    effects = race([partial(deliver, event) for event in events * 16])
    assert effects.count(True) == 5
    assert set(ledger.calls.values()) == {1}


def test_an_erasure_waits_for_what_was_let_in_before_it(ledger, paid, eventually):
    """Else an event that was checked before the erasure would write its row after it.

    No slice deletes before that wait: it would not see the row, which is committed only then.
    """
    user, inside, go_on = new_id(), Flag(), Flag()

    def linger(_event):
        inside.set()
        assert go_on.wait(60)

    ledger.before = linger
    ledger.erase = lambda _user_id: db_session().execute(delete(ledger.Balance))
    event = paid(user_id=user)

    def deliver():
        with ledger.app.app_context():
            return consumer.take(event)

    def erase():
        with ledger.app.app_context(), transaction():
            erase_user(user)

    with ThreadPoolExecutor(2) as pool:
        delivery = pool.submit(deliver)
        assert inside.wait(60)
        erasure = pool.submit(erase)
        eventually(lambda: is_waiting_for_a_lock(ledger))
        go_on.set()
        assert delivery.result(timeout=60)
        erasure.result(timeout=60)
    assert ledger.ledger() == {}
    with ledger.app.app_context():
        assert is_erased(user)


def erase(toy, user):
    with toy.app.app_context(), transaction():
        erase_user(user)


def test_an_event_out_of_the_mailbox_ends_before_the_erasure_of_its_user(ledger, paid):
    """It deletes its own row of the mailbox, and so does the erasure."""
    user = new_id()
    with ledger.app.app_context():
        mailbox.put([paid(user_id=user)])
    with blocked_after(ledger.app, "DELETE FROM mailbox", lambda: erase(ledger, user)) as erasure:
        with ledger.app.app_context():
            assert mailbox.open_next()
        assert not erasure.done()
    assert erasure.result() is None
    assert len(ledger.calls) == 1


def test_an_erasure_that_is_delivered_twice_at_once_happens_once(ledger, paid):
    user = new_id()
    event = replace(paid(user_id=user), type="club.erased.v1", data={"user_id": str(user)})
    attach(ledger.app, Wiring("ledger", handles={event.type: (ERASURES,)}))

    def deliver():
        with ledger.app.app_context():
            return consumer.take(event)

    with blocked_after(ledger.app, "INSERT INTO inbox", deliver) as second:
        assert deliver()
    assert second.result() is False


def is_waiting_for_a_lock(toy):
    with toy.app.app_context():
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        return db_session().scalar(text(waiting)) == 1


def test_a_relay_holds_its_rows_only_while_it_publishes(bank):
    class Busy:
        def __init__(self):
            self.seen = []

        def publish(self, events):
            self.seen += events
            if len(self.seen) == 1:
                with bank.app.app_context():
                    assert relay_once(self, limit=1) == 1  # the second row: the first is locked, not waited for
            return Outcome(sent={event.id for event in events})

        def keep_alive(self):
            pass

        def close(self):
            pass

    for _ in range(2):
        bank.change("bank.paid.v1")
    busy = Busy()
    with bank.app.app_context():
        assert relay_once(busy, limit=1) == 1
        assert relay_once(busy) == 0
    assert len({event.id for event in busy.seen}) == 2


def test_the_database_going_away_is_not_the_events_fault(ledger, paid):
    def lose_connection(_event):
        db_session().execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    event = paid()
    ledger.before = lose_connection
    with ledger.app.app_context():
        mailbox.put([event])
        with pytest.raises(OperationalError) as raised:
            mailbox.open_next()
    assert consumer.database_is_away(raised.value)
    [row] = ledger.rows("Mailbox")
    assert (row.attempts, row.died_at) == (0, None)


def test_a_statement_that_takes_too_long_is_the_events_fault(ledger, paid):
    def dawdle(_event):
        db_session().execute(text("SET LOCAL statement_timeout = 50"))
        db_session().execute(text("SELECT pg_sleep(5)"))

    ledger.before = dawdle
    with ledger.app.app_context():
        mailbox.put([paid()])
        assert mailbox.open_next()
    assert [row.attempts for row in ledger.rows("Mailbox")] == [1]
