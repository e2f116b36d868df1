"""The passwords of one deployment: made once, kept in one file that only the provisioning reads, never overwritten.

Everything else in the folder of secrets is made from them and may be made again.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cli.system.files import Owner, write_if_changed
from cli.system.names import ADMIN, NAMES

GATEWAY = "gateway"
SERVERS = {
    "postgres": (*NAMES, ADMIN),
    "rabbitmq": (*NAMES, ADMIN),
    "redis": (*NAMES, GATEWAY),
}
SERVICE_SECRET, GATEWAY_SECRET = "service-secret", "gateway-secret"


@dataclass(frozen=True)
class Passwords:
    """By name: ``service-secret``, ``gateway-secret`` and ``<server>/<reader>``, such as ``postgres/tracking``."""

    values: dict[str, str]

    @classmethod
    def read_or_make(cls, file: Path, owner: Owner | None = None, renew: Sequence[str] = ()) -> Passwords:
        """Those in the file, with new ones for what is missing there and for the readers to ``renew``."""
        known: dict[str, str] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        places = [f"{server}/{reader}" for server, readers in SERVERS.items() for reader in readers]
        wanted = [SERVICE_SECRET, GATEWAY_SECRET, *places]
        values = known | {name: token() for name in wanted if name not in known or name.rpartition("/")[2] in renew}
        write_if_changed(file, json.dumps(values, indent=1, sort_keys=True) + "\n", owner)
        return cls(values)

    @classmethod
    def read(cls, folder: Path) -> Passwords:
        """Those of a folder of secrets. Raises FileNotFoundError where none were made."""
        return cls(json.loads(place(folder).read_text(encoding="utf-8")))

    @property
    def service_secret(self) -> str:
        """What signs tokens between services."""
        return self.values[SERVICE_SECRET]

    @property
    def gateway_secret(self) -> str:
        """What the gateway signs for the auth service."""
        return self.values[GATEWAY_SECRET]

    def of(self, server: str) -> dict[str, str]:
        """Password by reader of one server."""
        return {reader: self.values[f"{server}/{reader}"] for reader in SERVERS[server]}


def place(folder: Path) -> Path:
    """The file of all passwords inside a folder of secrets."""
    return folder / "provision" / "passwords.json"


def token() -> str:
    """A password that needs no quoting in an address."""
    return secrets.token_urlsafe(32)
