"""The other services that this one may ask for what it has never heard of."""

from __future__ import annotations

from flask import current_app

from plans_service.settings import Settings
from service_kit.client import ServiceClient
from service_kit.runtime import runtime


def catalog() -> ServiceClient:
    """A caller of the catalogue."""
    return _client("catalog", _settings().catalog_url)


def auth() -> ServiceClient:
    """A caller of the auth service."""
    return _client("auth", _settings().auth_url)


def _settings() -> Settings:
    settings = runtime().settings
    assert isinstance(settings, Settings)
    return settings


def _client(name: str, url: str) -> ServiceClient:
    """One caller per app and peer, since each holds a pool of connections."""
    known: dict[str, ServiceClient] = current_app.extensions.setdefault("plans_peers", {})
    if name not in known:
        known[name] = ServiceClient("plans", name, url, _settings().service_secret)
    return known[name]
