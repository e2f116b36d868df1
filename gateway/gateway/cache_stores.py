"""Where kept answers lie: in this process, or in a Redis that all gateways share. Both are bounded in bytes."""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import asdict, dataclass
from hashlib import blake2b
from threading import Lock
from typing import Any, Protocol

from redis.exceptions import RedisError

from service_kit.clock import now
from service_kit.retries import Rest
from service_kit.security.redis_link import Link

IN_PROCESS = "process://"
MAX_ENTRY = 131_072
MAX_BYTES = 33_554_432
# What Python takes for an entry and for each of its headers besides their content; of a small answer that is the most.
ENTRY_BYTES, HEADER_BYTES = 700, 150
# In Redis an answer has one of so many places and takes it from whatever lay there: no flood of addresses fills more
# than 64 MiB of a server that must never drop keys of its own accord (the ended sessions lie there too).
SLOTS = 512


@dataclass(frozen=True)
class Entry:
    """A kept answer of a service. ``since`` is when it was fresh (seconds), ``max_age`` how long that lasts.

    ``for_all``: it says nothing that depends on who asks. ``gzipped`` is the body in gzip once somebody wanted that.
    """

    url: str
    since: float
    max_age: int
    for_all: bool
    headers: list[tuple[str, str]]
    body: bytes
    gzipped: bytes = b""

    @property
    def age(self) -> int:
        """Whole seconds since it was fresh."""
        return max(0, int(now().timestamp() - self.since))


class Store(Protocol):
    """Keeps entries for a while, or loses them; never fails."""

    def get(self, url: str) -> Entry | None:
        """The entry of this address."""

    def put(self, entry: Entry, seconds: int) -> None:
        """Keep an entry for at most so many seconds."""


def open_store(url: str, namespace: str) -> Store:
    """``process://`` or ``redis://...``. Raises ValueError for anything else."""
    if url == IN_PROCESS:
        return ProcessStore()
    return RedisStore(url, namespace)


class ProcessStore:
    """The entries used last, as many as fit into ``most`` bytes."""

    def __init__(self, most: int = MAX_BYTES) -> None:
        self._max_bytes, self._size, self._lock = most, 0, Lock()
        self._entries: OrderedDict[str, tuple[Entry, float]] = OrderedDict()

    def get(self, url: str) -> Entry | None:
        """The entry, unless its time is over."""
        with self._lock:
            found = self._entries.get(url)
            if found is None:
                return None
            if found[1] <= now().timestamp():
                self._drop(url)
                return None
            self._entries.move_to_end(url)
            return found[0]

    def put(self, entry: Entry, seconds: int) -> None:
        """Keep it, and let go of those that were not used for the longest time."""
        with self._lock:
            self._drop(entry.url)
            self._entries[entry.url] = entry, now().timestamp() + seconds
            self._size += _size(entry)
            while self._size > self._max_bytes:
                self._drop(next(iter(self._entries)))

    def _drop(self, url: str) -> None:
        found = self._entries.pop(url, None)
        if found is not None:
            self._size -= _size(found[0])


class RedisStore:
    """The entries of all gateways. A server that is slow or away is an empty one, for a second at a time."""

    def __init__(self, url: str, namespace: str) -> None:
        self._link, self._prefix, self._rests = Link(url), f"{namespace}:cache:", Rest()

    def get(self, url: str) -> Entry | None:
        """The entry, unless another one has taken its place."""
        stored = self._execute("GET", self._key(url))
        entry = _read(stored) if isinstance(stored, bytes) else None
        return entry if entry is not None and entry.url == url else None

    def put(self, entry: Entry, seconds: int) -> None:
        """Keep it in its place."""
        self._execute("SET", self._key(entry.url), _write(entry), "EX", seconds)

    def _key(self, url: str) -> str:
        place = int.from_bytes(blake2b(url.encode(), digest_size=8).digest()) % SLOTS
        return f"{self._prefix}{place}"

    def _execute(self, *command: str | bytes | int) -> Any:
        if self._rests:
            return None
        try:
            return self._link.ask(command)[1][0]
        except RedisError:
            self._rests.begin()
            return None


def _size(entry: Entry) -> int:
    headers = sum(HEADER_BYTES + len(name) + len(value) for name, value in entry.headers)
    return ENTRY_BYTES + len(entry.url) + len(entry.body) + len(entry.gzipped) + headers


def _write(entry: Entry) -> bytes:
    """Without the body in gzip where both together are larger than an entry may be."""
    head = {name: value for name, value in asdict(entry).items() if name not in ("body", "gzipped")}
    gzipped = entry.gzipped if len(entry.body) + len(entry.gzipped) <= MAX_ENTRY else b""
    return json.dumps(head | {"size": len(entry.body)}).encode() + b"\n" + entry.body + gzipped


def _read(stored: bytes) -> Entry | None:
    """None for what an older or newer gateway wrote in another form."""
    head, _, bodies = stored.partition(b"\n")
    try:
        head_fields = json.loads(head)
        size = head_fields.pop("size")
        head_fields["headers"] = [(name, value) for name, value in head_fields["headers"]]
        return Entry(**head_fields, body=bodies[:size], gzipped=bodies[size:])
    except (ValueError, TypeError, KeyError):
        return None
