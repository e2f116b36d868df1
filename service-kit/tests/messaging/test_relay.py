"""The relay and the embedded transport: nothing lost, whatever breaks between two steps."""

from datetime import timedelta

import pytest

from service_kit import clock
from service_kit.db.session import transaction
from service_kit.ids import new_id
from service_kit.messaging import mailbox
from service_kit.messaging.erasure import erase_user
from service_kit.messaging.housekeeping import KIT_TIMERS, OUTBOX_RETENTION
from service_kit.messaging.outbox import emit
from service_kit.messaging.relay import TransportDown, relay_once
from service_kit.messaging.transports import Outcome
from service_kit.messaging.transports.local import LocalPublisher
from service_kit.retries import LONGEST
from service_kit.testing.frozen_clock import frozen


@pytest.fixture
def town(bank, ledger, archive):
    """A publisher from the bank to its two subscribers; ``woken`` lists whose mailbox was woken."""
    routing = {"bank.paid.v1": ["archive", "ledger"]}
    publisher = LocalPublisher({"bank": bank.app, "ledger": ledger.app, "archive": archive.app}, routing, print)
    publisher.woken = []
    publisher.wake = publisher.woken.append
    return publisher


@pytest.fixture
def open_all(within):
    def open_of(toy):
        with within(toy):
            while mailbox.open_next():
                pass

    return open_of


class Scripted:
    """A publisher that remembers, and fails as told."""

    def __init__(self, publish):
        self.batches, self._publish, self.keep_alives = [], publish, 0

    def publish(self, events):
        self.batches.append(list(events))
        return self._publish(events)

    def keep_alive(self):
        self.keep_alives += 1

    def close(self):
        pass


def all_sent(events):
    return Outcome(sent={event.id for event in events})


def test_each_subscriber_gets_each_event(bank, ledger, archive, town, within, open_all):
    subjects = {bank.change("bank.paid.v1", amount=3) for _ in range(5)}
    bank.change("bank.unheard.v1")
    with within(bank):
        assert relay_once(town) == 6
        assert relay_once(town) == 0
    assert set(town.woken) == {"ledger", "archive"}
    for toy in (ledger, archive):
        open_all(toy)
        assert toy.ledger() == dict.fromkeys(subjects, (1, 3))
    assert all(row.sent_at for row in bank.rows("Outbox"))


def test_a_relay_killed_between_publish_and_mark_loses_and_doubles_nothing(bank, ledger, town, within, open_all):
    class Killed(BaseException):
        pass

    def publish_then_die(events):
        town.publish(events)
        raise Killed

    subjects = {bank.change("bank.paid.v1") for _ in range(5)}
    with within(bank), pytest.raises(Killed):
        relay_once(Scripted(publish_then_die))
    open_all(ledger)
    with within(bank):
        assert relay_once(town) == 5
    open_all(ledger)
    assert set(ledger.ledger()) == subjects
    assert set(ledger.calls.values()) == {1}


def test_batches_are_oldest_first(bank, within):
    for amount in range(7):
        bank.change("bank.paid.v1", amount=amount)
    scripted = Scripted(all_sent)
    with within(bank):
        while relay_once(scripted, limit=3):
            pass
    assert [event.data["amount"] for batch in scripted.batches for event in batch] == list(range(7))
    assert [len(batch) for batch in scripted.batches] == [3, 3, 1]
    assert scripted.keep_alives == 1


def test_a_broken_transport_keeps_what_it_did_and_delays_nothing(bank, within):
    for _ in range(4):
        bank.change("bank.paid.v1")
    broken = Scripted(lambda events: Outcome(sent={events[0].id}, broken="the wire is cut"))
    with within(bank), pytest.raises(TransportDown, match="wire"):
        relay_once(broken)
    first, second, *_ = bank.rows("Outbox")
    assert first.sent_at is not None
    assert (second.sent_at, second.attempts, second.last_error) == (None, 1, "the wire is cut")
    with within(bank):
        assert relay_once(Scripted(all_sent)) == 3


