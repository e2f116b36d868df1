"""The broker's definitions, made from the services' HANDLES tables: vhost, exchanges, queues, bindings, rights.

``deploy/rabbitmq/definitions.json`` is this without users, under version control so that a change shows in review.
With users it is what a new broker loads at its start, and what its management API takes at any time.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from typing import Any

from cli.system.names import ADMIN, NAMES, Namespace
from service_kit.messaging.lanes import LANES
from service_kit.messaging.subscriptions import committed_routing
from service_kit.messaging.transports import topology
from service_kit.messaging.transports.topology import Names, Routing

EVERYTHING = {"configure": ".*", "write": ".*", "read": ".*"}


def definitions(space: Namespace, routing: Routing | None = None) -> dict[str, Any]:
    """Everything but the users, as the broker's own JSON format wants it."""
    routing = committed_routing() if routing is None else routing
    names, place = Names(space.name), {"vhost": space.vhost}
    services = subscribers(routing)
    return {
        "vhosts": [{"name": space.vhost}],
        "permissions": permissions(space, names),
        "topic_permissions": [
            topic_permission(space, names, service, routing, lane) for service in NAMES for lane in LANES
        ],
        "exchanges": [
            {"name": name, **place, "type": kind, "durable": True, "auto_delete": False, "internal": False}
            | {"arguments": {}}
            for name, kind in exchanges(names, routing).items()
        ],
        "queues": [
            {"name": name, **place, "durable": True, "auto_delete": False, "arguments": arguments}
            for service in services
            for name, arguments in topology.queues(service, names).items()
        ],
        "bindings": [
            {"source": exchange, **place, "destination": queue, "destination_type": "queue"}
            | {"routing_key": key, "arguments": {}}
            for service in services
            for exchange, queue, key in topology.bindings(service, routing, names)
        ],
    }


def subscribers(routing: Routing) -> list[str]:
    """The services that have queues."""
    return sorted({service for services in routing.values() for service in services})


def exchanges(names: Names, routing: Routing) -> dict[str, str]:
    """Type by name, the marks of all services among them."""
    marks = {names.mark(one, topology.handled_types(one, routing)) for one in subscribers(routing)}
    return topology.exchanges(names) | dict.fromkeys(sorted(marks), topology.MARK_TYPE)


def permission(service: str, names: Names) -> str:
    """What a service's user may configure, write and read: its own queues and marks, and the exchanges."""
    own = (*topology.queues(service, names), *topology.exchanges(names))
    return f"^({'|'.join(re.escape(name) for name in own)}|{re.escape(names.marks(service))}[0-9a-f]+)$"


def permissions(space: Namespace, names: Names) -> list[dict[str, str]]:
    """Each service its own queues and the exchanges; the administrator everything in this vhost."""
    rights = {service: dict.fromkeys(EVERYTHING, permission(service, names)) for service in NAMES}
    return [
        {"user": space.user(reader), "vhost": space.vhost, **one}
        for reader, one in (rights | {ADMIN: EVERYTHING}).items()
    ]


def topic_permission(space: Namespace, names: Names, service: str, routing: Routing, lane: str) -> dict[str, str]:
    """A service publishes events of its own only, and binds its queues to nothing but what it handles."""
    handled = topology.handled_types(service, routing)
    read = f"^({'|'.join(re.escape(name) for name in handled)})$" if handled else "^$"
    return {
        "user": space.user(service),
        "vhost": space.vhost,
        "exchange": names.events(lane),
        "write": f"^{re.escape(service)}\\.",
        "read": read,
    }


def with_users(
    base: dict[str, Any], space: Namespace, passwords: Mapping[str, str], whole: bool = True
) -> dict[str, Any]:
    """The definitions with a user per reader; ``passwords`` by reader, the administrator's among them.

    ``whole``: the administrator is that of the whole broker, not of our vhost alone.
    """
    users = [
        {
            "name": space.user(reader),
            "password_hash": password_hash(space.user(reader), password),
            "hashing_algorithm": "rabbit_password_hashing_sha256",
            "tags": ["administrator"] if whole and reader == ADMIN else [],
            "limits": {},
        }
        for reader, password in passwords.items()
    ]
    return {"users": users} | base


def password_hash(user: str, password: str) -> str:
    """RabbitMQ's salted hash. The salt comes from user and password, so that the same secrets give the same file."""
    salt = hashlib.sha256(f"{user}\0{password}".encode()).digest()[:4]
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()
