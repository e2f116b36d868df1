"""RabbitMQ: users, rights, queues and bindings put into a broker that runs, through its management API.

The broker merges definitions into what it has: nothing is emptied, a second run changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import requests

from cli.provision.definitions import definitions, with_users
from cli.system.names import ADMIN, Namespace

API_S = 20.0


class Refused(Exception):
    """The management API does not do what it was asked; the message says what it answered."""


class Api:
    """The management API at ``http://user:password@host:15672``."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.url = f"{parts.scheme}://{parts.hostname}:{parts.port or 15672}{parts.path.rstrip('/')}/api"
        self._http = requests.Session()
        self._http.trust_env = False
        self.user = unquote(parts.username or "guest")
        self._http.auth = (self.user, unquote(parts.password or "guest"))

    def call(self, method: str, path: str, body: Any = None, missing_is_fine: bool = False) -> Any:
        """The answer's JSON, or None. Raises Refused, ``requests.RequestException``."""
        data = None if body is None else json.dumps(body)
        answer = self._http.request(
            method, self.url + path, data=data, timeout=API_S, headers={"Content-Type": "application/json"}
        )
        if answer.status_code == 404 and missing_is_fine:
            return None
        if answer.status_code >= 400:
            raise Refused(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer.json() if answer.content and "json" in answer.headers.get("Content-Type", "") else None


def provision(api: str, space: Namespace, passwords: Mapping[str, str]) -> Iterator[str]:
    """Make the vhost with all its users and queues; ``passwords`` by reader. Raises as :meth:`Api.call`.

    Our administrator keeps the whole broker only where it is ours, that is, where it is he who does this.
    """
    server = Api(api)
    wanted = with_users(definitions(space), space, passwords, whole=server.user == space.user(ADMIN))
    before = _known(server, space)
    server.call("POST", "/definitions", wanted)
    stale = before.get("bindings", set()) - _bindings(wanted)
    for source, queue, key in sorted(stale):
        path = f"/bindings/{quote(space.vhost, safe='')}/e/{quote(source)}/q/{quote(queue)}/{quote(key)}"
        server.call("DELETE", path, missing_is_fine=True)
        yield f"binding {key} of queue {queue}: removed, nobody handles it any more"
    yield from _news(before, _known(server, space))


def drop(api: str, space: Namespace, readers: tuple[str, ...]) -> None:
    """Remove the vhost with its queues, and the users."""
    server = Api(api)
    server.call("DELETE", f"/vhosts/{quote(space.vhost, safe='')}", missing_is_fine=True)
    for reader in readers:
        server.call("DELETE", f"/users/{quote(space.user(reader), safe='')}", missing_is_fine=True)


def _known(server: Api, space: Namespace) -> dict[str, set[Any]]:
    """What of ours the broker has: names by kind."""
    vhost = quote(space.vhost, safe="")
    users = server.call("GET", "/users") or []
    there = server.call("GET", f"/vhosts/{vhost}", missing_is_fine=True)
    ours = {f"{one['name']} {one['password_hash']}" for one in users if one["name"].startswith(f"{space.name}-")}
    if there is None:
        return {"user": ours}
    current = server.call("GET", f"/definitions/{vhost}")
    return {
        "user": ours,
        "queue": {one["name"] for one in current["queues"]},
        "exchange": {one["name"] for one in current["exchanges"]},
        "bindings": _bindings(current),
    }


def _bindings(current: Mapping[str, Any]) -> set[tuple[str, str, str]]:
    return {(one["source"], one["destination"], one["routing_key"]) for one in current["bindings"] if one["source"]}


def _news(before: dict[str, set[Any]], after: dict[str, set[Any]]) -> Iterator[str]:
    for kind, names in after.items():
        for name in sorted(names - before.get(kind, set())):
            yield (
                f"{kind} {str(name).split()[0]}: made"
                if kind != "bindings"
                else f"binding {name[2]} of {name[1]}: made"
            )