def test_a_refused_event_waits_and_holds_up_nobody(bank, within):
    refused = bank.change("bank.paid.v1", amount=1)
    bank.change("bank.paid.v1", amount=2)

    def refuse_one(events):
        failed = {event.id: "no queue" for event in events if event.subject == refused}
        return Outcome(sent={event.id for event in events} - failed.keys(), failed=failed)

    scripted = Scripted(refuse_one)
    with within(bank):
        assert relay_once(scripted) == 2
        assert relay_once(scripted) == 0  # not yet due
        with frozen(clock.now() + LONGEST):
            later = Scripted(all_sent)
            assert relay_once(later) == 1
    assert [event.subject for event in later.batches[0]] == [refused]


def test_a_batch_of_refused_events_hides_nothing_behind_it(bank, within):
    """A batch of which nothing can be sent is not the end of the work."""
    for _ in range(7):
        bank.change("bank.paid.v1")
    wanted = bank.change("bank.unheard.v1")

    def refuse_paid(events):
        failed = {event.id: "no queue" for event in events if event.type == "bank.paid.v1"}
        return Outcome(sent={event.id for event in events} - failed.keys(), failed=failed)

    scripted = Scripted(refuse_paid)
    with within(bank):
        while relay_once(scripted, limit=3):
            pass
    assert [row.subject for row in bank.rows("Outbox") if row.sent_at] == [wanted]


def test_a_subscriber_that_is_down_delays_only_itself(bank, ledger, archive, town, within, open_all, monkeypatch):
    subject = bank.change("bank.paid.v1")
    monkeypatch.setattr(town, "apps", {"bank": bank.app, "ledger": ledger.app})  # nobody hosts the archive
    with within(bank):
        relay_once(town)
    [row] = bank.rows("Outbox")
    assert (row.sent_at, "archive has no worker here" in row.last_error) == (None, True)
    open_all(ledger)
    assert set(ledger.ledger()) == {subject}
    town.apps["archive"] = archive.app
    with within(bank), frozen(clock.now() + LONGEST):
        assert relay_once(town) == 1
    open_all(ledger)
    open_all(archive)
    assert set(archive.ledger()) == {subject}
    assert set(ledger.calls.values()) == {1}


def test_an_id_that_commits_late_is_not_passed_over(bank, within):
    """Ids are given in order, but transactions commit in any: no position may be remembered."""
    scripted = Scripted(all_sent)
    with within(bank):
        relay_once(scripted)
    bank.change("bank.paid.v1")
    with within(bank), transaction() as unit:
        from service_kit.db.tables import kit_tables

        unit.query(kit_tables().Outbox).update({"id": 1000})
    with within(bank):
        assert relay_once(scripted) == 1
    bank.change("bank.paid.v1")
    with within(bank), transaction() as unit:
        unit.query(kit_tables().Outbox).filter_by(sent_at=None).update({"id": 2})
    with within(bank):
        assert relay_once(scripted) == 1


def test_sent_events_of_an_erased_user_do_not_stay(bank, within):
    user = new_id()
    bank.change("bank.paid.v1", user_id=user)
    with within(bank):
        with transaction():
            erase_user(user)
            emit("bank.unheard.v1", subject=user, version=1, data={}, user_id=user)
        scripted = Scripted(all_sent)
        assert relay_once(scripted) == 1
    assert [event.type for event in scripted.batches[0]] == ["bank.unheard.v1"]
    assert bank.rows("Outbox") == []


def test_sent_events_are_forgotten_after_some_days_and_unsent_never(bank, within):
    bank.change("bank.paid.v1")
    with within(bank):
        relay_once(Scripted(all_sent))
    bank.change("bank.paid.v1")
    with within(bank), frozen(clock.now() + OUTBOX_RETENTION + timedelta(days=300)), transaction():
        KIT_TIMERS["kit.prune_outbox"].run()
    assert [row.sent_at for row in bank.rows("Outbox")] == [None]
