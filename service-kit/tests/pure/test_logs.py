"""Packages that we use say nothing in our logs that does not belong there."""

import logging

import pytest

from service_kit.observability.logs import configure_logs


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
