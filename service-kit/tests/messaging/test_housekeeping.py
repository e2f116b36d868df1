"""Timers: once per interval, whoever asks and however often."""

from datetime import timedelta
from threading import Thread

from sqlalchemy import select

from service_kit import clock
from service_kit.db.session import db_session, transaction
from service_kit.db.tables import kit_tables
from service_kit.ids import new_id
from service_kit.messaging.housekeeping import INBOX_RETENTION, KIT_TIMERS, Timers, run_if_due
from service_kit.messaging.subscriptions import Timer
from service_kit.testing.frozen_clock import frozen


def test_a_timer_runs_once_in_its_interval(bank, within, hourly):
    runs = []
    timer = hourly(lambda: runs.append(clock.now()))
    start = clock.now()
    with within(bank):
        for minutes in range(0, 125, 5):
            with frozen(start + timedelta(minutes=minutes)):
                run_if_due("tick", timer)
    assert len(runs) == 3


def test_a_timer_without_anything_to_do_writes_nothing(bank, within):
    runs, waiting = [], select(bank.Balance.subject).where(bank.Balance.amount > 5)
    timer = Timer(timedelta(seconds=5), lambda: runs.append(1), waiting)
    with within(bank):
        assert not run_if_due("tick", timer)
        assert db_session().query(kit_tables().TimerRun).count() == 0
        db_session().rollback()
        with transaction() as unit:
            unit.add(bank.Balance(subject=new_id(), version=1, amount=6))
        assert run_if_due("tick", timer)
        assert not run_if_due("tick", timer)  # it is not due again
    assert runs == [1]


def test_a_run_that_fails_is_not_noted(bank, within, hourly):
    runs = []

    def fail_first():
        runs.append(1)
        if len(runs) == 1:
            raise ZeroDivisionError

    timers = Timers({"tick": hourly(fail_first), "other": hourly(lambda: runs.append(2))})
    with within(bank):
        timers.step()
        assert runs == [1, 2]
        assert not timers.step()  # not looked at again at once
        assert run_if_due("tick", timers.timers["tick"])
        assert not run_if_due("tick", timers.timers["tick"])
    assert 0 < timers.pause <= 60


def test_a_clock_that_is_set_back_stops_no_timer(bank, within, hourly):
    runs = []
    timer = hourly(lambda: runs.append(1))
    with within(bank):
        with frozen(clock.now() + timedelta(days=2)):
            run_if_due("tick", timer)
        run_if_due("tick", timer)
    assert len(runs) == 2


def test_of_several_workers_one_runs_it(bank, hourly):
    runs = []
    timer = hourly(lambda: runs.append(1))

    def work():
        with bank.app.app_context():
            run_if_due("tick", timer)

    workers = [Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert runs == [1]


def test_what_is_no_longer_needed_is_forgotten(bank, within):
    with within(bank):
        with transaction() as unit:
            unit.add(kit_tables().Inbox(event_id=new_id()))
            unit.add(kit_tables().IdempotencyKey(scope="s", key="k", fingerprint="f"))
        with frozen(clock.now() + timedelta(hours=23)):
            for name, timer in KIT_TIMERS.items():
                assert run_if_due(name, timer)
        assert db_session().query(kit_tables().IdempotencyKey).count() == 1
        db_session().rollback()
        with frozen(clock.now() + INBOX_RETENTION + timedelta(hours=1)):
            for name, timer in KIT_TIMERS.items():
                assert run_if_due(name, timer)
        assert db_session().query(kit_tables().IdempotencyKey).count() == 0
        assert db_session().query(kit_tables().Inbox).count() == 0
