"""The table of what runs: names, folders, ports. Only here are all services known, by name."""

from __future__ import annotations

from dataclasses import dataclass

HOST = "127.0.0.1"
DEFAULT_PORT = 8100


@dataclass(frozen=True)
class Service:
    """One service with a database: ``tracking`` lives in ``tracking-service/tracking_service``."""

    name: str
    owns: str

    @property
    def folder(self) -> str:
        """Its folder under the root of the repository."""
        return f"{self.name}-service"

    @property
    def package(self) -> str:
        """Its Python package."""
        return f"{self.name}_service"


SERVICES = (
    Service("auth", "accounts, tokens, profiles"),
    Service("catalog", "exercises, muscles, equipment"),
    Service("plans", "plans and their days"),
    Service("session", "live and logged workouts"),
    Service("tracking", "measurements, goals, records"),
)
# What listens, in the order of their ports: the gateway, the services, the event streams.
LISTENERS = ("gateway", *(service.name for service in SERVICES), "stream")


def ports(gateway: int = DEFAULT_PORT, base: int | None = None) -> dict[str, int]:
    """Port by listener: the gateway's own, the others counted up from ``base`` (default: right behind it)."""
    first = gateway + 1 if base is None else base
    return {"gateway": gateway} | {name: first + i for i, name in enumerate(LISTENERS[1:])}
