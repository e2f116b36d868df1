"""How many requests one caller may send: counted per signed-in user, per address of the real peer, or per both.

``rate_limit_storage.py`` does the counting, of what ``quotas.py`` says. The headers follow the IETF draft
(``RateLimit`` and ``RateLimit-Policy``) and tell the quota that has the least left; the refusal is a problem like every
other, with ``Retry-After``.

Every answer is counted: what is admitted before its view, and what is refused earlier where refusals are told.
"""

from __future__ import annotations

from flask import Flask, Response, g, request

from gateway.admission import admission, request_quotas
from gateway.handover import handed_over
from gateway.quotas import Count, Quota
from gateway.rate_limit_storage import Storage, parse_limit
from service_kit.errors import TooManyRequests
from service_kit.http import problems


def install(app: Flask, storage: Storage) -> None:
    """Count each request that has quotas against all of them, in their order; others are free."""

    @app.before_request
    def count_request() -> None:
        if (handover := handed_over(request.environ)) is None:
            _count(storage)
        else:
            g.counted = handover.counted

    @app.errorhandler(Exception)
    def answer(error: Exception) -> Response:
        if admission() is None:
            try:
                _count(storage)
            except TooManyRequests as refusal:
                return problems.problem_response(refusal)
        return problems.answer(error)

    @app.after_request
    def add_headers(response: Response) -> Response:
        if counted := g.get("counted"):
            response.headers.extend(counted.headers)
        return response


def _count(storage: Storage) -> None:
    """Count the current request. Raises :class:`TooManyRequests`."""
    g.counted = counted = count(storage, request_quotas())
    if counted is not None and not counted.standing.passes:
        wait = counted.standing.seconds
        raise TooManyRequests(f"Too many requests: wait as Retry-After says ({wait} s).", retry_after=wait)


def count(storage: Storage, quotas: tuple[Quota, ...]) -> Count | None:
    """Count a request until a quota has no room. That one is told of, else the one with the least left."""
    scarcest: Count | None = None
    for quota in quotas:
        limit = parse_limit(quota.limit)
        standing = storage.count(quota.key, limit)
        if scarcest is None or not standing.passes or standing.remaining < scarcest.standing.remaining:
            scarcest = Count(quota.policy, limit, standing)
        if not standing.passes:
            break
    return scarcest
