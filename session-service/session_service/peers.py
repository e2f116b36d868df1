"""The other services that this one may ask for what it has never heard of."""

from __future__ import annotations

from flask import current_app

from service_kit.client import ServiceClient
from service_kit.runtime import runtime
from session_service.settings import Settings


def auth() -> ServiceClient:
    """A caller of the auth service."""
    return _client("auth", settings().auth_url)


def catalog() -> ServiceClient:
    """A caller of the catalogue."""
    return _client("catalog", settings().catalog_url)


def plans() -> ServiceClient:
    """A caller of the plans service."""
    return _client("plans", settings().plans_url)


def settings() -> Settings:
    """The settings of the current app."""
    found = runtime().settings
    assert isinstance(found, Settings)
    return found


def _client(name: str, url: str) -> ServiceClient:
    """One caller per app and peer, since each holds a pool of connections."""
    known: dict[str, ServiceClient] = current_app.extensions.setdefault("session_peers", {})
    if name not in known:
        known[name] = ServiceClient("session", name, url, settings().service_secret)
    return known[name]
