"""Settings of the harbour."""

from __future__ import annotations

from dataclasses import dataclass

from service_kit.settings.base import BaseSettings, setting


@dataclass(frozen=True, kw_only=True)
class Settings(BaseSettings):
    """Read from SETWISE_* and SETWISE_HARBOUR_*."""

    service = "harbour"

    berths: int = setting(12, doc="Places for boats.")
    flags: list[str] = setting(["blue"], doc="Flags that are flown.")
