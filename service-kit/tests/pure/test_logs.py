"""Packages that we use say nothing in our logs that does not belong there."""

import logging

import pytest

from service_kit.observability.logs import configure_logs, log


@pytest.fixture(autouse=True)
def _as_before():
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)


def test_pika_quotes_no_event_and_repeats_no_failure(capsys):
    configure_logs("tracking", "debug", "json")
    logging.getLogger("pika.adapters.blocking_connection").warning("Published message was returned: 82.4 kg")
    logging.getLogger("pika.adapters.utils.io_services_utils").error("Socket failed to connect")
    logging.getLogger("urllib3.connectionpool").warning("Connection pool is full")
    output = capsys.readouterr().out
    assert "82.4" not in output
    assert "Socket" not in output
    assert "pool is full" in output


def test_no_line_tells_a_ticket_whoever_writes_it(capsys):
    configure_logs("stream", "debug", "json")
    address = "/api/v1/sessions/1/events?ticket=canary-1_x"
    log.warning("failed", where=address)
    try:
        raise ValueError(address)
    except ValueError:
        log.exception("crashed")
    logging.getLogger("library").error("GET %s failed", address)
    servers = logging.getLogger("gunicorn.error")
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())
    servers.addHandler(handler)
    servers.error("Error handling request %s", address)
    servers.removeHandler(handler)
    output = capsys.readouterr().out
    assert output.count("ticket=***") >= 3, "the test does not look where it should"
    assert lines == ["Error handling request /api/v1/sessions/1/events?ticket=***"]
    assert "canary" not in output
