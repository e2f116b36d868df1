"""RabbitMQ: a connection that gives up in time, and making what must be there.

A user of the broker may be allowed to use what is there without being allowed to make it. Then it is enough that it
is there: what may not be declared is looked for instead.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pika
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import ChannelClosedByBroker

from service_kit.messaging.lanes import LANES
from service_kit.messaging.transports import topology
from service_kit.messaging.transports.topology import Names, Routing
from service_kit.observability.logs import log

ACCESS_REFUSED = 403
NOT_FOUND = 404


def connect(url: str, name: str) -> pika.BlockingConnection:
    """A connection that notices a silent broker; ``name`` is what the broker's lists show of it.

    Raises AMQPError or OSError. A name with two addresses is given up on before the watchdog ends the process.
    """
    parameters = pika.URLParameters(url)
    parameters.heartbeat = 10
    parameters.blocked_connection_timeout = 8
    parameters.socket_timeout = 2
    parameters.stack_timeout = 4
    parameters.connection_attempts = 1
    parameters.client_properties = {"connection_name": name}
    return pika.BlockingConnection(parameters)


def declare_exchanges(connection: pika.BlockingConnection, names: Names) -> None:
    """Make the exchanges; a no-op where they are there."""
    declaring = _Declaring(connection)
    for exchange, kind in topology.exchanges(names).items():
        declaring.exchange(exchange, kind)
    declaring.finish()


def declare_consumer(
    connection: pika.BlockingConnection, service: str, routing: Routing, names: Names
) -> dict[str, int]:
    """Make the exchanges and the service's own queues and bindings; answers how many messages wait in each queue.

    The mark comes last, as the sign that all the rest is there (:func:`is_served`). Raises AMQPError where something is
    missing that this user may not make, or is there but different.
    """
    declare_exchanges(connection, names)
    declaring = _Declaring(connection)
    waiting = {queue: declaring.queue(queue, arguments) for queue, arguments in topology.queues(service, names).items()}
    for exchange, queue, key in topology.bindings(service, routing, names):
        declaring.binding(exchange, queue, key)
    declaring.exchange(names.mark(service, topology.handled_types(service, routing)), topology.MARK_TYPE)
    declaring.finish()
    return waiting


def is_served(connection: pika.BlockingConnection, service: str, routing: Routing, names: Names) -> bool:
    """Whether the service's queues are there with the bindings of ``routing``; to ask needs no rights to them."""
    channel = connection.channel()
    try:
        for lane in LANES:
            channel.queue_declare(names.queue(service, lane), passive=True)
        channel.exchange_declare(names.mark(service, topology.handled_types(service, routing)), passive=True)
    except ChannelClosedByBroker as error:
        if error.reply_code != NOT_FOUND:
            raise
        return False
    channel.close()
    return True


class _Declaring:
    """Declares on a channel of its own, since the broker closes the channel of whoever asks for too much."""

    def __init__(self, connection: pika.BlockingConnection) -> None:
        self._connection = connection
        self._channel: BlockingChannel | None = None

    def exchange(self, name: str, kind: str) -> None:
        self._try(partial(BlockingChannel.exchange_declare, exchange=name, exchange_type=kind, durable=True))

    def queue(self, name: str, arguments: dict[str, Any]) -> int:
        """Answers how many messages wait in it."""
        answer = self._try(partial(BlockingChannel.queue_declare, queue=name, durable=True, arguments=arguments))
        return int(answer.method.message_count)

    def binding(self, exchange: str, queue: str, key: str) -> None:
        def bind(channel: BlockingChannel, passive: bool) -> None:
            if passive:  # nobody can ask for bindings; the publisher notices one that is missing
                log.warning("may not bind the queue; it must be bound already", queue=queue, routing_key=key)
            else:
                channel.queue_bind(queue, exchange, routing_key=key)

        self._try(bind)

    def finish(self) -> None:
        """Close the channel."""
        if self._channel is not None and self._channel.is_open:
            self._channel.close()

    def _try(self, act: Callable[..., Any]) -> Any:
        try:
            return act(self._open(), passive=False)
        except ChannelClosedByBroker as error:
            if error.reply_code != ACCESS_REFUSED:
                raise
        return act(self._open(), passive=True)

    def _open(self) -> BlockingChannel:
        if self._channel is None or not self._channel.is_open:
            self._channel = self._connection.channel()
        return self._channel
