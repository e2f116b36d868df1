"""The services' queues in the broker, seen by an operator: how many events wait there, and throwing them away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pika
from pika.adapters.utils.connection_workflow import AMQPConnectorException
from pika.exceptions import AMQPError, ChannelClosedByBroker

from cli.provision.definitions import exchanges, subscribers
from service_kit.messaging.lanes import BULK
from service_kit.messaging.subscriptions import committed_routing
from service_kit.messaging.transports.topology import Names, Routing, queues

PATIENCE_S = 3


class NoAnswer(Exception):
    """The broker cannot be asked; the message says why."""


def depths(url: str, namespace: str) -> dict[str, dict[str, int]]:
    """Messages that wait (those being handled not counted), those of them in the bulk lane, and dead ones, by service.

    Raises NoAnswer.
    """
    names, found = Names(namespace), dict[str, dict[str, int]]()
    with connected(url) as connection:
        for service in subscribers(committed_routing()):
            with suppress(ChannelClosedByBroker):  # its worker never ran
                small, bulk, dead = (
                    connection.channel().queue_declare(queue, passive=True).method.message_count
                    for queue in (names.queue(service), names.queue(service, BULK), names.dead_queue(service))
                )
                found[service] = {"queue": small + bulk, "bulk": bulk, "dead_queue": dead}
    return found


def purge(url: str, namespace: str) -> int:
    """Throw away whatever waits in the broker; how many messages that was. Raises NoAnswer."""
    count = 0
    with connected(url) as connection:
        for queue in _every(Names(namespace), committed_routing()):
            with suppress(ChannelClosedByBroker):
                count += connection.channel().queue_purge(queue).method.message_count
    return count


def remove(url: str, namespace: str) -> None:
    """Delete every queue and exchange of this namespace; what is not there does not matter. Raises NoAnswer."""
    names, routing = Names(namespace), committed_routing()
    with connected(url) as connection:
        channel = connection.channel()
        for queue in _every(names, routing):
            channel.queue_delete(queue)
        for exchange in exchanges(names, routing):
            channel.exchange_delete(exchange)


def _every(names: Names, routing: Routing) -> list[str]:
    return [queue for service in subscribers(routing) for queue in queues(service, names)]


@contextmanager
def connected(url: str) -> Iterator[pika.BlockingConnection]:
    """A connection that gives up in time. Raises NoAnswer."""
    parameters = pika.URLParameters(url)
    parameters.socket_timeout = parameters.stack_timeout = parameters.blocked_connection_timeout = PATIENCE_S
    parameters.connection_attempts = 1
    try:
        with pika.BlockingConnection(parameters) as connection:
            yield connection
    except (AMQPError, AMQPConnectorException, OSError) as problem:  # the second: a broker that is frozen
        raise NoAnswer(str(problem) or type(problem).__name__) from problem
