"""The services that own what is copied here, asked once for what no event has told yet."""

from __future__ import annotations

from typing import cast

from service_kit.client import ServiceClient
from service_kit.runtime import runtime
from tracking_service.settings import Settings


def auth() -> ServiceClient:
    """The owner of profiles."""
    return _peer("auth", _settings().auth_url)


def catalog() -> ServiceClient:
    """The owner of exercises."""
    return _peer("catalog", _settings().catalog_url)


def _peer(name: str, address: str) -> ServiceClient:
    return ServiceClient("tracking", name, address, _settings().service_secret, _settings().lookup_timeout)


def _settings() -> Settings:
    return cast(Settings, runtime().settings)
