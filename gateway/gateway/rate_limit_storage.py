"""Where requests are counted: in this process, or in a Redis that all gateways share.

Both count in a sliding window: what was let through in the window before counts by the part of it that still lies
within the last ``seconds``. A Redis that is away costs one request its timeout; then it is left alone for a second at a
time, and meanwhile each process counts for itself. Since it knows only its own share of what a caller sends, it allows
a quarter.
"""

from __future__ import annotations

import re
import time
from functools import lru_cache
from hashlib import sha1
from math import floor, inf
from threading import Lock
from typing import Any, NamedTuple, Protocol

from redis.exceptions import NoScriptError, RedisError

from service_kit.retries import Rest
from service_kit.security.redis_link import Link

IN_PROCESS = "process://"
MAX_CALLERS = 100_000
SWEEP_SECONDS = 60.0
LOCAL_SHARE_DIVISOR = 4

_LIMIT = re.compile(
    r"([0-9]{1,9})\s*(?:/|per\s)\s*([0-9]{1,4})?\s*(second|minute|hour|day)s?", re.ASCII | re.IGNORECASE
)
_SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}

# Counts one request unless there is no room; gives whether there was, and the counts with the milliseconds for which
# they still count: of the window before, and of this one, which is kept for two.
_SCRIPT = """
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2]) * 1000
local ttl = redis.call('pttl', KEYS[2])
if ttl > 0 and ttl < window then
    redis.call('rename', KEYS[2], KEYS[1])
    redis.call('set', KEYS[2], 0, 'PX', ttl + window)
end
local before = tonumber(redis.call('get', KEYS[1])) or 0
local before_ttl = math.max(0, redis.call('pttl', KEYS[1]))
local count = tonumber(redis.call('get', KEYS[2])) or 0
local passes = math.floor(before * before_ttl / window) + count < limit
if passes then
    count = count + 1
    if count == 1 and redis.call('exists', KEYS[2]) == 0 then
        redis.call('set', KEYS[2], 1, 'PX', window * 2)
    else
        redis.call('incr', KEYS[2])
    end
end
return {passes and 1 or 0, before, before_ttl, count, math.max(0, redis.call('pttl', KEYS[2]))}
"""
_SCRIPT_NAME = sha1(_SCRIPT.encode()).hexdigest()  # noqa: S324 - this is what Redis calls it


class Limit(NamedTuple):
    """So many requests (``amount``) in so many ``seconds``."""

    amount: int
    seconds: int


@lru_cache
def parse_limit(text: str) -> Limit:
    """``600/minute``, ``10 per second``, ``1000/2 hours`` and the like. Raises ValueError for anything else."""
    found = _LIMIT.fullmatch(text.strip())
    limit = Limit(int(found[1]), int(found[2] or 1) * _SECONDS[found[3].lower()]) if found else Limit(0, 0)
    if not all(limit):
        raise ValueError(f"no limit: {text!r}")
    return limit


class Standing(NamedTuple):
    """What became of one request: whether it ``passes``, how many of the ``amount`` allowed are left, and after how
    many ``seconds`` there is more room."""

    passes: bool
    remaining: int
    seconds: int
    amount: int


class Storage(Protocol):
    """Counts by key; never fails."""

    def count(self, key: str, limit: Limit) -> Standing:
        """Count one request, unless there is no room for it."""


def open_storage(url: str, namespace: str) -> Storage:
    """``process://`` or ``redis://...``. Raises ValueError for anything else."""
    return ProcessStorage() if url == IN_PROCESS else SharedStorage(url, namespace)


class ProcessStorage:
    """Counters in this process, of windows that begin at the same instant for everybody."""

    def __init__(self) -> None:
        # By key: number of the window, its count, that of the window before, and when both are over.
        self.windows: dict[str, tuple[int, int, int, float]] = {}
        self._sweep_at, self._lock = 0.0, Lock()

    def count(self, key: str, limit: Limit) -> Standing:
        """Count one request, unless there is no room for it."""
        instant = time.time()
        number = int(instant // limit.seconds)
        left = (number + 1) * limit.seconds - instant
        with self._lock:
            if instant >= self._sweep_at or len(self.windows) > MAX_CALLERS:
                self._sweep(instant)
            window, count, before, _ = self.windows.get(key, (number, 0, 0, 0.0))
            if window != number:
                before, count = (count if window == number - 1 else 0), 0
            passes = floor(before * left / limit.seconds) + count < limit.amount
            count += passes
            self.windows[key] = number, count, before, instant + left + limit.seconds
        return _standing(passes, limit, before, left, count, left)

    def _sweep(self, instant: float) -> None:
        """Drop what is over; when it is still too much, a flood of addresses is on, and all begin anew."""
        self._sweep_at = instant + SWEEP_SECONDS
        self.windows = {key: window for key, window in self.windows.items() if window[3] > instant}
        if len(self.windows) > MAX_CALLERS:
            self.windows = {}


class SharedStorage:
    """Counters in Redis, of windows that begin with a caller's first request; while it is away, stricter ones in this
    process."""

    def __init__(self, url: str, namespace: str) -> None:
        self.link, self._prefix = Link(url), f"{namespace}:limits"
        self.away, self._fallback = Rest(), ProcessStorage()

    def count(self, key: str, limit: Limit) -> Standing:
        """Count one request, unless there is no room for it (under a part of the limit while Redis is away)."""
        if not self.away:
            try:
                passes, before, before_ms, count, count_ms = self._run(f"{self._prefix}:{{{key}}}", limit)
            except RedisError:
                self.away.begin()
            else:
                return _standing(bool(passes), limit, before, before_ms / 1_000, count, count_ms / 1_000)
        return self._fallback.count(key, limit._replace(amount=local_share(limit.amount)))

    def _run(self, key: str, limit: Limit) -> Any:
        arguments = (2, f"{key}/-1", key, limit.amount, limit.seconds)
        try:
            return self.link.ask(("EVALSHA", _SCRIPT_NAME, *arguments))[1][0]
        except NoScriptError:
            return self.link.ask(("EVAL", _SCRIPT, *arguments))[1][0]


def _standing(passes: bool, limit: Limit, before: int, before_left: float, count: int, left: float) -> Standing:
    """``before`` counts for ``before_left`` seconds yet, ``count`` whole for ``left``, or a window more than that."""
    remaining = max(0, limit.amount - floor(before * before_left / limit.seconds + count))
    sooner = before_left % (limit.seconds / before) if before else inf
    later = left % limit.seconds if count else inf
    wait = min(sooner, later)
    return Standing(passes, remaining, min(max(1, round(wait)), limit.seconds) if wait < inf else 1, limit.amount)


def local_share(limit: int) -> int:
    """What one process allows by itself of a limit that all share."""
    return max(1, limit // LOCAL_SHARE_DIVISOR)
