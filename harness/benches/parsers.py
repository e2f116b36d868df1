"""What reading costs: the worst input of each parser, half of the greatest size and all of it, by turns.

CPU time, since a busy machine says nothing of that. A parser whose limit lies below a mebibyte is measured at that.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from typing import Any

from flask import Flask, request
from gunicorn.http.errors import ParseException

from harness.benches import hostile
from harness.benches.apps import service, signed_in
from harness.benches.chunked_bodies import stream as chunked
from harness.benches.figures import Figure
from harness.benches.hostile import Make
from harness.benches.options import Options
from service_kit import strict_json
from service_kit.errors import Problem
from service_kit.http import paging
from service_kit.http.chunks import bound_chunks
from service_kit.security import identity

BODY = 1_048_576
ADDRESS, HEADER, TOKEN, CURSOR = 8_000, 8_190, 4_096, 500
AT_MOST = 2.2
ROUNDS = 5
QUICK_EVERY = 6  # of the cases
# Shorter ones are repeated until they take so long, else the clock's own steps are what is measured.
LEAST_SECONDS = 0.01


@dataclass(frozen=True)
class Case:
    """``read(make(n))`` is what is measured, for n = ``size`` bytes and half of that."""

    name: str
    size: int
    make: Callable[[int], Any]
    read: Callable[[Any], object]


def measure(options: Options) -> Iterator[Figure]:
    """For each case the CPU time of the whole, and how many times that of the half it is."""
    with service("tracking") as app:
        for case in islice(cases(app), None, None, QUICK_EVERY if options.quick else 1):
            milliseconds, ratios = twice(case, options.rounds(ROUNDS))
            yield Figure.of(f"{case.name}, {case.size:,} bytes", milliseconds, "ms")
            yield Figure.of(f"{case.name}, twice the input", ratios, "x", AT_MOST)


def cases(app: Flask) -> Iterator[Case]:
    """Each parser with each of the inputs that are hostile to it."""
    guards, gateway_cache = import_module("gateway.guards"), import_module("gateway.cache")
    yield from _each("JSON", BODY, hostile.JSON, strict_json.loads)
    yield Case("chunks of one byte", BODY, _chunks, _read_chunks)
    yield from _each("query", ADDRESS, hostile.QUERIES, lambda query: guards.check_credentials({}, query))
    yield from _each("target", ADDRESS, hostile.QUERIES, lambda query: guards.check_target(f"/a?{query}"[:ADDRESS]))
    yield from _each("cache header", HEADER, hostile.HEADERS, gateway_cache.max_accepted_age)
    connection = lambda value: guards.drop_connection_headers({"HTTP_CONNECTION": value})  # noqa: E731
    yield from _each("Connection", HEADER, hostile.HEADERS, connection)
    yield from _each("If-None-Match", HEADER, hostile.HEADERS, _header(app, "If-None-Match", _tags))
    yield from _each(
        "If-Match", HEADER, hostile.HEADERS, _header(app, "If-Match", lambda: request.if_match.contains("1"))
    )
    yield from _each("Content-Type", HEADER, hostile.HEADERS, _header(app, "Content-Type", lambda: request.mimetype))
    yield Case("token", TOKEN, hostile.token, _header(app, "Authorization", _authenticate, "Bearer "))
    yield Case("cursor", CURSOR, hostile.cursor, lambda text: paging._decode(text, ()))
    yield from _whole(app)


def _each(parser: str, size: int, makes: dict[str, Make], read: Callable[[str], object]) -> Iterator[Case]:
    return (Case(f"{parser}: {name}", size, make, read) for name, make in makes.items())


def _whole(app: Flask) -> Iterator[Case]:
    """A request to a service's own door, from its first byte to the last of the answer."""
    client = signed_in(app)

    def post(body: str) -> None:
        answer = client.post("/api/v1/measurements/batch", data=body, content_type="application/json")
        assert answer.status_code in (400, 422), answer.status_code

    def get(query: str) -> None:
        client.get(f"/api/v1/measurements?{query}")

    yield from _each("service, body", BODY, hostile.BODIES, post)
    yield from _each("service, query", ADDRESS, hostile.QUERIES, get)


def _header(app: Flask, name: str, look: Callable[[], object], opening: str = "") -> Callable[[str], object]:
    def read(value: str) -> object:
        with app.test_request_context(headers={name: opening + value}):
            return look()

    return read


def _tags() -> object:
    return request.if_none_match.contains("1")


def _authenticate() -> object:
    return identity.authenticate()


def _chunks(n: int) -> bytes:
    return b"1\r\na\r\n" * (n // 6) + b"0\r\n\r\n"


def _read_chunks(body: bytes) -> object:
    """As in a server, whose reader it is; it ends with the first chunk too many."""
    stream = chunked(body)
    bound_chunks({"wsgi.input": stream})
    with suppress(ParseException):
        return stream.read(BODY)
    return None


def twice(case: Case, rounds: int) -> tuple[list[float], list[float]]:
    """CPU milliseconds of reading the whole, and how many times those of the half they are, in so many rounds.

    In each round the half is read twice and both results are held, then the whole: so that caches and the kernel's
    pages are as full for both, and what others do on the machine falls on both. What is left are the parser's steps.
    """
    half, whole = case.make(case.size // 2), case.make(case.size)
    again = max(1, round(LEAST_SECONDS / max(cpu(case.read, [whole], 1), 1e-6)))
    found = [(cpu(case.read, [half, half], again) / 2, cpu(case.read, [whole], again)) for _ in range(rounds)]
    return [whole * 1_000 for _, whole in found], [whole / half for half, whole in found]


def cpu(read: Callable[[Any], object], inputs: list[Any], times: int) -> float:
    """CPU seconds of reading all of ``given``. What is refused with a problem costs what it cost until then."""
    gc.collect()
    gc.disable()
    try:
        began = time.process_time()
        for _ in range(times):
            results = [outcome(read, one) for one in inputs]
            del results
        return (time.process_time() - began) / times
    finally:
        gc.enable()


def outcome(read: Callable[[Any], object], value: Any) -> object:
    """The result, or the problem with all that led to it."""
    try:
        return read(value)
    except Problem as problem:
        return problem
