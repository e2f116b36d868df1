"""The embedded transport: each event goes straight into the mailbox table of every service that handles it.

One worker process hosts all services, so it has an app, and with it a database, for each. The mailbox is
durable and keeps an event once, whatever a crash between "put" and "marked as sent" repeats.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flask import Flask

from service_kit.messaging import mailbox
from service_kit.messaging.subscriptions import Event
from service_kit.messaging.transports import Outcome, Publisher


class LocalPublisher(Publisher):
    """``apps`` are the hosted services; ``wake(service)`` wakes the one that has mail."""

    def __init__(
        self, apps: Mapping[str, Flask], routing: Mapping[str, Sequence[str]], wake: Callable[[str], None]
    ) -> None:
        self.apps, self.routing, self.wake = apps, routing, wake

    def publish(self, events: Sequence[Event]) -> Outcome:
        """One transaction per subscriber; where one fails, its events are tried again later."""
        outcome = Outcome()
        for service, theirs in self._by_subscriber(events).items():
            if reason := self._put(service, theirs):
                outcome.failed |= {event.id: reason for event in theirs}
        outcome.sent = {event.id for event in events} - outcome.failed.keys()
        return outcome

    def _put(self, service: str, events: Sequence[Event]) -> str | None:
        """None when they are in the service's mailbox, else why not."""
        if service not in self.apps:
            return f"{service} has no worker here"
        try:
            with self.apps[service].app_context():
                mailbox.put(events)
        except Exception as error:
            return f"{service}: {error}"[:500]
        self.wake(service)
        return None

    def _by_subscriber(self, events: Sequence[Event]) -> dict[str, list[Event]]:
        found: dict[str, list[Event]] = {}
        for event in events:
            for service in self.routing.get(event.type, ()):
                found.setdefault(service, []).append(event)
        return found
