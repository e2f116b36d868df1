"""Publisher confirms of one channel, for many messages at once.

pika's blocking channel waits for each message's confirm before it sends the next one: every event then costs a write
to the broker's disk of its own, and a backlog empties at fifty events a second. Its inner channel, which this module
alone touches, sends them all; the broker confirms them together.
"""

from __future__ import annotations

from time import monotonic
from typing import Any
from uuid import UUID

import pika
from pika.adapters.blocking_connection import BlockingChannel


class Confirms:
    """What became of the messages that were sent: ``confirmed``, ``refused``, or ``returned`` since no queue took them.

    A message's id is its ``message_id``. Raises what pika raises when the connection ends.
    """

    def __init__(self, channel: BlockingChannel) -> None:
        self._channel, self._inner = channel, channel._impl
        self._count = 0
        self._under_way: dict[int, UUID] = {}
        self.returned: set[UUID] = set()
        self.forget()
        selected: list[Any] = []
        self._inner.add_on_return_callback(self._on_return)
        self._inner.confirm_delivery(self._on_confirm, selected.append)
        channel._flush_output(lambda: bool(selected))

    def forget(self) -> None:
        """Begin a new batch. What was returned and is not confirmed yet must not count as sent when it is."""
        self.confirmed: set[UUID] = set()
        self.refused: set[UUID] = set()
        self.returned &= set(self._under_way.values())

    def send(self, exchange: str, key: str, body: bytes, properties: pika.BasicProperties) -> None:
        """Send one message and wait for nothing. One that is still under way from before is not sent once more."""
        message = UUID(properties.message_id)
        if message in self._under_way.values():
            return
        self._inner.basic_publish(exchange, key, body, properties, mandatory=True)
        self._count += 1
        self._under_way[self._count] = message

    def settle(self, until: float) -> None:
        """Wait until the broker has told of every message, or of some when it is ``until`` (monotonic seconds).

        For ever, if it tells of none: the watchdog should end those who make no progress, but nobody who is only slow,
        since whoever came next would send the same messages to the same slow broker.
        """
        if not self._under_way:
            return
        timer = self._channel.connection.call_later(max(0.0, until - monotonic()), lambda: None)  # ends a wait for I/O
        self._channel._flush_output(lambda: not self._under_way or (self._has_answers and monotonic() >= until))
        self._channel.connection.remove_timeout(timer)

    @property
    def _has_answers(self) -> bool:
        return bool(self.confirmed or self.refused)

    def _on_confirm(self, frame: Any) -> None:
        """One message, or all up to it. A returned one is confirmed as well, right after its return."""
        last, answered = frame.method.delivery_tag, self.confirmed
        if isinstance(frame.method, pika.spec.Basic.Nack):
            answered = self.refused
        for tag in [tag for tag in self._under_way if tag == last or (frame.method.multiple and tag < last)]:
            answered.add(self._under_way.pop(tag))

    def _on_return(self, _channel: Any, _method: Any, properties: pika.BasicProperties, _body: bytes) -> None:
        self.returned.add(UUID(properties.message_id))
