"""Settings: typed, all mistakes at once, production refuses what is weak."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from service_kit.settings.errors import WrongSettings


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The class of the harbour's settings, in an environment that says no more than where its database is."""
    from harbour_service.settings import Settings

    monkeypatch.setenv("SETWISE_HARBOUR_DATABASE_URL", "sqlite:////tmp/harbour.sqlite3")
    return Settings


def variables(problem: WrongSettings) -> list[str]:
    return [line.partition(":")[0] for line in problem.lines]


def test_values_are_read_by_type(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETWISE_HARBOUR_BERTHS", "30")
    monkeypatch.setenv("SETWISE_HARBOUR_FLAGS", "red,green")
    loaded = settings.load()
    assert (loaded.berths, loaded.flags, loaded.mode) == (30, ["red", "green"], "development")


def test_all_mistakes_are_reported_at_once(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETWISE_HARBOUR_BERTHS", "many")
    monkeypatch.setenv("SETWISE_MODE", "holiday")
    monkeypatch.setenv("SETWISE_MAX_BODY", "1_000x")
    with pytest.raises(WrongSettings) as failure:
        settings.load()
    assert set(variables(failure.value)) == {"SETWISE_HARBOUR_BERTHS", "SETWISE_MODE", "SETWISE_MAX_BODY"}


def test_a_value_may_lie_in_a_file(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, text in {
        "SERVICE_SECRET": "from a file\n",
        "HARBOUR_BERTHS": "7",
        "HARBOUR_FLAGS": "red,green\n",
    }.items():
        (tmp_path / name).write_text(text)
        monkeypatch.setenv(f"SETWISE_{name}_FILE", str(tmp_path / name))
    loaded = settings.load()
    assert (loaded.service_secret, loaded.berths, loaded.flags) == ("from a file", 7, ["red", "green"])


def test_a_file_that_cannot_be_read_and_a_double_value_are_reported_with_the_rest(
    settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("one")
    (tmp_path / "berths").write_bytes(b"\xff\xfe")
    monkeypatch.setenv("SETWISE_SERVICE_SECRET", "two")
    monkeypatch.setenv("SETWISE_SERVICE_SECRET_FILE", str(tmp_path / "secret"))
    monkeypatch.setenv("SETWISE_HARBOUR_BERTHS_FILE", str(tmp_path / "berths"))
    monkeypatch.setenv("SETWISE_TRANSPORT_FILE", str(tmp_path / "nothing"))
    monkeypatch.setenv("SETWISE_MODE", "holiday")
    with pytest.raises(WrongSettings) as failure:
        settings.load()
    assert set(variables(failure.value)) == {
        "SETWISE_SERVICE_SECRET",
        "SETWISE_HARBOUR_BERTHS",
        "SETWISE_TRANSPORT",
        "SETWISE_MODE",
    }


WRONG = [
    ("SETWISE_HARBOUR_DATABASE_URL", "mysql://me:hidden@host/harbour"),
    ("SETWISE_HARBOUR_DATABASE_URL", "postgresql+asyncpg://me:hidden@host/harbour"),
    ("SETWISE_HARBOUR_DATABASE_URL", "postgresql://me:hidden@host:port/harbour"),
    ("SETWISE_HARBOUR_DATABASE_URL", "sqlite://tmp/hidden.db"),
    ("SETWISE_HARBOUR_DATABASE_URL", "hidden"),
    ("SETWISE_HARBOUR_WORKER_BIND", "hidden"),
    ("SETWISE_HARBOUR_WORKER_BIND", "hidden:66000"),
    ("SETWISE_TRANSPORT", "hidden"),
    ("SETWISE_TRANSPORT", "amqp:/hidden"),
    ("SETWISE_JWKS_URL", "hidden"),
    ("SETWISE_JWKS_URL", "http://hidden:port/keys"),
    ("SETWISE_REVOCATIONS_URL", "hidden"),
    ("SETWISE_REVOCATIONS_URL", "sqlite:///"),
    ("SETWISE_OTLP_ENDPOINT", "hidden"),
    ("SETWISE_SENTRY_DSN", "https://hidden.example/4"),
    ("SETWISE_SENTRY_DSN", "https://hidden@sentry.example"),
    ("SETWISE_MAX_BODY", "-5"),
    ("SETWISE_MAX_BODY", "0"),
]


@pytest.mark.parametrize(("name", "text"), WRONG)
def test_a_value_of_another_form_is_reported_by_what_is_wanted(
    settings: Any, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.setenv(name, text)
    with pytest.raises(WrongSettings, match="Must be ") as failure:
        settings.load()
    assert variables(failure.value) == [name]
    assert "hidden" not in str(failure.value)  # it may be a password


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SETWISE_HARBOUR_WORKER_BIND", "0.0.0.0:8110"),
        ("SETWISE_HARBOUR_WORKER_BIND", ""),
        ("SETWISE_TRANSPORT", "amqps://me:secret@broker:5671/%2F"),
        ("SETWISE_JWKS_URL", ""),
        ("SETWISE_REVOCATIONS_URL", "rediss://:secret@redis:6379/1"),
        ("SETWISE_OTLP_ENDPOINT", "http://collector:4318"),
        ("SETWISE_SENTRY_DSN", "https://key@sentry.example/at/4"),
        ("SETWISE_HARBOUR_FLAGS", "red"),
    ],
)
def test_every_form_that_is_read_is_let_through(
    settings: Any, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.setenv(name, text)
    assert settings.load()


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("postgres://me:p%40ss@host/harbour", "postgresql+psycopg2://me:p%40ss@host/harbour"),
        ("postgresql://me@/harbour?host=/run/pg", "postgresql+psycopg2://me@/harbour?host=/run/pg"),
        ("postgresql+psycopg2://me@host/harbour", "postgresql+psycopg2://me@host/harbour"),
        ("PostgreSQL://me@host/harbour", "postgresql+psycopg2://me@host/harbour"),
        ("sqlite:////tmp/other.db", "sqlite:////tmp/other.db"),
    ],
)
def test_a_plain_address_of_postgresql_gets_its_driver(
    settings: Any, monkeypatch: pytest.MonkeyPatch, url: str, read: str
) -> None:
    monkeypatch.setenv("SETWISE_HARBOUR_DATABASE_URL", url)
    assert settings.load().database_url == read


def test_a_service_does_not_start_without_a_database(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SETWISE_HARBOUR_DATABASE_URL")
    with pytest.raises(ValueError, match="SETWISE_HARBOUR_DATABASE_URL must be set"):
        settings.load()


def test_items_of_a_list_may_have_room_around_them(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETWISE_HARBOUR_FLAGS", "red, green")
    assert settings.load().flags == ["red", "green"]


def test_of_several_service_secrets_the_first_signs(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETWISE_SERVICE_SECRET", "new one, old one")
    assert settings.load().service_secrets == ("new one", "old one")


SOUND = {
    "SETWISE_MODE": "production",
    "SETWISE_SERVICE_SECRET": "kM3v9Qx_7bTz1LwYp5RcHs2Nf8Gd4Ju6",
    "SETWISE_REVOCATIONS_URL": "sqlite:////tmp/revocations.db",
    "SETWISE_HARBOUR_DATABASE_URL": "postgresql+psycopg2://setwise_harbour:h7Kq2@database/setwise_harbour",
    "SETWISE_TRANSPORT": "amqp://setwise-harbour:p9Zx4@broker/setwise",
}


@pytest.fixture
def in_production(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Load with sound settings of production, changed as told."""

    def load(**changes: str) -> Any:
        for name, value in (SOUND | changes).items():
            monkeypatch.setenv(name, value)
        return settings.load()

    return load


def test_production_starts_with_sound_settings(in_production: Callable[..., Any]) -> None:
    assert in_production(FLASK_DEBUG="0").mode == "production"


def test_production_tells_everything_that_it_refuses(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SETWISE_HARBOUR_DATABASE_URL")
    monkeypatch.setenv("SETWISE_MODE", "production")
    monkeypatch.setenv("FLASK_DEBUG", "1")
    monkeypatch.setenv("SETWISE_TRANSPORT", "amqp://guest:guest@broker/")
    with pytest.raises(WrongSettings) as failure:
        settings.load()
    lines = failure.value.lines
    for name in ("SERVICE_SECRET", "REVOCATIONS_URL", "HARBOUR_DATABASE_URL", "TRANSPORT", "FLASK_DEBUG"):
        assert any(name in line for line in lines), name
    assert len(lines) == 5


@pytest.mark.parametrize(
    "secret",
    ["s" * 64, "please-changeme-before-you-go-live-9271", "short", "kM3v9Qx_7bTz1LwYp5RcHs2Nf8Gd4Ju6,short"],
)
def test_production_refuses_a_secret_that_can_be_guessed(in_production: Callable[..., Any], secret: str) -> None:
    with pytest.raises(ValueError, match="SETWISE_SERVICE_SECRET"):
        in_production(SETWISE_SERVICE_SECRET=secret)


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("SETWISE_TRANSPORT", "amqp://guest:guest@broker.example.org/"),
        ("SETWISE_TRANSPORT", "amqp://broker/setwise"),
        ("SETWISE_TRANSPORT", "amqps://setwise:setwise@10.0.0.4/setwise"),
        ("SETWISE_HARBOUR_DATABASE_URL", "postgresql+psycopg2://postgres:postgres@database/harbour"),
        ("SETWISE_HARBOUR_DATABASE_URL", "postgresql+psycopg2://boats:h%61rbour@database/harbour"),
        ("SETWISE_REVOCATIONS_URL", "redis://redis:6379/1"),
        ("SETWISE_REVOCATIONS_URL", "redis://:Password@redis:6379/1"),
    ],
)
def test_production_refuses_well_known_passwords(in_production: Callable[..., Any], name: str, url: str) -> None:
    with pytest.raises(ValueError, match=name):
        in_production(**{name: url})


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("SETWISE_TRANSPORT", "local"),
        ("SETWISE_TRANSPORT", "amqp://guest:guest@127.0.0.1:5672/"),
        ("SETWISE_HARBOUR_DATABASE_URL", "postgresql+psycopg2://postgres@/harbour?host=/var/run/postgresql"),
        ("SETWISE_HARBOUR_DATABASE_URL", "postgresql+psycopg2://postgres:postgres@localhost/harbour"),
        ("SETWISE_HARBOUR_DATABASE_URL", "sqlite:////var/lib/harbour.sqlite3"),
        ("SETWISE_REVOCATIONS_URL", "redis://[::1]:6379/1"),
    ],
)
def test_production_lets_the_own_machine_be_as_it_is(in_production: Callable[..., Any], name: str, url: str) -> None:
    assert in_production(**{name: url}).mode == "production"
