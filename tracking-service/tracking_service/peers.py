"""The services that own what is copied here, asked once for what no event has told yet."""

from __future__ import annotations

from typing import cast

from service_kit.security.client import ServiceClient, peer
from service_kit.security.runtime import runtime
from tracking_service.settings import Settings


def auth() -> ServiceClient:
    """The owner of profiles."""
    return peer("auth", _settings().auth_url, _settings().lookup_timeout)


def catalog() -> ServiceClient:
    """The owner of exercises."""
    return peer("catalog", _settings().catalog_url, _settings().lookup_timeout)


def _settings() -> Settings:
    return cast(Settings, runtime().settings)
