"""How many requests one caller may send: counted per signed-in user, else per address of the real peer.

Flask-Limiter does the counting, in this process or in Redis once there are several. The headers follow the IETF
draft (``RateLimit`` and ``RateLimit-Policy``); the refusal is a problem like every other, with ``Retry-After``.
"""

from __future__ import annotations

import time
from typing import Any

from flask import Flask, Response, g
from flask_limiter import Limiter
from flask_limiter.errors import RateLimitExceeded
from limits.storage import MemoryStorage

from service_kit.errors import TooManyRequests
from service_kit.problems import problem_response

IN_PROCESS = "process://"
MAX_CALLERS = 100_000
FORGET_SECONDS = 60.0


class ProcessStorage(MemoryStorage):
    """Counters in this process. The library's own walks over all of them every 10 ms, in a thread of its own."""

    STORAGE_SCHEME = ["process"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._forget_at = 0.0

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Add to a counter and give its value; its ``expiry`` in seconds begins with the first addition."""
        instant = time.time()
        if instant >= self._forget_at or len(self.storage) > MAX_CALLERS:
            self._forget(instant)
        count = self.get(key) + amount
        self.storage[key] = count
        if count == amount:
            self.expirations[key] = instant + expiry
        return count

    def decr(self, key: str, amount: int = 1) -> int:
        """Take back what was added."""
        self.storage[key] = max(0, self.get(key) - amount)
        return self.storage[key]

    def _forget(self, instant: float) -> None:
        """Drop what has expired; when it is still too much, a flood of addresses is on, and all begin anew."""
        self._forget_at = instant + FORGET_SECONDS
        for key in [key for key, ends in self.expirations.items() if ends <= instant]:
            self.clear(key)
        if len(self.storage) > MAX_CALLERS:
            self.reset()


def install(app: Flask, storage_url: str) -> None:
    """Count each request that has ``g.caller`` against ``g.limit`` (named ``g.policy``); others are free."""
    limiter = Limiter(
        key_func=lambda: str(g.caller),
        application_limits=[lambda: str(g.limit)],
        request_identifier=lambda: "gateway",
        storage_uri=storage_url,
        strategy="sliding-window-counter",
        in_memory_fallback_enabled=storage_url != IN_PROCESS,
    )
    limiter.request_filter(lambda: "caller" not in g)
    limiter.init_app(app)

    @app.errorhandler(RateLimitExceeded)
    def refuse(_error: RateLimitExceeded) -> Response:
        return problem_response(TooManyRequests("Too many requests.", retry_after=_seconds(limiter)))

    @app.after_request
    def tell(response: Response) -> Response:
        window = limiter.current_limit
        if window is not None:
            limit, left = window.limit, max(0, window.remaining)
            response.headers["RateLimit-Policy"] = f'"{g.policy}";q={limit.amount};w={limit.get_expiry()}'
            response.headers["RateLimit"] = f'"{g.policy}";r={left};t={_seconds(limiter)}'
        return response


def _seconds(limiter: Limiter) -> int:
    """Seconds until there is room again."""
    window = limiter.current_limit
    return max(1, round(window.reset_at - time.time())) if window else 1
