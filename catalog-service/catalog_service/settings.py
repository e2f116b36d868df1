"""Settings of the catalogue; it calls no other service."""

from __future__ import annotations

from dataclasses import dataclass

from service_kit.settings.base import BaseSettings


@dataclass(frozen=True, kw_only=True)
class Settings(BaseSettings):
    """Read from SETWISE_* and SETWISE_CATALOG_*."""

    service = "catalog"
