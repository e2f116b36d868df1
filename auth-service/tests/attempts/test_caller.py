"""Whose word is taken for where a request comes from: the gateway's, which proves itself, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from auth_service.caller import caller
from auth_service.settings import Settings
from service_kit import clock
from service_kit.security.client import service_token
from service_kit.security.runtime import runtime
from service_kit.testing.frozen_clock import frozen
from service_kit.testing.plugin import GATEWAY_SECRET, SECRET

CLIENT, PEER = "203.0.113.9", "172.18.0.7"
NEWER, BLANK = "a-newer-secret-of-the-gateway-under-test", " " * 32


@pytest.fixture
def address(app: Flask) -> Callable[..., str]:
    """``address(token)``: what is taken for the client's, of a request with this token that tells another."""

    def of(token: str | None, forwarded: str = CLIENT) -> str:
        headers = {"X-Forwarded-For": forwarded} | ({} if token is None else {"X-Gateway-Token": token})
        with app.test_request_context(headers=headers, environ_base={"REMOTE_ADDR": PEER}):
            return caller().address

    return of


@pytest.fixture
def secrets(app: Flask) -> Iterator[Callable[[str], None]]:
    """``secrets("new, old")``: those that the auth service has from now on."""
    here = runtime(app)
    before = here.settings

    def have(text: str) -> None:
        here.settings = replace(before, gateway_secret=text)

    yield have
    here.settings = before


def test_the_gateway_is_believed(address: Callable[..., str]) -> None:
    good = service_token("gateway", "auth", GATEWAY_SECRET)
    assert address(good) == CLIENT
    assert address(good, "2001:db8::1") == "2001:db8::1"
    assert address(good, "no address") == PEER


def test_nobody_else_is_whatever_they_send(address: Callable[..., str]) -> None:
    with frozen(clock.now() - timedelta(seconds=70)):
        old = service_token("gateway", "auth", GATEWAY_SECRET)
    forgeries = {
        "no token": None,
        "empty": "",
        "nonsense": "x",
        "large": "x" * 8_000,
        "a service's": service_token("gateway", "auth", SECRET),
        "for another service": service_token("gateway", "tracking", GATEWAY_SECRET),
        "old": old,
        "the secret of nobody": service_token("gateway", "auth", BLANK),
    }
    assert {name: address(token) for name, token in forgeries.items()} == dict.fromkeys(forgeries, PEER)


@pytest.mark.parametrize("addresses", ["127.0.0.1", "::1", "10.0.0.4"])
def test_a_peer_on_our_own_machine_or_network_is_nobody_either(app: Flask, addresses: str) -> None:
    with app.test_request_context(headers={"X-Forwarded-For": CLIENT}, environ_base={"REMOTE_ADDR": addresses}):
        assert caller().address == addresses


def test_while_the_secret_is_changed_both_are_believed(
    address: Callable[..., str], secrets: Callable[[str], None]
) -> None:
    secrets(f"{NEWER}, {GATEWAY_SECRET}")
    assert address(service_token("gateway", "auth", GATEWAY_SECRET)) == CLIENT
    assert address(service_token("gateway", "auth", NEWER)) == CLIENT
    secrets(NEWER)
    assert address(service_token("gateway", "auth", GATEWAY_SECRET)) == PEER


def test_without_a_secret_nobody_is_believed(address: Callable[..., str], secrets: Callable[[str], None]) -> None:
    secrets("")
    assert address(service_token("gateway", "auth", BLANK)) == PEER
    assert address(service_token("gateway", "auth", GATEWAY_SECRET)) == PEER


SOUND = {
    "SETWISE_MODE": "production",
    "SETWISE_SERVICE_SECRET": "kM3v9Qx_7bTz1LwYp5RcHs2Nf8Gd4Ju6",
    "SETWISE_REVOCATIONS_URL": "sqlite:////tmp/revocations.db",
    "SETWISE_AUTH_DATABASE_URL": "sqlite:////tmp/auth.db",
}


@pytest.mark.parametrize(
    ("secret", "reason"),
    [
        ("", "must have at least 32 characters"),
        ("s" * 64, "looks like a placeholder"),
        (f"{'Zq8' * 12}xyWtR, short", "must have at least 32 characters"),
        (SOUND["SETWISE_SERVICE_SECRET"], "must be another than SETWISE_SERVICE_SECRET"),
    ],
)
def test_production_refuses_to_be_without(monkeypatch: pytest.MonkeyPatch, secret: str, reason: str) -> None:
    for name, value in (SOUND | {"SETWISE_GATEWAY_SECRET": secret}).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=f"SETWISE_GATEWAY_SECRET {reason}"):
        Settings.load()


def test_production_starts_with_a_secret_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (SOUND | {"SETWISE_GATEWAY_SECRET": "Wq5nT0rXb2Ve7Lm1Kc9Sd4Hf6Gj8Ya3U"}).items():
        monkeypatch.setenv(name, value)
    assert Settings.load().gateway_secrets == ("Wq5nT0rXb2Ve7Lm1Kc9Sd4Hf6Gj8Ya3U",)
