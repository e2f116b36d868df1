"""The worker: an event's effect by itself, a clean end at a signal, an end by itself when nothing moves."""

import signal
import subprocess
import sys
from datetime import timedelta
from threading import Event as Flag

import pytest
from sqlalchemy import update

from cli.system.republish import republish
from service_kit.clock import now
from service_kit.db.session import db_session, transaction
from service_kit.db.tables import kit_tables
from service_kit.messaging import mailbox
from service_kit.messaging.outbox import emit
from service_kit.messaging.subscriptions import Fact
from service_kit.worker import main as worker_module
from service_kit.worker.loop import Loop
from service_kit.worker.main import Worker
from service_kit.worker.service_loops import EMPTY_MAILBOX_PAUSE, EMPTY_OUTBOX_PAUSE, MAILBOX_PAUSE


def test_events_reach_every_subscriber_and_what_these_tell_goes_on(bank, make_toy, archive, working, eventually):
    ledger = make_toy("ledger", publishes=("ledger.booked.v1",), handles=("bank.paid.v1",))
    auditor = make_toy("auditor", handles=("ledger.booked.v1",))
    ledger.before = lambda event: emit("ledger.booked.v1", subject=event.subject, version=1, data={"amount": 2})
    with working(bank, ledger, archive, auditor):
        subjects = {bank.change("bank.paid.v1") for _ in range(10)}
        eventually(lambda: set(archive.ledger()) == subjects)
        eventually(lambda: set(auditor.ledger()) == subjects)
    assert set(ledger.ledger()) == subjects


def test_what_was_left_by_an_earlier_worker_is_taken_up(bank, ledger, working, eventually):
    before = bank.change("bank.paid.v1")
    with working(bank, ledger):
        eventually(lambda: set(ledger.ledger()) == {before})
    after = bank.change("bank.paid.v1")
    assert set(ledger.ledger()) == {before}
    with working(bank, ledger):
        eventually(lambda: set(ledger.ledger()) == {before, after})


def test_a_failing_service_leaves_the_others_alone(bank, ledger, archive, working, eventually):
    with ledger.app.app_context(), transaction() as unit:
        unit.connection().exec_driver_sql("ALTER TABLE mailbox RENAME TO gone")
    with working(bank, ledger, archive):
        subject = bank.change("bank.paid.v1")
        eventually(lambda: set(archive.ledger()) == {subject})
        eventually(lambda: "ledger" in (bank.rows("Outbox")[0].last_error or ""))


def test_timers_of_all_services_run(make_toy, working, eventually, hourly):
    runs = []
    toys = [make_toy(name, timers={"tick": hourly(lambda name=name: runs.append(name))}) for name in ("one", "two")]
    with working(*toys):
        eventually(lambda: sorted(runs) == ["one", "two"])


def test_a_wiped_consumer_is_filled_by_publishing_the_state_again(make_toy, ledger, working, eventually):
    facts = []
    bank = make_toy("bank", publishes=("bank.paid.v1",), states=(lambda: iter(facts),))
    subjects = [bank.change("bank.paid.v1", version=3, amount=9) for _ in range(4)]
    facts += [Fact("bank.paid.v1", subject, 3, {"amount": 9}) for subject in subjects]
    with working(bank, ledger):
        eventually(lambda: len(ledger.ledger()) == 4)
        with ledger.app.app_context(), transaction() as unit:
            unit.query(ledger.Balance).delete()
        with bank.app.app_context():
            assert republish() == 4
        eventually(lambda: ledger.ledger() == dict.fromkeys(subjects, (3, 9)))


def test_a_loop_that_hangs_ends_the_process(bank, eventually, monkeypatch):
    ended, go_on = [], Flag()
    monkeypatch.setattr(worker_module.os, "_exit", ended.append)
    loop = Loop("hanging", bank.app, go_on.wait, pause=lambda: 0.01, patience=0.05)
    loop.start()
    eventually(lambda: loop.stuck)
    worker_module._end_if_stuck([loop])
    assert ended == [worker_module.STUCK]
    loop.stop()
    go_on.set()
    loop.join()
    assert not loop.stuck


