"""Every setting of the house with what it means, read from the Settings classes; those of the commands stand here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from typing import Any, get_args, get_type_hints

from cli.config.compose_settings import containers, is_wired, settings_of
from cli.system.server_addresses import Servers, variable
from service_kit.security.forwarding import ForwardingSettings
from service_kit.settings.base import BaseSettings

TYPES = {str: "text", int: "whole number", float: "number", bool: "true or false", list: "list, comma-separated"}


@dataclass(frozen=True)
class Described:
    """One variable. ``wired``: docker-compose.yml sets it itself."""

    variable: str
    default: str
    type: str
    meaning: str
    wired: bool = False


@dataclass(frozen=True)
class Group:
    """Variables that are read by the same processes."""

    title: str
    text: str
    settings: tuple[Described, ...]


CONTAINERS = (
    Described("SETWISE_VERSION", "latest", "text", "Tag of the image that docker-compose.yml builds and runs."),
    Described(
        "SETWISE_PUBLISH",
        "127.0.0.1:8100",
        "[address:]port",
        "Where the gateway is published. `8100` opens it to the network; a range of ports is for several gateways.",
    ),
    Described(
        "SETWISE_CLOSED",
        "true",
        "true or false",
        "Whether the services can reach nothing outside; false where errors or traces go to a server elsewhere.",
    ),
    Described("SETWISE_BACKUPS", "backups", "path", "Folder that `operator` writes backups to; default: a volume."),
    Described("SETWISE_EDGE_PUBLISH", "443", "[address:]port", "Where the profile `edge` is published, with TLS."),
    Described("SETWISE_EDGE_REDIRECT", "80", "[address:]port", "Where it sends plain requests on to the other."),
    Described("SETWISE_EDGE_SUBNET", "10.231.87.0/28", "network", "Between `edge` and the gateways."),
    Described(
        "SETWISE_EDGE_ADDRESS",
        "10.231.87.14",
        "address",
        "Of `edge` in it. Changed, it must be named in SETWISE_GATEWAY_TRUSTED_PROXIES as well.",
    ),
    Described("SETWISE_TLS", "tls", "path", "Folder with `tls.crt` and `tls.key`; without it, a self-signed pair."),
)
COMMANDS = (
    Described("SETWISE_DATA_DIR", "var", "path", "Data folder of `./setwise` commands, as `--data`."),
    Described("SETWISE_PORT", "8100", "whole number", "Port of the gateway under `./setwise up`, as `--port`."),
    Described("SETWISE_BASE_PORT", "", "whole number", "First port of the services under `up`, as `--base-port`."),
    Described(
        "SETWISE_<NAME>_BIND", "", "host:port", "Where `serve <name>` listens; default: its usual port, loopback."
    ),
    Described(
        "SETWISE_STACK_POSTGRES_HOST", "postgres", "host[:port]", "Of `secrets`: where services find PostgreSQL."
    ),
    Described("SETWISE_STACK_RABBITMQ_HOST", "rabbitmq", "host[:port]", "Of `secrets`: where services find RabbitMQ."),
    Described("SETWISE_STACK_REDIS_HOST", "redis", "host[:port]", "Of `secrets`: where services find Redis."),
    Described("SETWISE_TEST_POSTGRES", "", "URL", "PostgreSQL for tests; default: the usual port of this machine."),
    Described("SETWISE_TEST_SHORT", "", "text", "Anything: tests that repeat themselves do so less often."),
    Described("SETWISE_TEST_AMQP", "", "URL", "RabbitMQ for tests, likewise."),
    Described("SETWISE_TEST_REDIS", "", "URL", "Redis for tests, likewise."),
    Described("SETWISE_TEST_NODE", "node", "program", "Node.js for tests of clients; npm is found by itself."),
)
STACK_MEANINGS = {
    "postgres": "PostgreSQL for `up --stack` and `provision`, as somebody who may make roles and databases.",
    "amqp": "RabbitMQ for `up --stack`. Without the next one, everybody uses this user and this vhost.",
    "amqp_api": "RabbitMQ's management API (`http://user:password@host:15672`): makes vhost, users and rights.",
    "redis": "Redis for `up --stack`: this numbered database and the two after it.",
}


def groups() -> list[Group]:
    """All of it, in the order of the documentation."""
    own = [Group(name, f"Read by {name} alone.", tuple(_own(name))) for name in containers()]
    return [
        Group("Every process", "Read by all of them.", tuple(_described(BaseSettings, common=True))),
        Group(
            "Every service",
            "`<SERVICE>` is `AUTH`, `CATALOG`, `PLANS`, `SESSION` or `TRACKING`. A service's worker reads what the "
            "service reads, and so does the stream process, which is a part of session.",
            tuple(_described(_AnyService, common=False)),
        ),
        Group("The gateway and auth", "Read by these two alone.", tuple(_beyond(ForwardingSettings, BaseSettings))),
        *(group for group in own if group.settings),
        Group("Containers", "Read by docker-compose.yml.", CONTAINERS),
        Group("Commands", "Read by `./setwise` on this machine.", (*_stack(), *COMMANDS)),
    ]


class _AnyService(BaseSettings):
    service = "<SERVICE>"


def _own(name: str) -> Iterator[Described]:
    """The settings that this process has beyond those that it shares."""
    yield from _beyond(settings_of(name), ForwardingSettings)


def _beyond(settings: type[BaseSettings], shared: type[BaseSettings]) -> Iterator[Described]:
    known = {spec.name for spec in fields(shared)}
    yield from (one for spec, one in _pairs(settings) if spec.name not in known)


def _described(settings: type[BaseSettings], common: bool) -> Iterator[Described]:
    yield from (one for spec, one in _pairs(settings) if spec.metadata["common"] is common)


def _pairs(settings: type[BaseSettings]) -> Iterator[tuple[Any, Described]]:
    hints = get_type_hints(settings)
    for spec in fields(settings):
        default = spec.default_factory() if spec.default_factory is not MISSING else spec.default
        text = ",".join(default) if isinstance(default, list) else str(default) if default is not MISSING else ""
        kind = hints[spec.name]
        type_ = ", ".join(spec.metadata["choices"]) or TYPES[list if get_args(kind) else kind]
        wired = is_wired(settings, spec.name)
        yield spec, Described(settings.variable(spec), text, type_, spec.metadata["doc"], wired)


def _stack() -> Iterator[Described]:
    default = Servers()
    for name, meaning in STACK_MEANINGS.items():
        yield Described(variable(name), getattr(default, name), "URL", meaning)
