"""Making servers that run already ready for the system of a data folder, and clearing them again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict
from pathlib import Path

import psycopg2
import redis
import requests

from cli.provision import broker, databases, queues
from cli.provision.definitions import subscribers
from cli.system import files
from cli.system.names import CACHE, LIMITS, NAMES, REVOCATIONS, Namespace
from cli.system.passwords import SERVERS
from cli.system.paths import Data
from cli.system.server_addresses import Servers, variable
from cli.system.stack import Stack, bare, note
from service_kit.messaging.subscriptions import committed_routing
from service_kit.messaging.transports import topology
from service_kit.messaging.transports.connection import declare_consumer
from service_kit.settings import forms
from service_kit.settings.forms import Form

CONNECT_S = 3
# What a system that ran before starts without is waited for by those who use it.
NEEDED_TO_START = ("postgres",)
NO_ANSWER = (
    psycopg2.Error,
    queues.NoAnswer,
    OSError,
    redis.RedisError,
    requests.RequestException,
    broker.Refused,
)
REASON = re.compile(r"\[(?:Errno|SSL)[^\]]*\] ([^'\"()]+)")


class CannotSettle(ValueError):
    """A server is missing, or folder and namespace belong to something else; the message says what to do."""


def settle(data: Data, servers: Servers, namespace: str | None, take_over: bool = False) -> Stack:
    """The stack of this data folder, told where its servers are now; a new one where there was none.

    Raises CannotSettle.
    """
    found = Stack.of(data)
    if found and namespace not in (None, found.space.name):
        raise CannotSettle(f"{data.root} belongs to the namespace {found.space.name}; use another --data")
    if found is None and any(data.database(name).exists() for name in NAMES):
        raise CannotSettle(
            f"{data.root} holds a system on SQLite; give the stack a folder of its own: --data var-stack"
        )
    reach(servers, (*NEEDED_TO_START, *_moved(found.servers, servers)) if found else tuple(ASK))
    space = found.space if found else Namespace(namespace or "setwise")
    if not take_over:
        _refuse_anothers(data, servers, space, found)
    known = {"namespace": space.name, "servers": asdict(servers)}
    files.folder(note(data).parent)
    files.write_if_changed(note(data), json.dumps(known, indent=1) + "\n")
    return Stack(note(data).parent, servers, space)


def _refuse_anothers(data: Data, servers: Servers, space: Namespace, existing: Stack | None) -> None:
    """Raises CannotSettle where the databases are of another data folder, made or taken over by it."""
    if existing is None and databases.exists(servers.postgres, space):
        raise CannotSettle(
            f"the PostgreSQL server has databases of the namespace {space.name} already. Go on with the data folder "
            "that they were made with, choose another --namespace, or say --take-over to give them new passwords."
        )
    if existing and databases.has_other_passwords(servers.postgres, space, _of_services(existing)):
        raise CannotSettle(
            f"the databases of the namespace {space.name} have other passwords than {data.root} knows: most likely "
            "another data folder has taken them over. Go on with that one, or say --take-over to give them those of "
            "this folder."
        )


def _of_services(stack: Stack) -> dict[str, str]:
    """The password of each service's role."""
    passwords = stack.passwords.of("postgres")
    return {name: passwords[name] for name in NAMES}


def provision(stack: Stack, warn: Callable[[str], None]) -> Iterator[str]:
    """Make what is missing on the servers; yields what that was. Raises CannotSettle.

    A broker that was provisioned once and is away now is no obstacle: ``warn`` is told, and the next start sees to it.
    """
    try:
        yield from databases.provision(stack.servers.postgres, stack.space, _of_services(stack))
        try:
            yield from _broker(stack)
        except (queues.NoAnswer, requests.ConnectionError, requests.Timeout) as problem:
            if not _was_provisioned(stack):
                raise
            warn(f"RabbitMQ cannot be seen to now ({one_line(problem)}); what is new for it is made by the next start.")
        else:
            files.write_if_changed(_provisioned(stack), _broker_of(stack))
    except NO_ANSWER as problem:
        raise CannotSettle(f"the servers cannot be made ready: {one_line(problem)}") from problem


