"""How everything of one deployment is called on servers that it shares with others; all begins with its namespace."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cli.system.services import SERVICES

ADMIN = "admin"  # the reader who may do everything
NAMES = tuple(service.name for service in SERVICES)
LIMITS, REVOCATIONS, CACHE = 0, 1, 2  # Redis's numbered databases, counted from the number in its address
# What fits a PostgreSQL name together with a service's, a Redis pattern and a RabbitMQ name alike.
_ALLOWED = re.compile(r"[a-z][a-z0-9_-]{0,39}")


@dataclass(frozen=True)
class Namespace:
    """The names of one deployment. Raises ValueError for a namespace that some server would not take."""

    name: str = "setwise"

    def __post_init__(self) -> None:
        if not _ALLOWED.fullmatch(self.name):
            raise ValueError(
                f"{self.name!r} cannot be a namespace: up to 40 small letters, digits, - and _, a letter first"
            )

    def database(self, service: str) -> str:
        """A service's database, and its role."""
        return f"{self.name}_{service}"

    def user(self, reader: str) -> str:
        """A reader's user in RabbitMQ and Redis."""
        return f"{self.name}-{reader}"

    @property
    def vhost(self) -> str:
        """The virtual host in RabbitMQ."""
        return self.name
