"""Keeping public answers of the catalogue for as long as it allows, after RFC 9111, and for longer while it is away.

Only what nobody's headers can influence is kept: a service is asked in one and the same way by everybody, so the
address alone is the key. Conditions (`If-None-Match`) are answered here. Kept are answers with `Cache-Control: public,
max-age=N`; those that vary by `Authorization` only for requests without one. What is older than its `max-age` is given
out only when the service cannot answer, for ten minutes, and its `Age` says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from gateway.cache_stores import MAX_ENTRY, Entry, Store
from gateway.headers import for_client
from gateway.http1 import joined
from gateway.response_checks import EventStream
from gateway.upstream import Answer, Call, Upstream
from service_kit.clock import now
from service_kit.errors import Problem

STALE_SECONDS = 600
METHODS = frozenset({"GET", "HEAD"})
_FORWARDED = (
    "Authorization",
    "Accept-Encoding",
    "X-Request-ID",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "Traceparent",
    "Tracestate",
)
_MAY_VARY = {"authorization", "accept-encoding"}
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age=(\d{1,9})(?:$|[,\s])", re.ASCII)
_UNCACHEABLE = {"private", "no-store", "no-cache", "must-revalidate", "proxy-revalidate"}


class Cache:
    """Answers from ``store`` or from the service; ``outcomes`` counts which."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.outcomes: Counter[str] = Counter()

    def answer(self, upstream: Upstream, call: Call, cache_control: str) -> Answer:
        """The answer to a GET or HEAD; ``cache_control`` is the client's header. Raises what the call raises."""
        request = Call("GET", call.url, {name: call.headers[name] for name in _FORWARDED if name in call.headers})
        cached = self._find(request)
        if cached is not None and cached.age >= max_accepted_age(cache_control):
            cached = None
        if cached is not None and cached.age < cached.max_age:
            return self._respond("hit", cached)
        return self._fetch(upstream, request, cached)

    def _find(self, call: Call) -> Entry | None:
        found = self.store.get(call.url)
        return found if found is not None and (found.for_all or "Authorization" not in call.headers) else None

    def _fetch(self, upstream: Upstream, call: Call, cached: Entry | None) -> Answer:
        """Ask the service; where it fails, what was kept is better than nothing."""
        try:
            answer = upstream.call(call)
        except Problem:
            if cached is None:
                raise
            return self._respond("stale", cached)
        if answer.status >= 500 and cached is not None:
            return self._respond("stale", cached)
        entry = storable(call, answer, upstream.base_url)
        if entry is not None:
            self.store.put(entry, entry.max_age + STALE_SECONDS)
        self.outcomes["miss"] += 1
        return answer

    def _respond(self, outcome: str, cached: Entry) -> Answer:
        self.outcomes[outcome] += 1
        return Answer(200, [*cached.headers, ("Age", str(cached.age))], cached.body)


def storable(call: Call, answer: Answer, base_url: str) -> Entry | None:
    """What may be kept of this answer; None: nothing."""
    if answer.status != 200 or isinstance(answer.body, EventStream) or len(answer.body) > MAX_ENTRY:
        return None
    fields = joined(answer.headers)
    allowed = _words(fields.get("cache-control", ""))
    max_age = _MAX_AGE.search(fields.get("cache-control", "").lower())
    varies = _words(fields.get("vary", ""))
    if "public" not in allowed or allowed & _UNCACHEABLE or not max_age or "set-cookie" in fields or varies - _MAY_VARY:
        return None
    for_all = "authorization" not in varies
    if not for_all and "Authorization" in call.headers:
        return None
    age = fields.get("age", "0")
    since = now().timestamp() - (int(age) if age.isdigit() else 0)
    headers = [(name, value) for name, value in for_client(answer.headers, base_url) if name.lower() != "age"]
    return Entry(call.url, since, int(max_age[1]), for_all, headers, answer.body)


def max_accepted_age(cache_control: str) -> float:
    """The greatest age in seconds that the client's ``Cache-Control`` takes."""
    if "no-cache" in _words(cache_control):
        return 0
    found = _MAX_AGE.search(cache_control.lower())
    return int(found[1]) if found else float("inf")


def is_cacheable(method: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a request is one for the cache: it only reads, sends nothing, and may be kept."""
    return method in METHODS and not body and "no-store" not in _words(headers.get("Cache-Control", ""))


def _words(value: str) -> set[str]:
    """The names in a list such as that of ``Cache-Control``, without their values."""
    return {word.partition("=")[0].strip().lower() for word in value.split(",")} - {""}
