"""What the tracking service reads from the environment beside the common settings: ``SETWISE_TRACKING_<NAME>``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from service_kit.settings import forms
from service_kit.settings.base import BaseSettings, setting


@dataclass(frozen=True, kw_only=True)
class Settings(BaseSettings):
    """Where the owners of foreign data are asked once for what no event has told yet."""

    service: ClassVar[str] = "tracking"

    auth_url: str = setting(
        "http://127.0.0.1:8101", doc="Internal address of the auth service (profiles).", form=forms.WEB
    )
    catalog_url: str = setting(
        "http://127.0.0.1:8102", doc="Internal address of the catalogue (exercises).", form=forms.WEB
    )
    lookup_timeout: float = setting(2.0, doc="Seconds that such a look-up may take.", form=forms.POSITIVE)
