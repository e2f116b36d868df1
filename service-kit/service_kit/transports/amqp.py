"""RabbitMQ: connection, topology and publisher.

One topic exchange; for each service one durable quorum queue, bound to the types that it handles, and one
queue for what the broker gave up on. Everybody declares all of it when connecting, so nobody has to start
first. Sent means confirmed by the broker; a returned event is a failure only where somebody subscribes to
its type.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from time import monotonic

import pika
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import NackError, UnroutableError

from service_kit.envelope import CONTENT_TYPE, Malformed, encode
from service_kit.subscriptions import Event
from service_kit.transports import Outcome

PREFIX = "setwise"
# Deliveries of one message before the broker itself gives up: reached only when a message keeps killing its
# consumer, since a failure that leaves the consumer alive is settled in the mailbox at the first delivery.
DELIVERY_LIMIT = 20
# One batch ends after this long (seconds), well before the watchdog would take slow confirms for none.
BATCH_SECONDS = 5.0

Routing = Mapping[str, Sequence[str]]


class Names:
    """The names in the broker; a prefix of its own keeps deployments (and test runs) on one broker apart."""

    def __init__(self, prefix: str = PREFIX) -> None:
        self.events = f"{prefix}.events"
        self.dead = f"{prefix}.dead"
        self._prefix = prefix

    def queue(self, service: str) -> str:
        """Where a service's events wait."""
        return f"{self._prefix}.{service}"

    def dead_queue(self, service: str) -> str:
        """Where what the broker gave up on waits for the service's mailbox."""
        return f"{self._prefix}.{service}.dead"


def connect(url: str) -> pika.BlockingConnection:
    """A connection that notices a silent broker and gives up in time. Raises AMQPError or OSError."""
    parameters = pika.URLParameters(url)
    parameters.heartbeat = 10
    parameters.blocked_connection_timeout = 8
    parameters.socket_timeout = 3
    parameters.stack_timeout = 6
    parameters.connection_attempts = 1
    parameters.client_properties = {"connection_name": PREFIX}
    return pika.BlockingConnection(parameters)


def declare(channel: BlockingChannel, routing: Routing, names: Names) -> None:
    """Make the exchanges, each subscriber's two queues, and the bindings; a no-op where they are there."""
    channel.exchange_declare(names.events, "topic", durable=True)
    channel.exchange_declare(names.dead, "direct", durable=True)
    for service in sorted({service for services in routing.values() for service in services}):
        _declare_queues(channel, service, names)
    for name, services in routing.items():
        for service in services:
            channel.queue_bind(names.queue(service), names.events, routing_key=name)


def _declare_queues(channel: BlockingChannel, service: str, names: Names) -> None:
    """The queue of one service and the one for its dead; dead letters are handed over at least once, too."""
    queue, dead = names.queue(service), names.dead_queue(service)
    channel.queue_declare(dead, durable=True, arguments={"x-queue-type": "quorum", "x-delivery-limit": 1_000_000})
    channel.queue_bind(dead, names.dead, routing_key=queue)
    arguments = {
        "x-queue-type": "quorum",
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": names.dead,
        "x-dead-letter-routing-key": queue,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
    channel.queue_declare(queue, durable=True, arguments=arguments)


class AmqpPublisher:
    """One relay's own connection; made when first needed and again after any failure."""

    def __init__(self, url: str, routing: Routing, names: Names | None = None) -> None:
        self.url, self.routing, self.names = url, routing, names or Names()
        self._channel: BlockingChannel | None = None

    def publish(self, events: Sequence[Event]) -> Outcome:
        """Publish one by one, each confirmed; stops early at a broken connection or after five seconds."""
        outcome = Outcome()
        deadline = monotonic() + BATCH_SECONDS
        try:
            channel = self._open()
            for event in events:
                if monotonic() > deadline:
                    break
                reason = self._publish_one(channel, event)
                if reason is None:
                    outcome.sent.add(event.id)
                else:
                    outcome.failed[event.id] = reason
        except Exception as error:  # a closed connection makes pika raise other things than AMQPError, too
            self.close()
            outcome.broken = f"{type(error).__name__}: {error}"[:500]
        return outcome

    def keep_alive(self) -> None:
        """Answer heartbeats; a connection that turns out to be dead is dropped."""
        if self._channel is not None:
            try:
                self._channel.connection.process_data_events(time_limit=0)
            except Exception:
                self.close()

    def close(self) -> None:
        """Close the connection, whatever state it is in."""
        channel, self._channel = self._channel, None
        if channel is not None:
            with suppress(Exception):
                channel.connection.close()

    def _open(self) -> BlockingChannel:
        if self._channel is None or not self._channel.is_open:
            self.close()
            channel = connect(self.url).channel()
            declare(channel, self.routing, self.names)
            channel.confirm_delivery()
            self._channel = channel
        return self._channel

    def _publish_one(self, channel: BlockingChannel, event: Event) -> str | None:
        """None when the event is safe with the broker or nobody wants it, else why it is not."""
        properties = pika.BasicProperties(
            content_type=CONTENT_TYPE,
            delivery_mode=pika.DeliveryMode.Persistent,
            message_id=str(event.id),
            type=event.type,
            correlation_id=event.correlation_id,
        )
        try:
            channel.basic_publish(self.names.events, event.type, encode(event), properties, mandatory=True)
        except UnroutableError:
            subscribers = self.routing.get(event.type)
            if not subscribers:
                return None
            declare(channel, self.routing, self.names)  # somebody deleted a queue or a binding
            return f"no queue took it, but {', '.join(subscribers)} should"
        except NackError:
            return "the broker refused it"
        except Malformed as error:
            return str(error)
        return None
