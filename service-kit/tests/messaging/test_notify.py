"""Notifications: received after a commit that somebody waits for, and after nothing else."""

import os
from contextlib import suppress
from types import SimpleNamespace

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from service_kit.db import notify
from service_kit.db.notify import OUTBOX, SqliteListener, make_listener, notify_on_commit
from service_kit.db.session import db_session, transaction
from service_kit.ids import new_id
from service_kit.messaging import consumer
from service_kit.messaging.outbox import emit


@pytest.fixture
def engine_of():
    def find(toy):
        with toy.app.app_context():
            return toy.app.extensions["sqlalchemy"].engine

    return find


@pytest.fixture
def listener(bank, engine_of):
    """A listener on the bank's outbox."""
    made = make_listener(engine_of(bank), OUTBOX)
    assert made.wait(1)
    yield made
    made.close()


def test_a_commit_with_an_event_notifies(bank, listener):
    bank.change("bank.paid.v1")
    assert listener.wait(60)
    assert not listener.wait(0)


def test_a_file_at_rest_is_not_asked(bank, engine_of, monkeypatch):
    """Its log is looked at instead, and tells of the next commit whatever was written long before."""
    if engine_of(bank).dialect.name != "sqlite":
        pytest.skip("PostgreSQL notifies")
    listener, seconds = SqliteListener(engine_of(bank)), [0.0]
    monkeypatch.setattr(notify, "time", SimpleNamespace(monotonic=lambda: seconds[0]))
    bank.change("bank.paid.v1")
    assert listener.notified()
    listener._connection.set_trace_callback((statements := []).append)
    for _ in range(3):
        seconds[0] += 100
        assert not listener.notified()
        assert statements == []
        bank.change("bank.paid.v1")
        assert listener.notified()
        statements.clear()
    listener.close()


def test_a_commit_long_after_its_write_is_noticed(bank, engine_of, monkeypatch):
    """What is written shows when the disk has confirmed it; until then the file is asked."""
    if engine_of(bank).dialect.name != "sqlite":
        pytest.skip("PostgreSQL notifies")
    listener, seconds = SqliteListener(engine_of(bank)), [0.0]
    monkeypatch.setattr(notify, "time", SimpleNamespace(monotonic=lambda: seconds[0]))
    listener.notified()
    bank.change("bank.paid.v1")
    found = os.stat(listener._log)  # noqa: PTH116
    monkeypatch.setattr(notify, "os", SimpleNamespace(stat=lambda _path: found))
    assert listener.notified()
    bank.change("bank.paid.v1")  # the time of the log stays what it was
    seconds[0] += 10
    assert listener.notified()
    listener.close()


def test_neither_a_rollback_nor_a_commit_without_events_notifies(on_postgresql, bank, listener):
    with bank.app.app_context():
        with suppress(ZeroDivisionError), transaction():
            emit("bank.paid.v1", subject=new_id(), version=1, data={"amount": 1})
            1 / 0  # noqa: B018 - the handler's own fault
        with transaction() as unit:
            unit.add(bank.Balance(subject=new_id(), version=1, amount=1))
    assert not listener.wait(0.1)


def test_what_a_handler_tells_rings_as_well(on_postgresql, make_toy, paid, within, engine_of):
    ledger = make_toy("ledger", publishes=("ledger.booked.v1",), handles=("bank.paid.v1",))
    ledger.before = lambda event: emit("ledger.booked.v1", subject=event.subject, version=1, data={"amount": 2})
    listener = make_listener(engine_of(ledger), OUTBOX)
    assert listener.wait(1)
    with within(ledger):
        consumer.take(paid())
    assert listener.wait(60)
    listener.close()


def test_a_listener_that_was_cut_off_is_noticed_and_listens_again(on_postgresql, bank, listener, eventually):
    assert listener.pause > 1
    with bank.app.app_context():
        terminate = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = :name"
        )
        name = db_session().get_bind().url.database
        assert db_session().execute(text(terminate), {"name": name}).scalar_one()
        db_session().rollback()
    eventually(lambda: listener.wait(0.1))  # nobody knows what was not notified
    assert listener.pause < 1
    eventually(lambda: listener.wait(0.1) and listener.pause > 1)
    bank.change("bank.paid.v1")
    assert listener.wait(60)


def test_a_bell_that_cannot_be_rung_harms_nobody(on_postgresql, bank, engine_of):
    """The change is committed; the database goes away before the notification."""
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
        notify_on_commit(unit, "x" * 64)  # longer than a channel's name may be
    with bank.app.app_context(), suppress(ZeroDivisionError), transaction() as unit:
        unit.add(bank.Balance(subject=new_id(), version=1, amount=1))
        unit.flush()
        1 / 0  # noqa: B018 - the handler's own fault
    assert bank.ledger() == {}
