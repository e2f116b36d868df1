"""How many requests one caller may send: counted per signed-in user, else per address of the real peer.

Flask-Limiter does the counting, in one of the places of ``counters.py``. The headers follow the IETF draft
(``RateLimit`` and ``RateLimit-Policy``); the refusal is a problem like every other, with ``Retry-After``.
"""

from __future__ import annotations

import time

from flask import Flask, Response, g
from flask_limiter import Limiter
from flask_limiter.errors import RateLimitExceeded

from gateway.counters import SharedStorage, stricter
from service_kit.errors import TooManyRequests
from service_kit.problems import problem_response


def install(app: Flask, storage_url: str, namespace: str) -> None:
    """Count each request that has ``g.caller`` against ``g.limit`` (named ``g.policy``); others are free.

    ``storage_url`` is ``process://`` or ``redis://...``; in Redis all keys begin with ``namespace``.
    """
    limiter = Limiter(
        key_func=lambda: str(g.caller),
        application_limits=[lambda: str(g.limit)],
        request_identifier=lambda: "gateway",
        storage_uri=storage_url,
        storage_options={"key_prefix": f"{namespace}:limits"},
        strategy="sliding-window-counter",
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
            left, wait = window.remaining, _seconds(limiter)
            quota = window.limit.amount
            if isinstance(limiter.storage, SharedStorage) and limiter.storage.away:
                left, quota = left - quota + stricter(quota), stricter(quota)
            response.headers["RateLimit-Policy"] = f'"{g.policy}";q={quota};w={window.limit.get_expiry()}'
            response.headers["RateLimit"] = f'"{g.policy}";r={max(0, left)};t={wait}'
        return response


def _seconds(limiter: Limiter) -> int:
    """Seconds until there is room again."""
    window = limiter.current_limit
    if window is None:
        return 1
    return min(max(1, round(window.reset_at - time.time())), window.limit.get_expiry())
