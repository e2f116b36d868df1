"""A system on servers that run already: where they are, what is ours on them, and how each process gets in.

``<data>/stack/`` holds the passwords, an address per process and ``servers.json``; by that file every command knows
that the system of this data folder is of this kind.
"""

from __future__ import annotations

import json
import shlex
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from cli.system import files
from cli.system.names import ADMIN, CACHE, LIMITS, NAMES, REVOCATIONS, Namespace
from cli.system.passwords import Passwords, place
from cli.system.paths import Data
from cli.system.server_addresses import Servers
from service_kit.settings.forms import with_driver

NOTE = "servers.json"


@dataclass(frozen=True)
class Stack:
    """One system on real servers."""

    folder: Path
    servers: Servers
    space: Namespace

    @classmethod
    def of(cls, data: Data) -> Stack | None:
        """The one that this data folder belongs to, if it does."""
        try:
            known = json.loads(note(data).read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            return None
        return cls(note(data).parent, Servers(**known["servers"]), Namespace(known["namespace"]))

    @cached_property
    def passwords(self) -> Passwords:
        """Made on first use."""
        files.folder(self.folder / "provision")
        return Passwords.read_or_make(place(self.folder))

    def databases(self) -> dict[str, str]:
        """SQLAlchemy URL by service."""
        found, passwords = {}, self.passwords.of("postgres")
        for name in NAMES:
            role = self.space.database(name)
            found[name] = with_driver(_address(self.servers.postgres, f"{role}:{passwords[name]}", role))
        return found

    def transport(self, reader: str = ADMIN) -> str:
        """RabbitMQ's address for a service, or for one who may do everything with our queues.

        Without a management API everybody uses the user and the vhost that were given.
        """
        if not self.servers.amqp_api:
            return self.servers.amqp
        login = f"{self.space.user(reader)}:{self.passwords.of('rabbitmq')[reader]}"
        return _address(self.servers.amqp, login, quote(self.space.vhost, safe=""))

    def redis(self, what: int) -> str:
        """Redis's address for LIMITS, REVOCATIONS or CACHE."""
        parts = urlsplit(self.servers.redis)
        return urlunsplit(parts._replace(path=f"/{int(parts.path.strip('/') or 0) + what}"))

    def environment(self) -> dict[str, str]:
        """What all processes are told; ``transport(service)`` is for each worker alone."""
        addresses = {f"SETWISE_{name.upper()}_DATABASE_URL": url for name, url in self.databases().items()}
        return addresses | {
            "SETWISE_NAMESPACE": self.space.name,
            "SETWISE_TRANSPORT": self.transport(),
            "SETWISE_REVOCATIONS_URL": self.redis(REVOCATIONS),
            "SETWISE_GATEWAY_LIMITS_URL": self.redis(LIMITS),
            "SETWISE_GATEWAY_CACHE_URL": self.redis(CACHE),
        }

    def addresses(self) -> dict[str, str]:
        """The servers, for people: without passwords."""
        addresses = {name: bare(url) for name, url in asdict(self.servers).items() if url}
        return addresses | {"namespace": self.space.name}


def bare(url: str) -> str:
    """An address without user and password; of one that cannot be read nothing, since they may be anywhere in it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "(cannot be read)"
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def note(data: Data) -> Path:
    """Where a data folder says that it belongs to a stack."""
    return data.root / "stack" / NOTE


def start_of(data: Data) -> str:
    """What to type so that the system of this data folder runs."""
    stack = " --stack" if Stack.of(data) else ""
    return f"./setwise up{stack}{where(data)}"


def where(data: Data) -> str:
    """The option that names this data folder to any command; nothing for the usual one."""
    return "" if data == Data.at(None) else f" --data {shlex.quote(str(data.root))}"


def _address(admin: str, login: str, path: str) -> str:
    """The administrator's address for somebody else."""
    parts = urlsplit(admin)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{login}@{host}", path=f"/{path}"))