def test_a_loop_that_fails_goes_on(bank, eventually):
    calls = []

    def step():
        calls.append(1)
        if len(calls) == 1:
            raise ZeroDivisionError
        return False

    loop = Loop("stumbling", bank.app, step, pause=lambda: 0.01)
    loop.start()
    eventually(lambda: len(calls) > 2)
    assert (loop.failures, loop.stuck) == (0, False)
    loop.stop()
    loop.join()


def test_what_wakes_a_loop_within_its_spacing_shares_a_turn(bank, eventually):
    calls = []

    def step():
        calls.append(1)
        loop.wake()

    loop = Loop("woken", bank.app, step, pause=lambda: 60.0, spacing=60.0)
    loop.start()
    eventually(lambda: calls)
    loop.wake()
    loop.stop()  # which waits for nothing
    loop.join()
    assert calls == [1]


PROGRAM = '''
"""A service of one line, for the worker to find by its name."""
import sys
from types import SimpleNamespace
from flask import Flask
from service_kit.db.session import connect_database, make_database
from service_kit.messaging.subscriptions import Wiring, attach
Model, db = make_database()
def create_app():
    app = Flask("bank")
    connect_database(app, db, "{url}")
    attach(app, Wiring("bank", {{"bank.unheard.v1": dict}}))
    settings = SimpleNamespace(transport="local", namespace="toys", worker_bind="")
    app.extensions["setwise"] = SimpleNamespace(settings=settings)
    return app
'''


@pytest.mark.parametrize("signal_number", [signal.SIGTERM, signal.SIGINT])
def test_the_process_notices_other_processes_and_ends_at_a_signal(bank, tmp_path, eventually, signal_number):
    package = tmp_path / "bank_service"
    package.mkdir()
    (package / "app.py").write_text(PROGRAM.format(url=bank.app.config["SQLALCHEMY_DATABASE_URI"]))
    command = [sys.executable, "-m", "service_kit.worker", "bank"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL) as process:
        try:
            for number in (1, 2):
                bank.change("bank.unheard.v1")
                eventually(lambda number=number: [bool(row.sent_at) for row in bank.rows("Outbox")] == [True] * number)
            process.send_signal(signal_number)
            assert process.wait(60) == 0
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("column", "pause"), [(None, EMPTY_MAILBOX_PAUSE), ("next_try_at", MAILBOX_PAUSE), ("died_at", EMPTY_MAILBOX_PAUSE)]
)
def test_a_mailbox_is_looked_into_often_while_something_waits(ledger, paid, within, column, pause):
    loops = Worker({"ledger": ledger.app}, "local").hosted["ledger"]
    with within(ledger):
        if column:
            mailbox.put([paid()])
            with transaction() as unit:
                unit.execute(update(kit_tables().Mailbox).values({column: now() + timedelta(seconds=20)}))
        assert not loops.mailbox.step()
    assert loops.mailbox.pause() == pause


def test_an_outbox_is_looked_into_often_while_something_waits(bank, within):
    loops = Worker({"bank": bank.app}, "local").hosted["bank"]
    loops.listener.wait(1)
    with within(bank):
        assert not loops.relay.step()
        is_sqlite = db_session().get_bind().dialect.name == "sqlite"
        assert loops.relay.pause() == (EMPTY_OUTBOX_PAUSE if is_sqlite else loops.listener.pause)
        bank.change("bank.paid.v1")
        with transaction() as unit:
            unit.execute(update(kit_tables().Outbox).values(next_try_at=now() + timedelta(seconds=20)))
        assert not loops.relay.step()
    assert loops.relay.pause() == loops.listener.pause < EMPTY_OUTBOX_PAUSE
    loops.listener.close()
