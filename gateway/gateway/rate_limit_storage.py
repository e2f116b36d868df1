"""Where requests are counted: in this process, or in a Redis that all gateways share.

A Redis that is away costs one request its timeout; then it is left alone for a second at a time, and meanwhile each
process counts for itself. Since it knows only its own share of what a caller sends, it allows a quarter.
"""

from __future__ import annotations

import time

from limits.storage import MemoryStorage, RedisStorage
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from service_kit.retries import Rest
from service_kit.security.redis_link import TIMEOUT

MAX_CALLERS = 100_000
SWEEP_SECONDS = 60.0
LOCAL_SHARE_DIVISOR = 4
# More than ask at once of a Redis that is well. With the library's own hundred a crowd would look like an outage.
MAX_CONNECTIONS = 4_000


class ProcessStorage(MemoryStorage):
    """Counters in this process. The library's own walks over all of them every 10 ms, in a thread of its own."""

    STORAGE_SCHEME = ["process"]

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__()
        self._sweep_at = 0.0

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Add to a counter and give its value; its ``expiry`` in seconds begins with the first addition."""
        instant = time.time()
        if instant >= self._sweep_at or len(self.storage) > MAX_CALLERS:
            self._sweep(instant)
        count = self.get(key) + amount
        self.storage[key] = count
        if count == amount:
            self.expirations[key] = instant + expiry
        return count

    def decr(self, key: str, amount: int = 1) -> int:
        """Take back what was added."""
        self.storage[key] = max(0, self.get(key) - amount)
        return self.storage[key]

    def _sweep(self, instant: float) -> None:
        """Drop what has expired; when it is still too much, a flood of addresses is on, and all begin anew."""
        self._sweep_at = instant + SWEEP_SECONDS
        for key in [key for key, ends in self.expirations.items() if ends <= instant]:
            self.clear(key)
        if len(self.storage) > MAX_CALLERS:
            self.reset()


class SharedStorage(RedisStorage):
    """Counters in Redis; while it is away, stricter ones in this process. Takes over the library's own scheme."""

    STORAGE_SCHEME = ["redis", "rediss"]

    def __init__(self, uri: str, *, key_prefix: str) -> None:
        options = {"socket_timeout": TIMEOUT, "socket_connect_timeout": TIMEOUT, "retry": Retry(NoBackoff(), 0)}
        options |= {"max_connections": MAX_CONNECTIONS, "protocol": 2}
        super().__init__(uri, key_prefix=key_prefix, **options)  # type: ignore[arg-type]
        self.away = Rest()
        self._fallback = ProcessStorage()

    def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Whether there was room under ``limit`` (under a part of it while Redis is away)."""
        if not self.away:
            try:
                return super().acquire_sliding_window_entry(key, limit, expiry, amount)
            except RedisError:
                self.away.begin()
        return self._fallback.acquire_sliding_window_entry(key, local_share(limit), expiry, amount)

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """Count and remaining seconds of the window before and of this one."""
        if not self.away:
            try:
                return super().get_sliding_window(key, expiry)
            except RedisError:
                self.away.begin()
        return self._fallback.get_sliding_window(key, expiry)


def local_share(limit: int) -> int:
    """What one process allows by itself of a limit that all share."""
    return max(1, limit // LOCAL_SHARE_DIVISOR)