def _broker(stack: Stack) -> Iterator[str]:
    """Every subscriber's queue is bound before anybody publishes, so that no release misses an event of a new kind."""
    if stack.servers.amqp_api:
        yield from broker.provision(stack.servers.amqp_api, stack.space, stack.passwords.of("rabbitmq"))
        return
    names, routing = topology.Names(stack.space.name), committed_routing()
    with queues.connected(stack.servers.amqp) as connection:
        for service in subscribers(routing):
            declare_consumer(connection, service, routing, names)


def _was_provisioned(stack: Stack) -> bool:
    """Whether this very broker got everything at an earlier start."""
    try:
        return _provisioned(stack).read_text(encoding="utf-8") == _broker_of(stack)
    except FileNotFoundError:
        return False


def _provisioned(stack: Stack) -> Path:
    return stack.folder / "provisioned"


def _broker_of(stack: Stack) -> str:
    return bare(stack.servers.amqp_api or stack.servers.amqp) + "\n"


def reach(servers: Servers, names: Collection[str] = tuple(Servers.__dataclass_fields__)) -> None:
    """Ask every server of these whether it is there and lets us in. Raises CannotSettle that names all that are not."""
    missing = []
    for name in names:
        url = getattr(servers, name)
        if url:
            try:
                must_be(FORMS[name], url)
                ASK[name](url)
            except (*NO_ANSWER, ValueError) as problem:
                missing.append(f"  {name:9} {bare(url)}: {one_line(problem)}\n            give it as {variable(name)}")
    if missing:
        raise CannotSettle("\n".join(["these servers are missing:", *missing]))


def one_line(problem: Exception) -> str:
    """An error of some client in one line; of what ``requests`` wraps many times, the reason alone."""
    text = str(problem) or getattr(problem, "message", "") or type(problem).__name__
    if isinstance(problem, requests.Timeout):
        text = "no answer in time"
    elif isinstance(problem, requests.ConnectionError) and (reason := REASON.search(text)):
        text = reason[1]
    return " ".join(text.split())[:200]


def drop(stack: Stack) -> None:
    """Remove everything of this namespace from the servers: databases, roles, queues, keys. Nothing comes back."""
    databases.drop(stack.servers.postgres, stack.space, NAMES)
    if stack.servers.amqp_api:
        broker.drop(stack.servers.amqp_api, stack.space, SERVERS["rabbitmq"])
    else:
        queues.remove(stack.servers.amqp, stack.space.name)
    for what in (LIMITS, REVOCATIONS, CACHE):
        with redis.Redis.from_url(stack.redis(what), socket_timeout=CONNECT_S) as keys:
            for key in keys.scan_iter(f"{stack.space.name}:*", count=1000):
                keys.delete(key)


def _moved(known: Servers, new: Servers) -> list[str]:
    """Those with another address than before: a mistake in it must be told now, not when all of it waits."""
    return [name for name, url in asdict(new).items() if url != getattr(known, name)]


def must_be(form: Form, url: str) -> None:
    """Raise ValueError for an address of another form."""
    if not form.takes(url):
        raise ValueError(f"must be {form.wanted}")


def _ask_postgres(url: str) -> None:
    with databases.connected(url):
        pass


def _ask_rabbitmq(url: str) -> None:
    with queues.connected(url):
        pass


def _ask_api(url: str) -> None:
    broker.Api(url).call("GET", "/whoami")


def _ask_redis(url: str) -> None:
    with redis.Redis.from_url(url, socket_timeout=CONNECT_S, socket_connect_timeout=CONNECT_S) as client:
        first = int(client.connection_pool.connection_kwargs.get("db") or 0)
        client.execute_command("SELECT", first + max(LIMITS, REVOCATIONS, CACHE))  # all of ours are there


FORMS = {"postgres": forms.POSTGRESQL_SERVER, "amqp": forms.AMQP, "amqp_api": forms.WEB, "redis": forms.REDIS}
ASK: dict[str, Callable[[str], None]] = {
    "postgres": _ask_postgres,
    "amqp": _ask_rabbitmq,
    "amqp_api": _ask_api,
    "redis": _ask_redis,
}
