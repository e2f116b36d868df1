"""Taking events: one effect each, whatever order and however often they come."""

from random import Random

import pytest
from marshmallow import ValidationError

from service_kit.db.lookups import LookupFailed
from service_kit.db.session import db_session, transaction
from service_kit.db.tombstones import is_erased
from service_kit.errors import NeedsLookup
from service_kit.ids import new_id
from service_kit.messaging import consumer
from service_kit.messaging.erasure import erase_user
from service_kit.messaging.outbox import emit
from service_kit.messaging.subscriptions import Subscription, Wiring, attach, wiring


@pytest.mark.parametrize("seed", range(5))
def test_three_times_each_and_shuffled_is_once_in_order(ledger, within, paid, seed):
    subjects = [new_id() for _ in range(5)]
    once = [paid(subject, version, amount=version * 10) for subject in subjects for version in range(1, 5)]
    thrice = once * 3
    Random(seed).shuffle(thrice)
    with within(ledger):
        effects = [consumer.take(event) for event in thrice]
    assert effects.count(True) == len(once)
    assert ledger.ledger() == dict.fromkeys(subjects, (4, 40))
    assert set(ledger.calls.values()) == {1}


def test_a_failed_handler_leaves_no_trace(ledger, within, paid):
    event = paid()

    def fail(_event):
        raise ZeroDivisionError

    ledger.before = fail
    with within(ledger), pytest.raises(ZeroDivisionError):
        consumer.take(event)
    assert ledger.rows("Inbox") == []
    ledger.before = lambda event: None
    with within(ledger):
        assert consumer.take(event)


def test_all_slices_that_handle_a_type_act_in_one_transaction(ledger, within, paid):
    def second(_event, _data):
        raise ZeroDivisionError

    [first] = wiring_of(ledger)["bank.paid.v1"]
    both = (first, Subscription(first.schema, second))
    attach(ledger.app, Wiring("ledger", handles={"bank.paid.v1": both}))
    with within(ledger), pytest.raises(ZeroDivisionError):
        consumer.take(paid())
    assert ledger.ledger() == {}


def wiring_of(toy):
    with toy.app.app_context():
        return wiring().handles


def test_an_event_emitted_by_a_handler_carries_the_same_correlation(make_toy, within, paid):
    toy = make_toy("ledger", publishes=("ledger.booked.v1",), handles=("bank.paid.v1",))
    toy.before = lambda event: emit("ledger.booked.v1", subject=event.subject, version=1, data={})
    with within(toy):
        consumer.take(paid(correlation_id="the-request"))
    assert [row.correlation_id for row in toy.rows("Outbox")] == ["the-request"]


def test_a_type_that_nobody_here_handles_is_noted_and_dropped(ledger, within, paid):
    with within(ledger):
        assert not consumer.take(paid(type="bank.unheard.v1"))


def test_data_that_the_schema_refuses_raises(ledger, within, paid):
    with within(ledger), pytest.raises(ValidationError):
        consumer.take(paid(amount="much"))


def test_foreign_data_is_fetched_with_no_transaction_open(ledger, within, paid):
    missing = new_id()

    def resolve():
        with transaction() as unit:  # on SQLite this would wait in vain for a transaction around it
            unit.add(ledger.Balance(subject=missing, version=1, amount=1))

    def need(_event):
        if db_session().get(ledger.Balance, missing) is None:
            raise NeedsLookup(resolve)

    ledger.before = need
    with within(ledger):
        assert consumer.take(paid())
    assert missing in ledger.ledger()


def test_data_that_stays_missing_is_the_events_failure(ledger, within, paid):
    def need(_event):
        raise NeedsLookup(lambda: None)

    ledger.before = need
    with within(ledger), pytest.raises(LookupFailed) as raised:
        consumer.take(paid())
    assert not consumer.is_transient(raised.value)


def test_an_event_about_an_erased_user_is_dropped(ledger, within, paid):
    user = new_id()
    with within(ledger):
        with transaction():
            erase_user(user)
        assert is_erased(user)
        assert not consumer.take(paid(user_id=user))
        assert consumer.take(paid(user_id=new_id()))
    assert len(ledger.ledger()) == 1


def test_the_event_of_an_erasure_can_be_handled_itself(ledger, within, paid):
    event = paid(user_id=new_id())
    ledger.before = lambda event: erase_user(event.user_id)
    with within(ledger):
        assert consumer.take(event)
        assert not consumer.take(event)
        assert is_erased(event.user_id)


def test_even_data_that_cannot_be_read_is_dropped_when_its_user_is_erased(ledger, within, paid):
    user = new_id()
    with within(ledger):
        with transaction():
            erase_user(user)
        assert not consumer.take(paid(user_id=user, amount="much"))
