"""RabbitMQ's side of consuming: one service's queues, acknowledged after the effect is committed.

Both lanes come over one connection and wait here side by side: before each event what has arrived meanwhile is read,
and small ones go first, so that they wait for the one bulk event in hand at most. What waits here is taken together.

A failed event moves into the service's mailbox, where it is retried without holding up the queue; then it
is acknowledged. Only while our own database is away is a delivery kept: consuming rests, heartbeats are
answered, and no attempt is spent. A long outage would meet the broker's own limit for acknowledgements (half
an hour): before that the connection is let go, and no delivery is asked for until the database takes writes
again, so that an outage costs a message at most one of its deliveries. What the broker gave up on comes to
the mailbox as well, as dead, so that there is one list.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from time import monotonic
from typing import Any

from pika.adapters.blocking_connection import BlockingChannel
from sqlalchemy.exc import SQLAlchemyError

from service_kit.messaging import consumer, mailbox
from service_kit.messaging.envelope import Malformed, decode
from service_kit.messaging.lanes import BULK, LANES, SMALL, TOGETHER, Turns
from service_kit.messaging.subscriptions import Event
from service_kit.messaging.transports.connection import connect, declare_consumer
from service_kit.messaging.transports.topology import Names, Routing
from service_kit.observability.logs import log
from service_kit.retries import Rest

PREFETCH = 2 * TOGETHER
TICK = 0.5
# How long deliveries are held while our database is away (seconds): far below the broker's limit.
HOLD_SECONDS = 300.0
# How often the queues are looked at, and made again if somebody removed them or a binding (seconds).
LOOK_SECONDS = 15.0


@dataclass
class Delivery:
    """A message that is not acknowledged yet; ``dead`` if it comes from the queue of what the broker gave up on.

    ``alone`` if it is not to be taken with others: it was delivered before, or is one of those that could not be.
    """

    tag: int
    body: bytes
    headers: dict[str, Any]
    lane: str
    dead: bool
    alone: bool


class AmqpConsumer:
    """One connection of its own, used by one thread: ``step()`` again and again, then ``close()``.

    The service must stand in ``routing``, which is what queues are made from. ``depths`` tells how many messages
    waited in each queue at the last look.
    """

    def __init__(self, url: str, service: str, routing: Routing, names: Names | None = None) -> None:
        self.url, self.service, self.routing, self.names = url, service, routing, names or Names()
        self.depths: dict[str, int] = {}
        self._channel: BlockingChannel | None = None
        self._waiting: dict[str, deque[Delivery]] = {lane: deque() for lane in LANES}
        self._turns = Turns()
        self._outage = Rest(None)
        self._look_at = 0.0

    @property
    def connected(self) -> bool:
        """Whether there was a connection at the last look."""
        return self._channel is not None and self._channel.is_open

    @property
    def pause(self) -> float:
        """Seconds to wait between two steps: with a connection, waiting is done on it."""
        return 0.0 if self.connected else TICK

    def step(self) -> bool:
        """Settle the next deliveries in the current app, waiting up to half a second for them; False without any.

        Raises AMQPError or OSError when the broker is away; the next step connects again.
        """
        try:
            if not self.connected and not self._database_is_back():
                return False
            channel = self._open()
            ready = self._next() and not self._outage
            channel.connection.process_data_events(time_limit=0 if ready else TICK)
            self._look_around(channel)
            deliveries = self._next()
            if not deliveries or self._outage:
                return False
            for delivery in deliveries[: self._settle(deliveries)]:
                channel.basic_ack(self._waiting[delivery.lane].popleft().tag)
                self._turns.count(delivery.lane)
            if self._outage.lasts(HOLD_SECONDS):
                log.warning("our database is away for long; the deliveries go back", service=self.service)
                self.close()
            return True
        except Exception:
            self.close()
            raise

    def close(self) -> None:
        """Drop the connection; what was not acknowledged goes back to the queue."""
        channel, self._channel = self._channel, None
        for deliveries in self._waiting.values():
            deliveries.clear()
        if channel is not None:
            with suppress(Exception):
                channel.connection.close()

    def _open(self) -> BlockingChannel:
        if self._channel is None or not self._channel.is_open:
            self.close()
            connection = connect(self.url, f"{self.names.queue(self.service)} consumer")
            self.depths = declare_consumer(connection, self.service, self.routing, self.names)
            self._look_at = monotonic() + LOOK_SECONDS
            self._channel = channel = connection.channel()
            channel.basic_qos(prefetch_count=PREFETCH)
            channel.add_on_cancel_callback(lambda _frame: channel.close())  # the queue was deleted under us
            for lane in LANES:
                channel.basic_consume(self.names.queue(self.service, lane), partial(self._receive, lane, False))
            channel.basic_consume(self.names.dead_queue(self.service), partial(self._receive, SMALL, True))
        return self._channel

    def _next(self) -> list[Delivery]:
        """Those that can be taken together, in turn, or one that is alone."""
        ahead = self._turns.next_of(self._waiting, TOGETHER)
        return [*takewhile(lambda delivery: not delivery.alone, ahead)] or ahead[:1]

    def _look_around(self, channel: BlockingChannel) -> None:
        if channel.is_open and monotonic() >= self._look_at:
            self._look_at = monotonic() + LOOK_SECONDS
            self.depths = declare_consumer(channel.connection, self.service, self.routing, self.names)

    def _receive(self, lane: str, dead: bool, _channel: Any, method: Any, properties: Any, body: bytes) -> None:
        alone = dead or method.redelivered
        self._waiting[lane].append(Delivery(method.delivery_tag, body, properties.headers or {}, lane, dead, alone))

    def _database_is_back(self) -> bool:
        """Whether to ask for deliveries at all: each that comes back unsettled is one nearer to the broker's limit."""
        if self._outage:
            return False
        try:
            consumer.try_database()
        except SQLAlchemyError:
            self._outage.begin()
            return False
        self._outage.end()
        return True

    def _settle(self, deliveries: Sequence[Delivery]) -> int:
        """How many of the first are safe on our side: none as long as each has to be taken alone, or while our database
        takes nothing, when they are kept and consuming rests.
        """
        if len(deliveries) > 1:
            number = self._take_together(deliveries)
            for delivery in deliveries if not number else ():
                delivery.alone = True
            return number
        try:
            _settle_alone(deliveries[0])
        except SQLAlchemyError:
            self._outage.begin()
            log.warning("our database is away; consuming rests", service=self.service, tries=self._outage.failures)
            return 0
        self._outage.end()
        return 1

    def _take_together(self, deliveries: Sequence[Delivery]) -> int:
        small = len(self._waiting[SMALL])

        def goes_on(last: Event) -> bool:
            """Whether no small event has come that a bulk one would keep waiting."""
            if last.lane == BULK and self._channel is not None:
                self._channel.connection.process_data_events(time_limit=0)
            return len(self._waiting[SMALL]) == small or last.lane == SMALL

        try:
            return consumer.take_together([decode(one.body) for one in deliveries], goes_on=goes_on)
        except Malformed:
            return 0


def _settle_alone(delivery: Delivery) -> None:
    """The event's effect, or the event in the mailbox. Raises only what keeps it from getting even there."""
    if delivery.dead:
        reason = delivery.headers.get("x-first-death-reason", "unknown")
        mailbox.record_deletion(delivery.body, f"the broker gave up on it: {reason}")
    else:
        _take(delivery.body)


def _take(body: bytes) -> None:
    try:
        event = decode(body)
    except Malformed as error:
        mailbox.record_deletion(body, f"unreadable: {error}")
        return
    try:
        consumer.take(event)
    except Exception as error:
        if consumer.database_is_away(error):
            raise
        log.warning("event failed", event_id=str(event.id), event_type=event.type, exc_info=error)
        mailbox.park(event, error)
