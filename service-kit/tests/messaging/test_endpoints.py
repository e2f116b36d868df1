"""The worker's internal endpoints: how much waits, what was done, and whether it can do its work."""

import json
import re
from contextlib import contextmanager
from threading import Event as Flag
from threading import Thread

import pytest
import urllib3

from service_kit.messaging import mailbox
from service_kit.version import VERSION
from service_kit.worker.endpoints import serve_endpoints
from service_kit.worker.gauges import backlogs
from service_kit.worker.main import Worker

STUCK = {"status": "unready", "version": VERSION, "checks": {"bank.relay": "stuck"}}


@pytest.fixture
def serve():
    """``with serve(bank, ledger) as get:`` a worker at work; ``get(path)`` is (status, body)."""

    @contextmanager
    def serve_one(*toys, url="local", run=True):
        worker = Worker({toy.app.name: toy.app for toy in toys}, url)
        thread = Thread(target=worker.run)
        with serve_endpoints(list(worker.hosted.values()), "127.0.0.1:0") as port:

            def get(path):
                answer = urllib3.request("GET", f"http://127.0.0.1:{port}{path}", timeout=60)
                return answer.status, answer.data.decode()

            get.worker = worker
            if run:
                thread.start()
            try:
                yield get
            finally:
                worker.stop()
                if run:
                    thread.join()

    return serve_one


def value(text, sample):
    found = re.search(rf"^{re.escape(sample)} (\S+)$", text, re.MULTILINE)
    return float(found.group(1)) if found else None


def is_stuck(status, body):
    return (status, json.loads(body)) == (503, STUCK)


def test_what_was_done_is_counted(bank, ledger, serve, eventually):
    with serve(bank, ledger) as get:
        bank.change("bank.paid.v1")
        bank.change("bank.paid.v1", amount=-1)
        handled = 'events_taken_total{outcome="handled",service="ledger",type="bank.paid.v1"}'
        failed = 'events_taken_total{outcome="failed",service="ledger",type="bank.paid.v1"}'
        eventually(lambda: value(get("/metrics")[1], handled) == 1)
        eventually(lambda: value(get("/metrics")[1], failed))
        metrics = get("/metrics")[1]
    assert value(metrics, 'events_relayed_total{service="bank"}') == 2
    assert value(metrics, 'event_lag_seconds_count{lane="small",service="ledger"}') == 1


def test_the_backlog_is_published_and_queried_rarely(bank, ledger, paid, serve, within, monkeypatch):
    queries = []
    monkeypatch.setattr("service_kit.worker.gauges.backlogs", lambda: queries.append(1) or backlogs())
    bank.change("bank.paid.v1")
    with within(ledger):
        mailbox.put([paid()])
        mailbox.record_deletion(b"nonsense", "unreadable")
    with serve(bank, ledger, run=False) as get:
        for _ in range(10):
            metrics = get("/metrics")[1]
    assert value(metrics, 'outbox_unsent{lane="small",service="bank"}') == 1
    assert value(metrics, 'outbox_oldest_seconds{lane="small",service="bank"}') >= 0
    assert value(metrics, 'mailbox_waiting{lane="small",service="ledger"}') == 1
    assert value(metrics, 'mailbox_dead{lane="small",service="ledger"}') == 1
    assert len(queries) == 2


def test_ready_while_the_database_answers(bank, serve, database_away):
    with database_away(bank), serve(bank, run=False) as get:
        status, body = get("/health/ready")
        assert (status, json.loads(body)["status"]) == (503, "unready")
        assert get("/metrics")[0] == 200
    with serve(bank) as get:
        assert get("/health/ready")[0] == 200
        assert json.loads(get("/health/live")[1]) == {"status": "ok", "version": VERSION, "checks": {}}
        assert get("/elsewhere")[0] == 404


def test_without_its_broker_it_is_alive_and_not_ready(bank, ledger, serve):
    with serve(bank, ledger, url="amqp://guest:guest@127.0.0.1:1/", run=False) as get:
        checks = json.loads(get("/health/ready")[1])["checks"]
    assert checks == {
        "bank.database": "ok",
        "bank.broker": "not connected",
        "ledger.database": "ok",
        "ledger.broker": "not connected",
    }


def test_a_loop_that_hangs_is_not_live(bank, serve, eventually, monkeypatch):
    go_on = Flag()
    monkeypatch.setattr("service_kit.worker.main._end_if_stuck", lambda loops: None)
    monkeypatch.setattr("service_kit.worker.service_loops.relay_once", lambda publisher: go_on.wait())
    with serve(bank) as get:
        try:
            get.worker.hosted["bank"].relay.patience = 0.05
            eventually(lambda: is_stuck(*get("/health/live")))  # at once: a slow loop may seem stuck and go on
        finally:
            go_on.set()
