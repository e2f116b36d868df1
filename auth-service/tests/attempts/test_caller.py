"""Whose word is taken for where a request comes from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from auth_service.caller import caller
from auth_service.settings import Settings
from service_kit.runtime import runtime


@pytest.mark.parametrize(
    ("peer", "told"),
    [("172.18.0.7", "203.0.113.9"), ("192.0.2.1", "192.0.2.1"), ("127.0.0.1", "127.0.0.1")],
    ids=["a gateway of the network", "a stranger", "one that is not on the list"],
)
def test_a_network_of_gateways_is_believed(app: Flask, monkeypatch: pytest.MonkeyPatch, peer: str, told: str) -> None:
    here = runtime(app)
    monkeypatch.setattr(here, "settings", replace(here.settings, trusted_proxies=["172.16.0.0/12"]))
    with app.test_request_context(headers={"X-Forwarded-For": "203.0.113.9"}, environ_base={"REMOTE_ADDR": peer}):
        assert caller().address == told


def test_a_start_with_a_mistaken_network_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETWISE_AUTH_TRUSTED_PROXIES", "10.0.0.0/8, 10.0.0.0/99")
    with pytest.raises(ValueError, match=r"TRUSTED_PROXIES: '10\.0\.0\.0/99' must be"):
        Settings.load()
