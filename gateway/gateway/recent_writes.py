"""Where a user wrote in the last half minute, so that services ask the owners there for newer copies.

A write is marked before it goes to its service, and may still be running when the gateway gives it up; so a mark lasts
that much longer than events are late. The marks lie where requests are counted: in this process, or in a Redis that
all gateways share. Where nobody can tell, everybody has written everywhere.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from math import ceil
from threading import Lock
from typing import Protocol

from redis.exceptions import RedisError

from gateway.routes import SERVICES
from gateway.settings import Settings
from service_kit.clock import now
from service_kit.retries import Rest
from service_kit.security.forwarding import RECENT_WRITES
from service_kit.security.identity import Identity
from service_kit.security.redis_link import Link

IN_PROCESS = "process://"
WINDOW_SECONDS = 30
MAX_MARKS = 100_000


class Marks(Protocol):
    """Who wrote where, each mark for a while; never fails."""

    def services(self, user: str, written: str | None = None) -> Collection[str]:
        """Where the user wrote lately; ``written`` is the service where they are about to."""


def open_marks(settings: Settings) -> Marks:
    """In the place of the limits. Nothing is opened until first use."""
    seconds = ceil(WINDOW_SECONDS + settings.deadline)
    if settings.limits_url != IN_PROCESS:
        return RedisMarks(settings.limits_url, settings.namespace, seconds)
    return ProcessMarks(seconds) if settings.workers == 1 else NoMarks()


def headers(marks: Marks, identity: Identity | None, written: str | None = None) -> dict[str, str]:
    """What a service learns with a request of its user's writes; ``written`` is the service that this one writes to."""
    found = marks.services(str(identity.user_id), written) if identity else ()
    return {RECENT_WRITES: ", ".join(found)} if found else {}


class NoMarks:
    """Of several processes that share nothing none can tell."""

    def services(self, _user: str, _written: str | None = None) -> Collection[str]:
        """All of them."""
        return SERVICES


class ProcessMarks:
    """The last ``most`` marks of this process; at its start, and where some had to go, everybody wrote everywhere."""

    def __init__(self, seconds: int, most: int = MAX_MARKS) -> None:
        self._seconds, self._max_marks, self._lock = seconds, most, Lock()
        self._ends: OrderedDict[tuple[str, str], float] = OrderedDict()  # in the order of their ends
        self._incomplete_until = now().timestamp() + seconds  # nobody knows what was written before this process

    def services(self, user: str, written: str | None = None) -> Collection[str]:
        """Those with a mark of the user; all of them while a mark is missing that had to make room for others."""
        instant = now().timestamp()
        with self._lock:
            if written is not None:
                self._ends[user, written] = instant + self._seconds
                self._ends.move_to_end((user, written))
                self._drop(instant)
            if instant < self._incomplete_until:
                return SERVICES
            return [service for service in SERVICES if self._ends.get((user, service), 0) > instant]

    def _drop(self, instant: float) -> None:
        """Forget what is over, and the oldest of what is too much."""
        while self._ends:
            oldest, end = next(iter(self._ends.items()))
            if end > instant:
                if len(self._ends) <= self._max_marks:
                    return
                self._incomplete_until = end
            del self._ends[oldest]


class RedisMarks:
    """The marks of all gateways. A server that is slow or away is left alone for a second at a time.

    What could not be marked there, and what a server that was restarted has lost, is made up for by naming every
    service for as long as a mark lasts: by this gateway at once, by all others as soon as it can tell them.
    """

    def __init__(self, url: str, namespace: str, seconds: int) -> None:
        self._link, self._prefix, self._seconds = Link(url), f"{namespace}:writes", seconds
        self._away, self._incomplete = Rest(), Rest(seconds)
        self._server, self._gaps, self._published_gaps = "", 0, 0

    def services(self, user: str, written: str | None = None) -> Collection[str]:
        """Those with a mark of the user, in one round trip; all of them while nobody can tell."""
        found = None if self._away else self._exchange(user, written)
        if found is None and written is not None:
            self._incomplete.begin()
            self._gaps += 1
        return SERVICES if found is None or self._incomplete else found

    def _exchange(self, user: str, written: str | None) -> Collection[str] | None:
        marking = [self._key(user, written)] if written is not None else []
        gaps = self._gaps
        marking += [self._gap_key] if gaps > self._published_gaps else []
        keys = [*(self._key(user, service) for service in SERVICES), self._gap_key]
        try:
            server, answers = self._link.ask(
                *(("SET", key, 1, "EX", self._seconds) for key in marking), ("MGET", *keys)
            )
        except RedisError:
            self._away.begin()
            return None
        if self._server not in ("", server):
            self._incomplete.begin()
        self._server, self._published_gaps = server, gaps
        *marks, gap = answers[-1]
        if gap is not None:
            return SERVICES
        return [service for service, mark in zip(SERVICES, marks, strict=True) if mark is not None]

    @property
    def _gap_key(self) -> str:
        """The key that is there while marks are missing that some gateway could not make."""
        return f"{self._prefix}:gap"

    def _key(self, user: str, service: str) -> str:
        return f"{self._prefix}:{user}:{service}"
