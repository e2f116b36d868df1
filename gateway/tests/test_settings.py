"""Settings are checked at the start, all at once."""

from __future__ import annotations

import pytest

from gateway.server import options
from gateway.settings import Settings
from service_kit.settings.errors import WrongSettings


def test_defaults_are_the_embedded_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETWISE_GATEWAY_TRUSTED_PROXIES", "10.0.0.0/8,192.168.0.0/16")
    settings = Settings.load()
    assert settings.urls()["tracking"] == "http://127.0.0.1:8105"
    assert settings.trusted_proxies == ["10.0.0.0/8", "192.168.0.0/16"]
    assert settings.cors_origins == []


def test_all_mistakes_are_reported_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETWISE_GATEWAY_DEADLINE", "0")
    monkeypatch.setenv("SETWISE_GATEWAY_PLACES", "-1")
    monkeypatch.setenv("SETWISE_GATEWAY_CORS_ORIGINS", "*,https://app.test/,https://app.test")
    with pytest.raises(WrongSettings) as failure:
        Settings.load()
    assert failure.value.lines == [
        "SETWISE_GATEWAY_DEADLINE: Must be positive.",
        "SETWISE_GATEWAY_PLACES: Must be positive.",
        "SETWISE_GATEWAY_CORS_ORIGINS: '*' must be an origin such as https://app.example. "
        "'https://app.test/' must be an origin such as https://app.example.",
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("BIND", "127.0.0.1"),
        ("BIND", ""),
        ("METRICS_BIND", "fd://3"),
        ("AUTH_URL", "https://127.0.0.1:1"),
        ("AUTH_URL", "127.0.0.1:8101"),
        ("STREAM_URL", ""),
        ("CACHE_URL", "memcached://x"),
        ("LIMITS_URL", "redis:/x"),
        ("TRUSTED_PROXIES", "bogus"),
        ("PROBE_EVERY", "-1"),
    ],
)
def test_a_value_of_another_form_is_reported_at_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.setenv(f"SETWISE_GATEWAY_{name}", text)
    with pytest.raises(WrongSettings) as failure:
        Settings.load()
    assert [line.partition(":")[0] for line in failure.value.lines] == [f"SETWISE_GATEWAY_{name}"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("BIND", "fd://3"),
        ("BIND", "[::]:8100"),
        ("METRICS_BIND", ""),
        ("CACHE_URL", "rediss://:secret@redis:6379/2?socket_timeout=1"),
        ("TRUSTED_PROXIES", "10.0.0.0/8, ::1"),
        ("PROBE_EVERY", "0"),
    ],
)
def test_every_form_that_is_read_is_let_through(monkeypatch: pytest.MonkeyPatch, name: str, text: str) -> None:
    monkeypatch.setenv(f"SETWISE_GATEWAY_{name}", text)
    assert Settings.load()


@pytest.mark.parametrize("limit", ["lots", "", "-1/minute", "0/minute", "10/fortnight"])
def test_a_limit_that_says_nothing_is_refused_rather_than_left_out(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setenv("SETWISE_GATEWAY_AUTH_LIMIT", limit)
    with pytest.raises(ValueError, match=r"SETWISE_GATEWAY_AUTH_LIMIT.*Must be a limit"):
        Settings.load()


def test_a_wildcard_is_no_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETWISE_GATEWAY_CORS_ORIGINS", "https://*.app.test")
    with pytest.raises(ValueError, match=r"'https://\*\.app\.test' must be an origin"):
        Settings.load()


def test_production_needs_no_database_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETWISE_MODE", "production")
    with pytest.raises(ValueError, match="SERVICE_SECRET") as failure:
        Settings.load()
    assert "DATABASE_URL" not in str(failure.value)
    assert "SETWISE_GATEWAY_SECRET must have" in str(failure.value)


def test_the_server_believes_no_proxy_and_opens_no_control_socket() -> None:
    chosen = options(Settings())
    assert chosen["forwarded_allow_ips"] == ""
    assert chosen["forwarder_headers"] == ""
    assert chosen["control_socket_disable"] is True
    assert chosen["bind"] == ["127.0.0.1:8100"]
    assert chosen["worker_class"] == "gateway.worker.Worker"
