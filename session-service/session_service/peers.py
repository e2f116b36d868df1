"""The other services that this one may ask for what it has no copy of."""

from __future__ import annotations

from service_kit.security.client import ServiceClient, peer
from service_kit.security.runtime import runtime
from session_service.settings import Settings


def auth() -> ServiceClient:
    """A caller of the auth service."""
    return peer("auth", settings().auth_url)


def catalog() -> ServiceClient:
    """A caller of the catalogue."""
    return peer("catalog", settings().catalog_url)


def plans() -> ServiceClient:
    """A caller of the plans service."""
    return peer("plans", settings().plans_url)


def settings() -> Settings:
    """The settings of the current app."""
    found = runtime().settings
    assert isinstance(found, Settings)
    return found
