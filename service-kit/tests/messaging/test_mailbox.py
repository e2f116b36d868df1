"""The mailbox: what fails is tried again later, dies with its reason, and blocks nobody."""

from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from cli.system.dead_letters import dead_letters, drop_dead, retry_dead
from service_kit import clock
from service_kit.db.session import db_session
from service_kit.errors import Unavailable
from service_kit.ids import new_id
from service_kit.messaging import consumer, mailbox
from service_kit.messaging.lanes import SMALL
from service_kit.retries import LONGEST
from service_kit.testing.frozen_clock import frozen
from service_kit.worker.gauges import backlogs


@pytest.fixture
def empty(within):
    """Opens everything that is due, for some hours of the clock's time; answers how many letters were opened."""

    def drain(toy, hours=1):
        opened = 0
        start = clock.now()
        for step in range(hours * 120):
            with frozen(start + step * LONGEST), within(toy):
                while mailbox.open_next():
                    opened += 1
        return opened

    return drain


def fail(_event):
    raise ZeroDivisionError("no such thing")


def test_what_is_put_is_handled_once_and_gone(ledger, within, paid):
    events = [paid() for _ in range(3)]
    with within(ledger):
        mailbox.put(events)
        mailbox.put(events)
        while mailbox.open_next():
            pass
        mailbox.put(events)
        while mailbox.open_next():
            pass
    assert ledger.rows("Mailbox") == []
    assert set(ledger.calls.values()) == {1}
    assert len(ledger.calls) == 3


def test_poison_dies_with_its_reason_and_blocks_nobody(ledger, within, paid, empty):
    events = [paid(amount="poison" if number % 10 == 5 else number) for number in range(50)]
    with within(ledger):
        mailbox.put(events)
        for _ in events:
            mailbox.open_next()
    assert len(ledger.ledger()) == 45  # all good ones at the first pass, past the poison
    retries = empty(ledger)
    with within(ledger):
        dead = dead_letters()
        assert backlogs()[SMALL].dead == 5
    assert len(dead) == 5
    assert retries == 5 * (mailbox.MAX_ATTEMPTS - 1)
    assert all("ValidationError" in letter.last_error and letter.died_at for letter in dead)


def test_a_handler_is_called_no_more_often_than_the_limit(ledger, within, paid, empty):
    event = paid()
    ledger.before = fail
    with within(ledger):
        mailbox.put([event])
    empty(ledger)
    assert ledger.calls[event.id] == mailbox.MAX_ATTEMPTS


def test_a_failed_event_waits_longer_each_time(ledger, within, paid):
    ledger.before = fail
    waits = []
    with within(ledger):
        mailbox.put([paid()])
    for _ in range(4):
        [row] = ledger.rows("Mailbox")
        with frozen(row.next_try_at or row.arrived_at), within(ledger):
            assert mailbox.open_next()
            assert not mailbox.open_next()
            tried = clock.now()
        [row] = ledger.rows("Mailbox")
        waits.append(row.next_try_at - tried)
    assert all(later > earlier for earlier, later in pairwise(waits))


@pytest.mark.parametrize(
    "error",
    [Unavailable(), OperationalError("SELECT", {}, Exception("connection refused"))],
    ids=["service", "database"],
)
def test_what_is_not_the_events_fault_costs_no_attempt(ledger, within, paid, empty, error):
    def away(_event):
        raise error

    ledger.before = away
    with within(ledger):
        mailbox.put([paid()])
        for _ in range(3):
            with frozen(clock.now() + timedelta(minutes=1)):
                try:
                    mailbox.open_next()
                except OperationalError:
                    assert consumer.database_is_away(error)
    [row] = ledger.rows("Mailbox")
    assert (row.attempts, row.died_at) == (0, None)
    assert row.last_error
    ledger.before = lambda event: None
    empty(ledger)
    assert len(ledger.ledger()) == 1


