"""Keeping public answers of the catalogue for as long as it allows, after RFC 9111, and for longer while it is away.

Only what nobody's headers can influence is kept: a service is asked in one and the same way by everybody, so the
address alone is the key. Conditions (`If-None-Match`) are answered here. Kept are answers with `Cache-Control: public,
max-age=N`; those that vary by `Authorization` only for requests without one, and for those of whom the service has said
that they see what everybody sees (``same_for_all.py``): their answers are kept as the public ones, and what they get is
`private, no-cache` whether it was kept or not. What is older than its `max-age` is given out only when the service
cannot answer, for ten minutes, and its `Age` says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from gateway.cache_stores import MAX_ENTRY, Entry, Store
from gateway.gzipping import gzipped
from gateway.headers import for_client
from gateway.http1 import joined
from gateway.recent_writes import Marks
from gateway.response_checks import EventStream
from gateway.same_for_all import SameForAll
from gateway.upstream import Answer, Call, Upstream
from service_kit.clock import now
from service_kit.errors import Problem
from service_kit.security.forwarding import SAME_FOR_ALL
from service_kit.security.identity import Identity

STALE_SECONDS = 600
PRIVATE = "private, no-cache"  # as the service says it to a caller with a token
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
_LIFETIME = re.compile(r"max-age=\d{1,9}", re.ASCII)
_UNCACHEABLE = {"private", "no-store", "no-cache", "must-revalidate", "proxy-revalidate"}


class Cache:
    """Answers from ``store`` or from the service; ``outcomes`` counts which."""

    def __init__(self, store: Store, marks: Marks) -> None:
        self.store = store
        self.outcomes: Counter[str] = Counter()
        self._same = SameForAll(marks)

    def answer(self, upstream: Upstream, call: Call, cache_control: str, identity: Identity | None) -> Answer:
        """The answer to a GET or HEAD of this caller; ``cache_control`` is the client's header.

        Raises what the call raises.
        """
        request = Call("GET", call.url, {name: call.headers[name] for name in _FORWARDED if name in call.headers})
        cached = self._find(upstream, request, identity)
        if cached is not None and cached.age >= max_accepted_age(cache_control):
            cached = None
        if cached is not None and cached.age < cached.max_age:
            return self._respond("hit", cached, request)
        return self._fetch(upstream, request, cached, identity)

    def _find(self, upstream: Upstream, call: Call, identity: Identity | None) -> Entry | None:
        found = self.store.get(call.url)
        if found is None or found.for_all or "Authorization" not in call.headers:
            return found
        return found if identity is not None and self._same.holds(identity, upstream.name) else None

    def _fetch(self, upstream: Upstream, call: Call, cached: Entry | None, identity: Identity | None) -> Answer:
        """Ask the service; where it fails, what was kept is better than nothing."""
        asked_at = now().timestamp()
        mark = self._same.mark(identity, upstream.name) if identity is not None else None
        try:
            answer = upstream.call(call)
        except Problem:
            if cached is None:
                raise
            return self._respond("stale", cached, call)
        if answer.status >= 500 and cached is not None:
            return self._respond("stale", cached, call)
        public = as_public(answer)
        if identity is not None:
            self._note(upstream, identity, answer, public, (asked_at, mark))
        entry = storable(call, public or answer, upstream.base_url, "Authorization" in call.headers and public is None)
        if entry is not None:
            self.store.put(entry, entry.max_age + STALE_SECONDS)
        self.outcomes["miss"] += 1
        return answer

    def _note(
        self,
        upstream: Upstream,
        identity: Identity,
        answer: Answer,
        public: Answer | None,
        before: tuple[float, str | None],
    ) -> None:
        """What the answer says of its caller; one that is nobody's own, or an error, says nothing. ``before``: when the
        service was asked, and the mark of the caller's writes then."""
        if public is not None:
            self._same.learn(identity, upstream.name, *before, _max_age(joined(public.headers)["cache-control"]))
        elif answer.status == 200 and "private" in _words(joined(answer.headers).get("cache-control", "")):
            self._same.forget(identity, upstream.name)

    def _respond(self, outcome: str, cached: Entry, call: Call) -> Answer:
        self.outcomes[outcome] += 1
        headers = [*cached.headers, ("Age", str(cached.age))]
        if not cached.for_all and "Authorization" in call.headers:
            headers = [(name, value) for name, value in headers if name.lower() != "cache-control"]
            headers.append(("Cache-Control", PRIVATE))
        return Answer(200, headers, cached.body, partial(self._compressed, cached))

    def _compressed(self, cached: Entry) -> bytes:
        """The body in gzip, which is made once and then kept beside it as long."""
        if not cached.gzipped:
            cached = replace(cached, gzipped=gzipped(cached.body))
            self.store.put(cached, cached.max_age + STALE_SECONDS - cached.age)
        return cached.gzipped


def as_public(answer: Answer) -> Answer | None:
    """What everybody would be answered in place of this caller, of whom the service says that it is the same."""
    said = joined(answer.headers).get(SAME_FOR_ALL.lower(), "")
    if answer.status != 200 or not (lifetime := _LIFETIME.fullmatch(said)):
        return None
    own = {"cache-control", SAME_FOR_ALL.lower()}
    headers = [(name, value) for name, value in answer.headers if name.lower() not in own]
    return Answer(200, [*headers, ("Cache-Control", f"public, {lifetime[0]}")], answer.body)


def storable(call: Call, answer: Answer, base_url: str, is_own: bool) -> Entry | None:
    """What may be kept of this answer; None: nothing. ``is_own``: it may be for its caller alone."""
    if answer.status != 200 or isinstance(answer.body, EventStream) or len(answer.body) > MAX_ENTRY:
        return None
    fields = joined(answer.headers)
    allowed = _words(fields.get("cache-control", ""))
    max_age = _max_age(fields.get("cache-control", ""))
    varies = _words(fields.get("vary", ""))
    if "public" not in allowed or allowed & _UNCACHEABLE or not max_age or "set-cookie" in fields or varies - _MAY_VARY:
        return None
    for_all = "authorization" not in varies
    if not for_all and is_own:
        return None
    age = fields.get("age", "0")
    since = now().timestamp() - (int(age) if age.isdigit() else 0)
    headers = [(name, value) for name, value in for_client(answer.headers, base_url) if name.lower() != "age"]
    return Entry(call.url, since, max_age, for_all, headers, answer.body)


def max_accepted_age(cache_control: str) -> float:
    """The greatest age in seconds that the client's ``Cache-Control`` takes."""
    if "no-cache" in _words(cache_control):
        return 0
    found = _MAX_AGE.search(cache_control.lower())
    return int(found[1]) if found else float("inf")


def _max_age(cache_control: str) -> int:
    """The ``max-age`` in seconds; 0 where there is none."""
    found = _MAX_AGE.search(cache_control.lower())
    return int(found[1]) if found else 0


def is_cacheable(method: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a request is one for the cache: it only reads, sends nothing, and may be kept."""
    return method in METHODS and not body and "no-store" not in _words(headers.get("Cache-Control", ""))


def _words(value: str) -> set[str]:
    """The names in a list such as that of ``Cache-Control``, without their values."""
    return {word.partition("=")[0].strip().lower() for word in value.split(",")} - {""}
