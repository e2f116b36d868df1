"""How many requests one caller may send: counted per signed-in user, per address of the real peer, or per both.

Flask-Limiter does the counting, in one of the places of ``rate_limit_storage.py``, of what ``quotas.py`` says. The
headers follow the IETF draft (``RateLimit`` and ``RateLimit-Policy``) and tell the quota that has the least left; the
refusal is a problem like every other, with ``Retry-After``.

Every answer is counted: what is admitted before its view, and what is refused earlier where refusals are told.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from flask import Flask, Response
from flask_limiter import Limiter, RequestLimit
from flask_limiter.errors import RateLimitExceeded

from gateway.admission import admission, request_quotas
from gateway.rate_limit_storage import SharedStorage, local_share
from service_kit.errors import TooManyRequests
from service_kit.http import problems

MAX_QUOTAS = 2  # quotas of one request


def install(app: Flask, storage_url: str, namespace: str) -> None:
    """Count each request that has quotas against all of them, in their order; others are free.

    ``storage_url`` is ``process://`` or ``redis://...``; in Redis all keys begin with ``namespace``.
    """
    limiter = Limiter(
        key_func=lambda: "",
        request_identifier=lambda: "gateway",
        storage_uri=storage_url,
        storage_options={"key_prefix": f"{namespace}:limits"},
        strategy="sliding-window-counter",
    )
    limiter.request_filter(lambda: not request_quotas())
    limiter.init_app(app)
    count = _counter(limiter)
    app.before_request(count)

    @app.errorhandler(RateLimitExceeded)
    def refuse(_error: RateLimitExceeded) -> Response:
        window = _scarcest(limiter)
        wait = _seconds(window) if window else 1
        problem = TooManyRequests(f"Too many requests: wait as Retry-After says ({wait} s).", retry_after=wait)
        return problems.problem_response(problem)

    @app.errorhandler(Exception)
    def answer(error: Exception) -> Response:
        if admission() is None:
            try:
                count()
            except RateLimitExceeded as exceeded:
                return refuse(exceeded)
        return problems.answer(error)

    @app.after_request
    def add_headers(response: Response) -> Response:
        window = _scarcest(limiter)
        if window is not None:
            remaining, quota, wait = _remaining(limiter, window), _amount(limiter, window), _seconds(window)
            policy = next(one.policy for one in request_quotas() if one.key == window.request_args[0])
            response.headers["RateLimit-Policy"] = f'"{policy}";q={quota};w={window.limit.get_expiry()}'
            response.headers["RateLimit"] = f'"{policy}";r={remaining};t={wait}'
        return response


def _counter(limiter: Limiter) -> Callable[[], None]:
    """What counts the current request against its quotas when it is called. Raises :class:`RateLimitExceeded`."""

    def count() -> None:
        """Nothing more: the library counts around it."""

    for number in range(MAX_QUOTAS):
        count = limiter.shared_limit(partial(_limit, number), "gateway", key_func=partial(_key, number))(count)
    return count


def _limit(number: int) -> str:
    """The limit of a request's quota of this number; empty if it has not so many."""
    return request_quotas()[number].limit if number < len(request_quotas()) else ""


def _key(number: int) -> str:
    return request_quotas()[number].key


def _scarcest(limiter: Limiter) -> RequestLimit | None:
    """Of what this request was counted against: that which refused it, else that with the least left."""
    counted = limiter.current_limits
    return min(counted, key=lambda one: (not one.breached, _remaining(limiter, one)), default=None)


def _remaining(limiter: Limiter, window: RequestLimit) -> int:
    """How many more there is room for."""
    return max(0, window.remaining - window.limit.amount + _amount(limiter, window))


def _amount(limiter: Limiter, window: RequestLimit) -> int:
    """How many are allowed in a window just now."""
    is_away = isinstance(limiter.storage, SharedStorage) and limiter.storage.away
    return local_share(window.limit.amount) if is_away else window.limit.amount


def _seconds(window: RequestLimit) -> int:
    """Seconds until there is room again."""
    return min(max(1, round(window.reset_at - time.time())), window.limit.get_expiry())
