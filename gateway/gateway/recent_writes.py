"""Where a user wrote in the last half minute, so that services ask the owners there for newer copies, once a write.

A write is marked before it goes to a service whose data others copy, and may still be running when the gateway gives it
up; so a mark lasts that much longer than events are late. When it has ended the mark has a token: the id of the write
that was answered last. What was asked of the owner for a request with a token need not be asked again for another one:

- The mark is looked at before a request is passed on. All writes that were answered before the second request are
  those that were answered before the first, else the token would be another; so what the owner said then has them.
- While any write of the user's there is running there is no token, and everybody asks. Each write is known by itself,
  so that the end of one says nothing of another beside it.
- A write that was given up, or whose gateway has died, counts as running until its mark would be over.
- A write is ended before its answer leaves, and with any answer: a refused one costs a question, and no more.
- A token is never used twice, nor for two users. That of a process's start stands for all of a user's writes before it.
  They have ended a deadline later at the latest, and whoever writes has another token for longer than it serves.

The marks lie where requests are counted: in this process, or in a Redis that all gateways share. Where nobody can tell,
everybody has written everywhere, and there is no token.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from secrets import token_hex
from threading import Lock
from typing import Any, NamedTuple, Protocol

from redis.exceptions import RedisError

from gateway.routes import COPY_OWNERS
from gateway.settings import Settings
from service_kit.clock import now
from service_kit.retries import Rest
from service_kit.security.forwarding import RECENT_WRITES
from service_kit.security.identity import Identity
from service_kit.security.redis_link import Link

IN_PROCESS = "process://"
WINDOW_SECONDS = 30
MAX_MARKS = 100_000

# By service where the user wrote lately: the token, or nothing while it may be that a write is running.
Writes = Mapping[str, str]
EVERYWHERE: Writes = dict.fromkeys(COPY_OWNERS, "")


class Write(NamedTuple):
    """One request that may change something of a service; the ``id`` becomes the token when it is the last to end."""

    user: str
    service: str
    id: str


class Marks(Protocol):
    """Who wrote where, each mark for a while; never fails."""

    def writes(self, user: str, write: Write | None = None) -> Writes:
        """Where the user wrote lately; ``write`` is what they are about to, and is marked before."""

    def end(self, write: Write) -> None:
        """The service has answered it."""


def open_marks(settings: Settings) -> Marks:
    """In the place of the limits. Nothing is opened until first use."""
    if settings.limits_url != IN_PROCESS:
        return RedisMarks(settings.limits_url, settings.namespace, mark_seconds(settings.deadline))
    return ProcessMarks(settings.deadline) if settings.workers == 1 else NoMarks()


def mark_seconds(deadline: float) -> int:
    """How long a mark lasts."""
    return ceil(WINDOW_SECONDS + deadline)


def write_of(identity: Identity | None, service: str) -> Write | None:
    """What to mark when this caller writes to the service; None where nobody has copies of what is theirs there."""
    known = identity is not None and service in COPY_OWNERS
    return Write(str(identity.user_id), service, token_hex(8)) if identity and known else None


def headers(marks: Marks, identity: Identity | None, write: Write | None = None) -> dict[str, str]:
    """What a service learns of its user's writes with a request; ``write`` is this one, if it is to be marked."""
    found = marks.writes(str(identity.user_id), write) if identity else {}
    members = (f'{service};after="{token}"' if token else service for service, token in found.items())
    return {RECENT_WRITES: ", ".join(members)} if found else {}


class NoMarks:
    """Of several processes that share nothing none can tell."""

    def writes(self, _user: str, _write: Write | None = None) -> Writes:
        """All services, without a token."""
        return EVERYWHERE

    def end(self, write: Write) -> None:
        """Nobody would learn of it."""


@dataclass(slots=True)
class _Mark:
    """Of one user at one service: until when it lasts, and until when each write may be running, by its id."""

    end: float = 0.0
    token: str = ""
    running: dict[str, float] = field(default_factory=dict)

    def begin(self, write: Write, instant: float, end: float) -> None:
        self.running = {id_: until for id_, until in self.running.items() if until > instant} | {write.id: end}
        self.end = end

    def token_at(self, instant: float) -> str:
        return "" if any(until > instant for until in self.running.values()) else self.token


