"""What the session service gets from its environment."""

from __future__ import annotations

from dataclasses import dataclass

from service_kit.settings import forms
from service_kit.settings.base import BaseSettings, setting


@dataclass(frozen=True, kw_only=True)
class Settings(BaseSettings):
    """Peers for the first look-up of an unknown id, and the bounds of the event streams."""

    service = "session"

    auth_url: str = setting("http://127.0.0.1:8101", doc="Internal URL of the auth service.", form=forms.WEB)
    catalog_url: str = setting("http://127.0.0.1:8102", doc="Internal URL of the catalogue.", form=forms.WEB)
    plans_url: str = setting("http://127.0.0.1:8103", doc="Internal URL of the plans service.", form=forms.WEB)
    own_url: str = setting("http://127.0.0.1:8104", doc="Where the stream process finds this service.", form=forms.WEB)
    max_streams: int = setting(
        2_000, doc="Event streams that one stream process holds open at once.", form=forms.POSITIVE
    )
    max_streams_per_user: int = setting(
        10, doc="Event streams that one user may hold open in one process.", form=forms.POSITIVE
    )
