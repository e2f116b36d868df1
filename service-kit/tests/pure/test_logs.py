"""Packages that we use say nothing in our logs that does not belong there."""

import json
import logging

import pytest

from service_kit.observability.logs import bind, configure_logs, log, log_often


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


def test_the_line_of_a_request_is_written_as_any_other(capsys):
    configure_logs("gateway", "info", "json")
    bind(request_id="request-1", service="gateway")
    log.info("request", method="GET", route="/api/v1/goals", status=200, ms=1.2)
    log_often("request", method="GET", route="/api/v1/goals", status=200, ms=1.2)
    one, other = (json.loads(line, object_pairs_hook=list) for line in capsys.readouterr().out.splitlines())
    assert dict(one)["request_id"] == "request-1", "the test does not look where it should"
    assert one[:-1] == other[:-1]
    for [name, written] in (one[-1], other[-1]):
        assert (name, len(written)) == ("timestamp", len("2026-03-12T18:30:00.000000Z"))


@pytest.mark.parametrize(("level", "style", "lines"), [("warning", "json", 0), ("info", "console", 1)])
def test_the_line_of_a_request_goes_by_level_and_style(capsys, level, style, lines):
    configure_logs("gateway", level, style)
    log_often("request", method="GET", route="/api/v1/goals", status=200, ms=1.2)
    output = capsys.readouterr().out
    assert output.count("/api/v1/goals") == lines
    assert not output.startswith("{")


def test_whoever_else_listens_gets_the_line_of_a_request(capsys):
    configure_logs("gateway", "info", "json")
    records = []
    handler = logging.Handler()
    handler.emit = records.append
    logging.getLogger().addHandler(handler)
    log_often("request", method="GET", route="/api/v1/goals", status=200, ms=1.2)
    assert [record.msg["route"] for record in records] == ["/api/v1/goals"]
    assert capsys.readouterr().out.count("/api/v1/goals") == 1
