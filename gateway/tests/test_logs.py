"""No line of the gateway, or of a library in it, says who asked: logs outlive an erasure."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from service_kit.testing.plugin import Key, UserClient

ADDRESS = "203.0.113.77"
SCRIPTS = ["headless", "garbage", "silence", "cut", "both-framings", "odd-coding", "status-999"]


@pytest.fixture
def app(make_app: Callable[..., Flask], service: Any) -> Flask:
    """A gateway with one request for each caller. Made before ``caplog`` listens: it sets up the logs anew."""
    return make_app(user_limit="1/hour", address_limit="1/hour", auth_limit="1/hour")


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """All that is written, at every level."""
    caplog.set_level(logging.DEBUG)
    return caplog


@pytest.mark.parametrize("signed_in", [True, False], ids=["with a token", "without"])
@pytest.mark.parametrize("path", ["/exercises", "/auth/register"])
def test_no_line_names_whom_a_limit_refuses(
    app: Flask, key: Key, lines: pytest.LogCaptureFixture, signed_in: bool, path: str
) -> None:
    client = UserClient(app.test_client(), key, anonymous=not signed_in)
    method = "POST" if path == "/auth/register" else "GET"
    answers = [client.open(method=method, path=path, environ_overrides={"REMOTE_ADDR": ADDRESS}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 429, 429]
    assert lines.text.count("'status': 429") == 2, "the test does not look where it should"
    assert str(client.user_id) not in lines.text
    assert ADDRESS not in lines.text


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_line_holds_the_address_of_what_failed(
    app: Flask, key: Key, lines: pytest.LogCaptureFixture, script: str
) -> None:
    alice = UserClient(app.test_client(), key)
    assert alice.get(f"/plans/{alice.user_id}/{script}?ticket=canary").status_code in {200, 502, 503}
    assert "'event': 'request'" in lines.text, "the test does not look where it should"
    assert str(alice.user_id) not in lines.text
    assert "canary" not in lines.text
