"""What one service needs inside of a worker: the loops that relay, listen, consume, retry and run timers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from service_kit.db.notify import OUTBOX, PostgresListener, SqliteListener, make_listener
from service_kit.messaging import mailbox, subscriptions
from service_kit.messaging.housekeeping import Timers
from service_kit.messaging.lanes import Turns
from service_kit.messaging.relay import BULK_BATCH, has_unsent, relay_once
from service_kit.messaging.transports import Publisher
from service_kit.messaging.transports.amqp_consumer import AmqpConsumer
from service_kit.worker.loop import Loop

LISTEN_SECONDS = 2.0  # for so long an end has to wait, too
# Seconds between turns of the relay while commits wake it: one for each would cost more than the request did.
RELAY_SPACING = 0.2
TIMER_PATIENCE = 300.0
# Seconds between two looks for a letter whose time has come, and where none waits; new ones of the local transport wake
# the loop.
MAILBOX_PAUSE, EMPTY_MAILBOX_PAUSE = 1.0, 5.0
# Seconds between two looks into an outbox without unsent events, where every commit is noticed.
EMPTY_OUTBOX_PAUSE = 30.0


class ServiceLoops:
    """One service's loops; they share no connection and no thread. ``consumer`` is there with RabbitMQ only."""

    def __init__(self, service: str, app: Flask, publisher: Publisher, consumer: AmqpConsumer | None) -> None:
        self.service, self.app, self.publisher, self.consumer = service, app, publisher, consumer
        with app.app_context():
            self.listener = make_listener(app.extensions["sqlalchemy"].engine, OUTBOX)
            self._handles = subscriptions.wiring().handles
        self._turns = Turns()
        self._relay_pause = self._mailbox_pause = 0.0
        self.relay = self._loop(
            "relay", self._send, pause=lambda: self._relay_pause, finish=publisher.close, spacing=RELAY_SPACING
        )
        self.mailbox = self._loop("mailbox", self._open, pause=lambda: self._mailbox_pause)
        self.others = [self._timers(), *self._listener(), *self._consumer()]

    @property
    def loops(self) -> list[Loop]:
        """All loops, those that produce work for the relay first."""
        return [*self.others, *([self.mailbox] if self._handles else []), self.relay]

    def listen(self) -> bool:
        """Pass on what notified where that is asked for, in microseconds; False where it is waited for."""
        if not isinstance(self.listener, SqliteListener):
            return False
        if self.listener.notified():
            self.relay.wake()
        return True

    def _send(self) -> bool:
        sent = relay_once(self.publisher)
        rests = not sent and isinstance(self.listener, SqliteListener) and not has_unsent()
        self._relay_pause = EMPTY_OUTBOX_PAUSE if rests else self.listener.pause
        return sent >= BULK_BATCH  # fewer are all that wait

    def _open(self) -> bool:
        is_opened = mailbox.open_next(self._turns)
        self._mailbox_pause = MAILBOX_PAUSE if is_opened or mailbox.has_waiting() else EMPTY_MAILBOX_PAUSE
        return is_opened

    def _timers(self) -> Loop:
        with self.app.app_context():
            timers = Timers()
        return self._loop("timers", timers.step, pause=lambda: timers.pause, patience=TIMER_PATIENCE)

    def _listener(self) -> list[Loop]:
        """A thread that waits on the listening connection: a database away must not keep the watchdog waiting."""
        listener = self.listener
        if not isinstance(listener, PostgresListener):
            return []

        def listen() -> bool:
            if listener.wait(LISTEN_SECONDS):
                self.relay.wake()
            return True

        return [self._loop("listener", listen, pause=lambda: 0.0, finish=listener.close)]

    def _consumer(self) -> list[Loop]:
        consumer = self.consumer
        if consumer is None:
            return []
        return [self._loop("consumer", consumer.step, pause=lambda: consumer.pause, finish=consumer.close)]

    def _loop(self, name: str, step: Callable[[], object], **options: Any) -> Loop:
        return Loop(f"{self.service}.{name}", self.app, step, **options)
