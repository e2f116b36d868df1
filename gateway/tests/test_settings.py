"""Settings are checked at the start, all at once."""

from __future__ import annotations

import pytest

from gateway.server import options
from gateway.settings import Settings


def test_defaults_are_the_embedded_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETWISE_GATEWAY_TRUSTED_PROXIES", "10.0.0.0/8,192.168.0.0/16")
    settings = Settings.load()
    assert settings.urls()["tracking"] == "http://127.0.0.1:8105"
    assert settings.trusted_proxies == ["10.0.0.0/8", "192.168.0.0/16"]
    assert settings.cors_origins == []


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(ValueError, match=r"GATEWAY_DEADLINE.*GATEWAY_PLACES.*'\*'.*'https://app.test/'"):
        Settings(deadline=0, places=-1, cors_origins=["*", "https://app.test/", "https://app.test"]).check()


def test_the_server_believes_no_proxy_and_opens_no_control_socket() -> None:
    chosen = options(Settings())
    assert chosen["forwarded_allow_ips"] == ""
    assert chosen["forwarder_headers"] == ""
    assert chosen["control_socket_disable"] is True
    assert chosen["bind"] == ["127.0.0.1:8100"]
    assert chosen["worker_class"] == "gateway.worker.Worker"
