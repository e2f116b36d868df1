"""RabbitMQ's side of consuming: one service's queue, acknowledged after the effect is committed.

A failed event moves into the service's mailbox, where it is retried without holding up the queue; then it
is acknowledged. Only while our own database is away is a delivery kept: consuming rests, heartbeats are
answered, and no attempt is spent. What the broker gave up on comes to the mailbox as well, as dead, so
that there is one list.
"""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any

from pika.adapters.blocking_connection import BlockingChannel

from service_kit import consumer, mailbox
from service_kit.envelope import Malformed, decode
from service_kit.logs import log
from service_kit.retries import delay
from service_kit.transports.amqp import Names, Routing, connect, declare

PREFETCH = 20
TICK = 0.5


@dataclass(frozen=True)
class Delivery:
    """A message that is not acknowledged yet; ``dead`` if it comes from the queue of what the broker gave up on."""

    tag: int
    body: bytes
    headers: dict[str, Any]
    dead: bool


class AmqpConsumer:
    """One connection of its own, used by one thread: ``step()`` again and again, then ``close()``.

    The service must stand in ``routing``, which is what queues are made from.
    """

    def __init__(self, url: str, service: str, routing: Routing, names: Names | None = None) -> None:
        self.url, self.service, self.routing, self.names = url, service, routing, names or Names()
        self._channel: BlockingChannel | None = None
        self._waiting: deque[Delivery] = deque()
        self._outages, self._rest_until = 0, 0.0

    def step(self) -> bool:
        """Settle the next delivery in the current app, waiting up to half a second for it; False without one.

        Raises AMQPError or OSError when the broker is away; the next step connects again.
        """
        try:
            channel = self._open()
            ready = self._waiting and monotonic() >= self._rest_until
            channel.connection.process_data_events(time_limit=0 if ready else TICK)
            if not self._waiting or monotonic() < self._rest_until:
                return False
            if self._settle(self._waiting[0]):
                channel.basic_ack(self._waiting.popleft().tag)
            return True
        except Exception:
            self.close()
            raise

    def close(self) -> None:
        """Drop the connection; what was not acknowledged goes back to the queue."""
        channel, self._channel = self._channel, None
        self._waiting.clear()
        if channel is not None:
            with suppress(Exception):
                channel.connection.close()

    def _open(self) -> BlockingChannel:
        if self._channel is None or not self._channel.is_open:
            self.close()
            self._channel = channel = connect(self.url).channel()
            declare(channel, self.routing, self.names)
            channel.basic_qos(prefetch_count=PREFETCH)
            channel.add_on_cancel_callback(lambda _frame: channel.close())  # the queue was deleted under us
            channel.basic_consume(self.names.queue(self.service), partial(self._receive, False))
            channel.basic_consume(self.names.dead_queue(self.service), partial(self._receive, True))
        return self._channel

    def _receive(self, dead: bool, _channel: Any, method: Any, properties: Any, body: bytes) -> None:
        self._waiting.append(Delivery(method.delivery_tag, body, properties.headers or {}, dead))

    def _settle(self, delivery: Delivery) -> bool:
        """True when the message is safe on our side; False to keep it and rest, as our database is away."""
        try:
            if delivery.dead:
                reason = delivery.headers.get("x-first-death-reason", "unknown")
                mailbox.bury(delivery.body, f"the broker gave up on it: {reason}")
            else:
                _take(delivery.body)
        except Exception as error:
            if not consumer.database_is_away(error):
                raise
            self._outages += 1
            self._rest_until = monotonic() + delay(self._outages).total_seconds()
            log.warning("our database is away; consuming rests", service=self.service, outages=self._outages)
            return False
        self._outages = 0
        return True


def _take(body: bytes) -> None:
    try:
        event = decode(body)
    except Malformed as error:
        mailbox.bury(body, f"unreadable: {error}")
        return
    try:
        consumer.take(event)
    except Exception as error:
        if consumer.database_is_away(error):
            raise
        log.warning("event failed", event_id=str(event.id), event_type=event.type, exc_info=error)
        mailbox.park(event, error)
