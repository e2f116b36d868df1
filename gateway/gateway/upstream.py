"""One service as the gateway sees it: a pool of connections behind a bulkhead, a breaker and one total deadline."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import RemoteDisconnected
from typing import Any, cast

from urllib3 import HTTPResponse, Timeout
from urllib3.exceptions import HTTPError, NewConnectionError, ProtocolError
from urllib3.exceptions import TimeoutError as SocketTimeout
from urllib3.util import parse_url

from gateway.breaker import Breaker, Bulkhead
from gateway.deadline import deadline
from gateway.errors import BadGateway, UpstreamTimeout
from gateway.pool import Pool
from gateway.response_checks import EventStream, check_head, is_event_stream, read_whole
from service_kit.errors import Problem, Unavailable

IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
CONNECT_SECONDS = 1.0
STREAM_SILENCE_SECONDS = 60.0  # a live stream sends a comment more often than this

_CLOSED_ERRORS = (RemoteDisconnected, ConnectionResetError, BrokenPipeError)


@dataclass(frozen=True)
class Call:
    """A request to a service, ready to be sent. ``url`` is the checked path and query."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """What a service answered: a whole body, or a live stream of events."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes | EventStream


class Upstream:
    """``call`` sends one request and gives its whole answer, or one of the problems 502, 503 and 504.

    ``seconds`` is the total deadline of a call: connecting, sending, waiting and reading together. ``cap`` is the
    largest answer in bytes, ``places`` how many calls may be under way at once.
    """

    def __init__(self, name: str, url: str, *, seconds: float, cap: int, places: int) -> None:
        at = parse_url(url)
        if at.scheme != "http" or not at.host:
            raise ValueError(f"the address of {name} must be http://host:port, not {url!r}")
        self.name, self.base_url, self.seconds, self.cap = name, f"http://{at.netloc}", seconds, cap
        self.breaker, self.bulkhead = Breaker(name), Bulkhead(name, places)
        self.streams: set[EventStream] = set()
        self.outcomes: Counter[str] = Counter()
        self._pool = Pool(at.host, at.port or 80, maxsize=places)

    def call(self, call: Call, *, live: bool = False, seconds: float | None = None) -> Answer:
        """Send ``call``, within ``seconds`` in all (none given: the usual deadline of this service).

        With ``live`` a stream of events is handed on as it comes, and the deadline is for its beginning.

        Raises :class:`Unavailable`, :class:`UpstreamTimeout` or :class:`BadGateway`.
        """
        within = seconds or self.seconds
        self.breaker.check()
        self.bulkhead.enter()
        streaming = False
        try:
            with deadline(within, self._too_late):
                response = self._send(call, STREAM_SILENCE_SECONDS if live else within)
                answer = self._answer(response, call.method, live)
            streaming = isinstance(answer.body, EventStream)
        except Problem as problem:
            self._note(problem)
            raise
        finally:
            if not streaming:
                self.bulkhead.leave()
        self.outcomes["answered"] += 1
        self.breaker.success()
        return answer

    def _note(self, problem: Problem) -> None:
        """Count a failure. Only silence and refusal speak for a service that is gone; nonsense comes at once."""
        self.outcomes[problem.type] += 1
        if isinstance(problem, (Unavailable, UpstreamTimeout)):
            self.breaker.failure()

    def probe(self, seconds: float) -> bool:
        """Ask whether the process is alive, past breaker and bulkhead, and tell the breaker.

        Silence counts as a failure only if nothing else was answered meanwhile: a busy service is not a dead one.
        """
        began = time.monotonic()
        try:
            with deadline(seconds, self._too_late):
                self._answer(self._attempt(Call("GET", "/health/live", {}), seconds), "GET")
        except (Problem, HTTPError):
            if self.breaker.last_success < began:
                self.breaker.failure()
            return False
        self.breaker.success()
        return True

    def end_streams(self) -> None:
        """End every live stream; their clients reconnect and replay what they missed."""
        for stream in tuple(self.streams):
            stream.interrupt()

    def _send(self, call: Call, silence: float) -> HTTPResponse:
        """Try once, and once more where that cannot do anything twice.

        Nothing was sent when the connection was refused, so that is safe for every method. A connection that was
        closed without a byte of answer was most likely an idle one; only idempotent calls are repeated then.
        """
        try:
            return self._attempt(call, silence)
        except NewConnectionError:
            pass
        except HTTPError as error:
            if call.method not in IDEMPOTENT or not _is_closed(error):
                raise self._unusable() from error
        try:
            return self._attempt(call, silence)
        except NewConnectionError as error:
            raise Unavailable(f"The {self.name} service cannot be reached just now.") from error
        except HTTPError as error:
            raise self._unusable() from error

    def _attempt(self, call: Call, silence: float) -> HTTPResponse:
        """Send ``call`` and wait for the head of the answer; ``silence`` in seconds bounds each single wait."""
        try:
            response: Any = self._pool.urlopen(
                call.method,
                call.url,
                body=call.body or None,
                headers=call.headers,
                retries=False,
                redirect=False,
                assert_same_host=False,
                timeout=Timeout(connect=min(CONNECT_SECONDS, self.seconds), read=silence),
                preload_content=False,
                decode_content=False,
            )
        except NewConnectionError:
            raise
        except SocketTimeout as error:
            raise self._too_late() from error
        return cast(HTTPResponse, response)

    def _answer(self, response: HTTPResponse, method: str, live: bool = False) -> Answer:
        """The checked answer; when it is not fit to be passed on, its connection is not used again either."""
        usable = False
        try:
            check_head(response, method)
            body: bytes | EventStream
            if live and is_event_stream(response):
                body = EventStream(response, self._forget)
                self.streams.add(body)
            else:
                body = read_whole(response, self.cap)
            usable = True
        finally:
            if not usable:
                response.close()
        return Answer(response.status, list(response.headers.items()), body)

    def _forget(self, stream: EventStream) -> None:
        self.streams.discard(stream)
        self.bulkhead.leave()

    def _too_late(self) -> UpstreamTimeout:
        return UpstreamTimeout(f"The {self.name} service did not answer in time.")

    def _unusable(self) -> BadGateway:
        return BadGateway(f"The {self.name} service gave no usable answer.")


def _is_closed(error: HTTPError) -> bool:
    """Whether the other side closed the connection without a byte of an answer."""
    return isinstance(error, ProtocolError) and isinstance(error.args[-1], _CLOSED_ERRORS)
