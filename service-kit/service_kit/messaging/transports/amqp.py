"""RabbitMQ's side of publishing.

One topic exchange for each lane; for each service a durable quorum queue on each, bound to the types that it handles,
and one queue for what the broker gave up on. A publisher declares the exchanges, a consumer its own queues as well.
Sent means confirmed by the broker, and that every subscriber's queues were there and bound: with two subscribers the
broker would not tell that one of them got nothing. What could not be sent for that reason stays in the outbox until
the queue's owner has made and bound it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from time import monotonic

import pika
from pika.adapters.blocking_connection import BlockingChannel

from service_kit.messaging.envelope import CONTENT_TYPE, Malformed, encode
from service_kit.messaging.subscriptions import Event
from service_kit.messaging.transports import Outcome
from service_kit.messaging.transports.confirms import Confirms
from service_kit.messaging.transports.connection import connect, declare_exchanges, is_served
from service_kit.messaging.transports.topology import Names, Routing
from service_kit.retries import Rest

# A batch that makes progress ends after this long (seconds), well before the watchdog would take slow for stuck.
BATCH_SECONDS = 5.0


class AmqpPublisher:
    """One relay's own connection; made when first needed and again after any failure."""

    def __init__(self, url: str, service: str, routing: Routing, names: Names | None = None) -> None:
        self.url, self.service, self.routing, self.names = url, service, routing, names or Names()
        self._channel: BlockingChannel | None = None
        self._confirms: Confirms | None = None
        self._served: set[str] = set()  # subscribers whose queue was there and bound on this connection
        self._outage = Rest(None)

    @property
    def connected(self) -> bool:
        """Whether there was a connection at the last look."""
        return self._channel is not None and self._channel.is_open

    def publish(self, events: Sequence[Event]) -> Outcome:
        """Send all, then wait for the confirms; of those that come later than in five seconds the next call tells."""
        outcome = Outcome()
        deadline = monotonic() + BATCH_SECONDS
        broken, confirms = None, None
        try:
            confirms = self._open()
            confirms.forget()
            for event in events:
                if monotonic() > deadline:
                    break
                if reason := self._send(confirms, event):
                    outcome.failed[event.id] = reason
            confirms.settle(deadline)
        except Exception as error:  # a closed connection makes pika raise other things than AMQPError, too
            self.close()
            broken = f"{type(error).__name__}: {error}"[:500]
        if confirms is not None:
            self._record_outcome(events, confirms, outcome)
        if {event.id for event in events} - outcome.sent - outcome.failed.keys():
            outcome.broken = broken
        return outcome

    def keep_alive(self) -> None:
        """Answer heartbeats. A connection that turns out to be dead is dropped, and made again after a rest."""
        if self._channel is None and self._outage:
            return
        try:
            self._open()
            self._channel.connection.process_data_events(time_limit=0)  # type: ignore[union-attr]
            self._outage.end()
        except Exception:
            self.close()
            self._outage.begin()

    def close(self) -> None:
        """Close the connection, whatever state it is in."""
        channel, self._channel, self._confirms = self._channel, None, None
        if channel is not None:
            with suppress(Exception):
                channel.connection.close()

    def _open(self) -> Confirms:
        if self._channel is None or not self._channel.is_open or self._confirms is None:
            self.close()
            connection = connect(self.url, f"{self.names.queue(self.service)} relay")
            declare_exchanges(connection, self.names)
            self._channel, self._served = connection.channel(), set()
            self._confirms = Confirms(self._channel)
        return self._confirms

    def _send(self, confirms: Confirms, event: Event) -> str | None:
        """None when the event is under way, else why it is not."""
        if missing := [service for service in self.routing.get(event.type, ()) if not self._is_served(service)]:
            return f"no queue yet for {', '.join(missing)}"
        properties = pika.BasicProperties(
            content_type=CONTENT_TYPE,
            delivery_mode=pika.DeliveryMode.Persistent,
            message_id=str(event.id),
            type=event.type,
            correlation_id=event.correlation_id,
        )
        try:
            confirms.send(self.names.events(event.lane), event.type, encode(event), properties)
        except Malformed as error:
            return str(error)
        return None

    def _record_outcome(self, events: Sequence[Event], confirms: Confirms, outcome: Outcome) -> None:
        """Sent is what is safe with the broker, or what nobody wants."""
        for event in events:
            subscribers = self.routing.get(event.type, ())
            if event.id in confirms.refused:
                outcome.failed[event.id] = "the broker refused it"
            elif event.id in confirms.returned and subscribers:
                outcome.failed[event.id] = f"no queue took it, but {', '.join(subscribers)} should"
            elif event.id in confirms.confirmed:
                outcome.sent.add(event.id)

    def _is_served(self, service: str) -> bool:
        """Asked once per subscriber and connection, so that a sound system pays nothing."""
        assert self._channel is not None
        if service not in self._served and is_served(self._channel.connection, service, self.routing, self.names):
            self._served.add(service)
        return service in self._served
