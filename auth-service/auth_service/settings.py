"""What the auth service reads from the environment beside the common settings: ``SETWISE_AUTH_<NAME>``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from service_kit.security.forwarding import ForwardingSettings
from service_kit.settings import forms
from service_kit.settings.base import setting


@dataclass(frozen=True, kw_only=True)
class Settings(ForwardingSettings):
    """Where keys live, how much hashing at once, how long deletions and keys wait."""

    service: ClassVar[str] = "auth"

    key_directory: str = setting(
        "var/keys", doc="Directory of the private signing keys; made on first start, readable by this service alone."
    )
    key_rotation_days: int = setting(90, doc="Age in days at which a signing key is replaced.", form=forms.at_least(1))
    erasure_grace_days: int = setting(
        30,
        doc="Days between a deletion request and the erasure; a log-in cancels it meanwhile. 0 erases at once.",
        form=forms.at_least(0),
    )
    hash_slots: int = setting(
        4, doc="Password hashes computed at once in one process (19 MiB each).", form=forms.at_least(1)
    )
    hash_wait_seconds: int = setting(
        3, doc="Seconds that a request waits for a free slot before it is answered 503.", form=forms.at_least(0)
    )
