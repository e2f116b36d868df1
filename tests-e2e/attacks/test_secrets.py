"""Nothing secret and nobody's address leaves a trace in logs, events or problems."""

from pathlib import Path

import pytest
import requests
from sqlalchemy import inspect, text

from cli.demo.api import Api
from cli.system.databases import connected
from cli.system.environment import database_urls

PASSWORD = "seven herons row at noon"


def everything_in(url):
    """A whole database as bytes: SQLite's files with what was deleted, of PostgreSQL every row as text."""
    if url.startswith("sqlite:///"):
        file = Path(url.removeprefix("sqlite:///"))
        return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    with connected(url) as connection:
        tables = inspect(connection).get_table_names()
        rows = [row for name in tables for row in connection.execute(text(f'SELECT t::text FROM "{name}" t')).scalars()]
    return "\n".join(rows).encode()


def _stream_ticket(system, robin):
    """A ticket that was in the address of a stream, of one that it reopened, of refusals and of broken connections."""
    session = robin.api.post("/sessions", {}, expect=201)
    ticket = robin.api.post(f"/sessions/{session['id']}/stream-tickets", expect=201)
    for port in (system.port, system.ports["stream"]):
        address = f"http://127.0.0.1:{port}{ticket['href']}"
        for sent in ({}, {"Last-Event-ID": "0"}, {"Last-Event-ID": "x"}, {"Authorization": "Bearer x"}):
            with requests.get(address, headers=sent, stream=True, timeout=30) as opened:
                assert opened.status_code in (200, 401, 422)
        requests.head(address, timeout=30)
        requests.get(address.replace("/events", "/nothing"), timeout=30)
    return ticket["ticket"]


@pytest.fixture
def canaries(system, robin):
    """Strings that must turn up nowhere, each of which has been everywhere by now."""
    nobody = Api(system.url)
    nobody.post("/auth/login", {"email": robin.email, "password": "canary-password-1"}, expect=401)
    nobody.post("/auth/register", {"email": robin.email, "password": PASSWORD, "display_name": "x"}, expect=409)
    nobody.post("/auth/refresh", {"refresh_token": "canary-refresh-1"}, expect=(401, 422))
    Api(system.url, "canary-access-1").get("/plans", expect=401)
    fresh = nobody.post("/auth/refresh", {"refresh_token": robin.tokens["refresh_token"]}).body
    robin.api.get("/plans?nonsense=canary-query-1", expect=422)
    return [
        _stream_ticket(system, robin),
        PASSWORD,
        "canary-password-1",
        "canary-refresh-1",
        "canary-access-1",
        "canary-query-1",
        robin.email,
        robin.tokens["access_token"].rsplit(".", 1)[1],
        robin.tokens["refresh_token"],
        fresh["access_token"].rsplit(".", 1)[1],
        fresh["refresh_token"],
        (system.data.root / "keys" / "service-secret").read_text(),
    ]


def test_no_log_tells_a_secret(system, canaries):
    for log in system.data.logs.glob("*.log"):
        text = log.read_text()
        assert [canary for canary in canaries if canary in text] == [], log.name


def test_no_other_database_knows_an_address_or_a_token(system, canaries):
    for service, url in database_urls(system.data, {}).items():
        if service != "auth":
            content = everything_in(url)
            assert [canary for canary in canaries if canary.encode() in content] == [], service


def test_the_auth_database_keeps_no_password_and_no_token(system, canaries, robin):
    content = everything_in(database_urls(system.data, {})["auth"])
    assert robin.email.encode() in content, "the test does not look where it should"
    assert [canary for canary in canaries if canary != robin.email and canary.encode() in content] == []


def test_a_problem_does_not_repeat_what_was_sent(system):
    body = {"email": "someone@example.org", "password": "canary-password-2 password", "display_name": 7}
    answer = Api(system.url).post("/auth/register", body, expect=422)
    assert b"canary-password-2" not in answer.raw