def test_an_event_that_kills_the_process_dies_as_well(ledger, within, paid):
    class Killed(BaseException):
        pass

    def kill(_event):
        raise Killed

    event, good = paid(), paid()
    ledger.before = kill
    with within(ledger):
        mailbox.put([event])
    start = clock.now()
    for attempt in range(mailbox.MAX_ATTEMPTS):
        with frozen(start + attempt * mailbox.LEASE), within(ledger), pytest.raises(Killed):
            mailbox.open_next()
    ledger.before = lambda event: None
    with within(ledger), frozen(start + mailbox.MAX_ATTEMPTS * mailbox.LEASE):
        mailbox.put([good])
        while mailbox.open_next():
            pass
        [dead] = dead_letters()
    assert (dead.event_id, dead.attempts) == (event.id, mailbox.MAX_ATTEMPTS)
    assert "process" in dead.last_error
    assert set(ledger.ledger()) == {good.subject}


def test_a_crash_before_the_commit_leaves_the_letter_for_the_next(ledger, within, paid, empty):
    class Killed(BaseException):
        pass

    def kill(_event):
        raise Killed

    ledger.before = kill
    with within(ledger):
        mailbox.put([paid(amount=5)])
        with pytest.raises(Killed):
            mailbox.open_next()
    assert (ledger.ledger(), ledger.rows("Inbox")) == ({}, [])
    ledger.before = lambda event: None
    empty(ledger)
    assert list(ledger.ledger().values()) == [(1, 5)]
    assert ledger.rows("Mailbox") == []


def test_fresh_mail_comes_before_retries(ledger, within, paid):
    first, second = paid(), paid()
    ledger.before = fail
    with within(ledger):
        mailbox.put([first])
        mailbox.open_next()
        ledger.before = lambda event: None
        mailbox.put([second])
        with frozen(clock.now() + LONGEST):
            mailbox.open_next()
    assert set(ledger.ledger()) == {second.subject}


def test_a_clock_that_is_set_back_keeps_nothing_waiting(ledger, within, paid):
    ledger.before = fail
    with within(ledger):
        with frozen(clock.now() + timedelta(hours=5)):
            mailbox.put([paid()])
            mailbox.open_next()
        ledger.before = lambda event: None
        assert mailbox.open_next()
    assert len(ledger.ledger()) == 1


def test_a_dead_letter_can_live_again(ledger, within, paid, empty):
    ledger.before = fail
    with within(ledger):
        mailbox.put([paid(), paid()])
    empty(ledger)
    ledger.before = lambda event: None
    with within(ledger):
        [one, _other] = dead_letters()
        assert retry_dead([one.event_id]) == 1
    empty(ledger)
    assert len(ledger.ledger()) == 1
    with within(ledger):
        assert retry_dead() == 1
    empty(ledger)
    assert len(ledger.ledger()) == 2
    assert ledger.rows("Mailbox") == []


def test_dead_letters_can_be_dropped_and_living_ones_cannot(ledger, within, paid):
    with within(ledger):
        mailbox.record_deletion(mailbox.encode(paid()), "tired")
        mailbox.put([paid()])
        assert drop_dead([new_id()]) == 0
        assert drop_dead() == 1
        assert backlogs()[SMALL].waiting == 1


def test_what_cannot_be_read_is_kept_once_and_not_retried(ledger, within):
    with within(ledger):
        mailbox.record_deletion(b"\xff\x00 not an event", "unreadable: no JSON")
        mailbox.record_deletion(b"\xff\x00 not an event", "unreadable: no JSON")
        [letter] = dead_letters()
        assert letter.type == mailbox.UNREADABLE
        assert retry_dead() == 0


def test_the_reason_of_a_death_tells_no_values(ledger, within, paid):
    def fail_in_sql(_event):
        db_session().execute(text("SELECT * FROM nowhere WHERE weight = :weight"), {"weight": "seventy-seven"})

    ledger.before = fail_in_sql
    with within(ledger):
        mailbox.put([paid()])
        mailbox.open_next()
    [row] = ledger.rows("Mailbox")
    assert "nowhere" in row.last_error
    assert "seventy-seven" not in row.last_error


def test_the_backlog_tells_what_is_behind(bank, ledger, within, paid):
    bank.change("bank.paid.v1")
    with within(bank):
        behind = backlogs()[SMALL]
    assert (behind.unsent, behind.waiting, behind.dead) == (1, 0, 0)
    assert behind.oldest_unsent_at is not None
    ledger.before = fail
    with within(ledger):
        mailbox.put([paid()])
        mailbox.open_next()
        assert backlogs()[SMALL].waiting == 1
    assert ledger.rows("Mailbox")[0].last_error == "ZeroDivisionError: no such thing"
