"""How many requests one caller may send: counted per signed-in user, per address of the real peer, or per both.

``rate_limit_storage.py`` does the counting, of what ``quotas.py`` says. The headers follow the IETF draft
(``RateLimit`` and ``RateLimit-Policy``) and tell the quota that has the least left; the refusal is a problem like every
other, with ``Retry-After``.

Every answer is counted: what is admitted before its view, and what is refused earlier where refusals are told.
"""

from __future__ import annotations

from flask import Flask, Response, g

from gateway.admission import admission, request_quotas
from gateway.rate_limit_storage import Limit, Standing, Storage, open_storage, parse_limit
from service_kit.errors import TooManyRequests
from service_kit.http import problems


def install(app: Flask, storage_url: str, namespace: str) -> None:
    """Count each request that has quotas against all of them, in their order; others are free.

    ``storage_url`` is ``process://`` or ``redis://...``; in Redis all keys begin with ``namespace``.
    """
    storage = open_storage(storage_url, namespace)

    @app.before_request
    def count() -> None:
        _count(storage)

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
            policy, limit, standing = counted
            response.headers.add("RateLimit-Policy", f'"{policy}";q={standing.amount};w={limit.seconds}')
            response.headers.add("RateLimit", f'"{policy}";r={standing.remaining};t={standing.seconds}')
        return response


def _count(storage: Storage) -> None:
    """Count the current request, until a quota has no room. Notes which is told of: that one, else the one with the
    least left. Raises :class:`TooManyRequests`."""
    scarcest: tuple[str, Limit, Standing] | None = None
    for quota in request_quotas():
        limit = parse_limit(quota.limit)
        standing = storage.count(quota.key, limit)
        if scarcest is None or not standing.passes or standing.remaining < scarcest[2].remaining:
            scarcest = g.counted = quota.policy, limit, standing
        if not standing.passes:
            wait = standing.seconds
            raise TooManyRequests(f"Too many requests: wait as Retry-After says ({wait} s).", retry_after=wait)
