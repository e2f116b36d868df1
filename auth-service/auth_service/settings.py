"""What the auth service reads from the environment beside the common settings: ``SETWISE_AUTH_<NAME>``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from service_kit.settings import BaseSettings, setting


@dataclass(frozen=True, kw_only=True)
class Settings(BaseSettings):
    """Where keys live, how much hashing at once, how long deletions and keys wait."""

    service: ClassVar[str] = "auth"

    key_directory: str = setting(
        "var/keys", doc="Directory of the private signing keys; made on first start, readable by this service alone."
    )
    key_rotation_days: int = setting(90, doc="Age in days at which a signing key is replaced.")
    erasure_grace_days: int = setting(
        30, doc="Days between a deletion request and the erasure; a log-in cancels it meanwhile. 0 erases at once."
    )
    trusted_proxies: list[str] = setting(
        ["127.0.0.1", "::1"], doc="Addresses whose `X-Forwarded-For` names the client: those of the gateway."
    )
    hash_slots: int = setting(4, doc="Password hashes computed at once in one process (19 MiB each).")
    hash_wait_seconds: int = setting(3, doc="Seconds that a request waits for a free slot before it is answered 503.")

    def check(self) -> None:
        """Refuse figures that make no sense. Raises ValueError that names all of them."""
        super().check()
        least = {"key_rotation_days": 1, "erasure_grace_days": 0, "hash_slots": 1, "hash_wait_seconds": 0}
        wrong = [
            f"SETWISE_AUTH_{name.upper()} must be at least {low}"
            for name, low in least.items()
            if getattr(self, name) < low
        ]
        if wrong:
            raise ValueError("; ".join(wrong))
