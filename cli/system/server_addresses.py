"""Where the real servers are and who may change them: SETWISE_STACK_* variables, or files named by ..._FILE."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from cli.system.env_files import value


@dataclass(frozen=True)
class Servers:
    """Administrators' addresses; ``amqp_api`` is empty where RabbitMQ's management is not to be used."""

    postgres: str = "postgresql://postgres@127.0.0.1:5432/postgres"
    amqp: str = "amqp://guest:guest@127.0.0.1:5672/"
    amqp_api: str = ""
    redis: str = "redis://127.0.0.1:6379/0"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ, known: Servers | None = None) -> Servers:
        """Those of the environment, else those ``known``, else the usual ports of this machine."""
        known = known or cls()
        return cls(
            **{name: value(environment, variable(name)) or getattr(known, name) for name in cls.__dataclass_fields__}
        )


def variable(server: str) -> str:
    """The environment variable of a server's address."""
    return f"SETWISE_STACK_{server.upper()}"
