"""The other services that this one may ask for what it has no copy of."""

from __future__ import annotations

from typing import cast

from plans_service.settings import Settings
from service_kit.security.client import ServiceClient, peer
from service_kit.security.runtime import runtime


def catalog() -> ServiceClient:
    """A caller of the catalogue."""
    return peer("catalog", _settings().catalog_url)


def auth() -> ServiceClient:
    """A caller of the auth service."""
    return peer("auth", _settings().auth_url)


def _settings() -> Settings:
    return cast(Settings, runtime().settings)
