"""Settings: typed, all mistakes at once, production refuses what is weak."""

from __future__ import annotations

from typing import Any

import pytest
from environs import EnvValidationError


@pytest.fixture
def settings() -> Any:
    from harbour_service.settings import Settings

    return Settings


def test_values_are_read_by_type(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETWISE_HARBOUR_BERTHS", "30")
    monkeypatch.setenv("SETWISE_HARBOUR_FLAGS", "red,green")
    loaded = settings.load()
    assert (loaded.berths, loaded.flags, loaded.mode) == (30, ["red", "green"], "development")


def test_all_mistakes_are_told_at_once(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETWISE_HARBOUR_BERTHS", "many")
    monkeypatch.setenv("SETWISE_MODE", "holiday")
    monkeypatch.setenv("SETWISE_MAX_BODY", "1_000x")
    with pytest.raises(EnvValidationError) as failure:
        settings.load()
    assert set(failure.value.error_messages) == {"SETWISE_HARBOUR_BERTHS", "SETWISE_MODE", "SETWISE_MAX_BODY"}


def test_production_refuses_missing_secrets(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETWISE_MODE", "production")
    with pytest.raises(ValueError, match=r"SERVICE_SECRET.*REVOCATIONS_URL"):
        settings.load()
    monkeypatch.setenv("SETWISE_SERVICE_SECRET", "s" * 32)
    monkeypatch.setenv("SETWISE_REVOCATIONS_URL", "sqlite:////tmp/revocations.db")
    assert settings.load().mode == "production"
