"""The doorbell: heard after a commit that somebody waits for, and after nothing else."""

from contextlib import suppress

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from service_kit import consumer
from service_kit.database import session, transaction
from service_kit.doorbell import OUTBOX, make_doorbell, will_ring
from service_kit.ids import new_id
from service_kit.outbox import emit


@pytest.fixture
def engine_of():
    def find(toy):
        with toy.app.app_context():
            return toy.app.extensions["sqlalchemy"].engine

    return find


@pytest.fixture
def bell(bank, engine_of):
    """The bell of the bank's outbox, listening."""
    made = make_doorbell(engine_of(bank), OUTBOX)
    assert made.wait(1)
    yield made
    made.close()


def test_a_commit_that_tells_something_rings(bank, bell):
    bank.change("bank.paid.v1")
    assert bell.wait(60)
    assert not bell.wait(0)


def test_what_is_rolled_back_rings_nothing_and_neither_does_what_tells_nothing(on_postgresql, bank, bell):
    with bank.app.app_context():
        with suppress(ZeroDivisionError), transaction():
            emit("bank.paid.v1", subject=new_id(), version=1, data={"amount": 1})
            1 / 0  # noqa: B018 - the handler's own fault
        with transaction() as unit:
            unit.add(bank.Balance(subject=new_id(), version=1, amount=1))
    assert not bell.wait(0.1)


def test_what_a_handler_tells_rings_as_well(on_postgresql, make_toy, paid, within, engine_of):
    ledger = make_toy("ledger", publishes=("ledger.booked.v1",), handles=("bank.paid.v1",))
    ledger.before = lambda event: emit("ledger.booked.v1", subject=event.subject, version=1, data={"amount": 2})
    bell = make_doorbell(engine_of(ledger), OUTBOX)
    assert bell.wait(1)
    with within(ledger):
        consumer.take(paid())
    assert bell.wait(60)
    bell.close()


def test_a_listener_that_was_cut_off_is_noticed_and_listens_again(on_postgresql, bank, bell, eventually):
    assert bell.pause > 1
    with bank.app.app_context():
        gone = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = :name"
        name = session().get_bind().url.database
        assert session().execute(text(gone), {"name": name}).scalar_one()
        session().rollback()
    eventually(lambda: bell.wait(0.1))  # nobody knows what was not heard
    assert bell.pause < 1
    eventually(lambda: bell.wait(0.1) and bell.pause > 1)
    bank.change("bank.paid.v1")
    assert bell.wait(60)


def test_a_bell_that_cannot_be_rung_harms_nobody(on_postgresql, bank, engine_of):
    """The change is committed; the database goes away before the ring."""
    engine = engine_of(bank)

    def refuse(*_arguments):
        raise OperationalError("connect", {}, Exception("connection refused"))

    with bank.app.app_context(), transaction() as unit:
        unit.add(bank.Balance(subject=(subject := new_id()), version=1, amount=1))
        unit.flush()
        emit("bank.paid.v1", subject=subject, version=1, data={"amount": 1})

        @event.listens_for(unit, "after_commit")
        def cut(_session):
            event.listen(engine, "do_connect", refuse)
            engine.pool = engine.pool.recreate()

    event.remove(engine, "do_connect", refuse)
    assert set(bank.ledger()) == {subject}


def test_a_ring_that_fails_leaves_no_connection_that_commits_by_itself(on_postgresql, bank):
    """It goes back to the pool, and the next transaction gets it."""
    with bank.app.app_context(), transaction() as unit:
        will_ring(unit, "x" * 64)  # longer than a channel's name may be
    with bank.app.app_context(), suppress(ZeroDivisionError), transaction() as unit:
        unit.add(bank.Balance(subject=new_id(), version=1, amount=1))
        unit.flush()
        1 / 0  # noqa: B018 - the handler's own fault
    assert bank.ledger() == {}