class ProcessMarks:
    """The last ``most`` marks of this process; at its start, and where some had to go, everybody wrote everywhere."""

    def __init__(self, deadline: float, most: int = MAX_MARKS) -> None:
        self._seconds, self._max_marks, self._lock = mark_seconds(deadline), most, Lock()
        self._marks: OrderedDict[tuple[str, str], _Mark] = OrderedDict()  # in the order of their ends
        instant = now().timestamp()
        # Nobody knows what was written before this process: until it has ended there is no token, then one for all.
        self._no_tokens_until, self._incomplete_until = instant + deadline, instant + self._seconds
        self._start = token_hex(8)

    def writes(self, user: str, write: Write | None = None) -> Writes:
        """Those with a mark of the user; all while a mark is missing that had to make room for others."""
        instant = now().timestamp()
        with self._lock:
            if write is not None:
                self._begin(write, instant)
            if instant < self._no_tokens_until:
                return EVERYWHERE
            others = f"{self._start}-{user}" if instant < self._incomplete_until else None
            found = {service: self._token(user, service, instant, others) for service in COPY_OWNERS}
        return {service: token for service, token in found.items() if token is not None}

    def end(self, write: Write) -> None:
        """A mark that is over already stays so."""
        with self._lock:
            if mark := self._marks.get((write.user, write.service)):
                mark.running.pop(write.id, None)
                mark.token = write.id

    def _token(self, user: str, service: str, instant: float, otherwise: str | None) -> str | None:
        mark = self._marks.get((user, service))
        return mark.token_at(instant) if mark is not None and mark.end > instant else otherwise

    def _begin(self, write: Write, instant: float) -> None:
        key = write.user, write.service
        self._marks.setdefault(key, _Mark()).begin(write, instant, instant + self._seconds)
        self._marks.move_to_end(key)
        self._drop(instant)

    def _drop(self, instant: float) -> None:
        """Forget what is over, and the oldest of what is too much."""
        while self._marks:
            oldest, mark = next(iter(self._marks.items()))
            if mark.end > instant:
                if len(self._marks) <= self._max_marks:
                    return
                self._no_tokens_until = self._incomplete_until = mark.end
            del self._marks[oldest]


class RedisMarks:
    """The marks of all gateways. A server that is slow or away is left alone for a second at a time.

    A mark is a sorted set of ids of writes: at 0 those that have ended, of which the last one stays; at an instant
    those that may be running. By then, after twice the time that a mark lasts, they are dropped: clocks differ.

    What could not be marked there, and what a server that was restarted has lost, is made up for by naming every
    service for as long as a mark lasts: by this gateway at once, by all others as soon as it can tell them. An end that
    could not be told leaves the write running.
    """

    def __init__(self, url: str, namespace: str, seconds: int) -> None:
        self._link, self._prefix, self._seconds = Link(url), f"{namespace}:writes", seconds
        self._away, self._incomplete = Rest(), Rest(seconds)
        self._server, self._gaps, self._published_gaps = "", 0, 0

    def writes(self, user: str, write: Write | None = None) -> Writes:
        """Those with a mark of the user, in one round trip; all of them while nobody can tell."""
        found = self._exchange(user, write)
        if found is None and write is not None:
            self._incomplete.begin()
            self._gaps += 1
        return EVERYWHERE if found is None or self._incomplete else found

    def end(self, write: Write) -> None:
        """One round trip. The last one that has ended takes the place of those before."""
        key = self._key(write.user, write.service)
        self._ask(("ZREMRANGEBYSCORE", key, 0, 0), ("ZADD", key, 0, write.id), ("EXPIRE", key, self._seconds))

    def _exchange(self, user: str, write: Write | None) -> Writes | None:
        marking, gaps = [] if write is None else self._beginning(write), self._gaps
        if gaps > self._published_gaps:
            marking.append(("SET", self._gap_key, 1, "EX", self._seconds))
        reading = [("ZRANGE", self._key(user, service), 0, -1, "WITHSCORES") for service in COPY_OWNERS]
        answers = self._ask(*marking, *reading, ("EXISTS", self._gap_key))
        if answers is None:
            return None
        self._published_gaps = gaps
        *marks, has_gap = answers[len(marking) :]
        if has_gap:
            return EVERYWHERE
        return {service: _token(mark) for service, mark in zip(COPY_OWNERS, marks, strict=True) if mark}

    def _beginning(self, write: Write) -> list[Any]:
        key, instant = self._key(write.user, write.service), int(now().timestamp())
        return [
            ("ZREMRANGEBYSCORE", key, "(0", instant),
            ("ZADD", key, instant + 2 * self._seconds, write.id),
            ("EXPIRE", key, self._seconds),
        ]

    def _ask(self, *commands: Any) -> list[Any] | None:
        """The answers; None while the server is away. Notes whether it is another one than before."""
        if self._away:
            return None
        try:
            server, answers = self._link.ask(*commands)
        except RedisError:
            self._away.begin()
            return None
        if self._server not in ("", server):
            self._incomplete.begin()
        self._server = server
        return answers

    @property
    def _gap_key(self) -> str:
        """The key that is there while marks are missing that some gateway could not make."""
        return f"{self._prefix}:gap"

    def _key(self, user: str, service: str) -> str:
        return f"{self._prefix}:{user}:{service}"


def _token(mark: list[bytes]) -> str:
    """Of ids and their scores in turns: those that have ended, of which two at the same instant may both be there."""
    is_running = any(float(score) for score in mark[1::2])
    return "" if is_running else "-".join(id_.decode() for id_ in mark[::2])
