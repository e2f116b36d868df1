"""What the plans service gets from its environment."""

from __future__ import annotations

from dataclasses import dataclass

from service_kit.settings import forms
from service_kit.settings.base import BaseSettings, setting


@dataclass(frozen=True, kw_only=True)
class Settings(BaseSettings):
    """Where the owners of foreign data are found, for the first look-up of an unknown id."""

    service = "plans"

    catalog_url: str = setting("http://127.0.0.1:8102", doc="Internal URL of the catalogue.", form=forms.WEB)
    auth_url: str = setting("http://127.0.0.1:8101", doc="Internal URL of the auth service.", form=forms.WEB)
