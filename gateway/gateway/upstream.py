"""One service as the gateway sees it: a pool of connections behind a bulkhead, a breaker and one total deadline."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from gateway.breaker import Breaker, Bulkhead
from gateway.deadline import deadline
from gateway.errors import BadGateway, UpstreamTimeout
from gateway.http1 import Closed, request_bytes
from gateway.pool import Connection, Pool
from gateway.queueing import Queue
from gateway.response_checks import EventStream, check_status, is_event_stream, read_whole
from service_kit.errors import Problem, Unavailable

IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
STREAM_SILENCE_SECONDS = 60.0  # a live stream sends a comment more often than this


class NotConnected(Exception):
    """Nobody took the connection, so nothing was sent."""


@dataclass(frozen=True)
class Call:
    """A request to a service, ready to be sent. ``url`` is the checked path and query."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """What a service answered: a whole body, or a live stream of events. ``gzipped`` gives the body in gzip, where that
    lies ready."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes | EventStream
    gzipped: Callable[[], bytes] | None = None


class Upstream:
    """``call`` sends one request and gives its whole answer, or one of the problems 502, 503 and 504.

    ``seconds`` is the total deadline of a call: connecting, sending, waiting and reading together. ``cap`` is the
    largest answer in bytes, ``places`` how many calls may be under way at once, and ``queue`` where more of them wait.
    """

    def __init__(
        self, name: str, url: str, *, seconds: float, cap: int, places: int, queue: Queue | None = None
    ) -> None:
        at = urlsplit(url)
        if at.scheme != "http" or not at.hostname:
            raise ValueError(f"the address of {name} must be http://host:port, not {url!r}")
        self.name, self.base_url, self.seconds, self.cap = name, f"http://{at.netloc}", seconds, cap
        self.breaker, self.bulkhead = Breaker(name), Bulkhead(name, places, queue)
        self.streams: set[EventStream] = set()
        self.outcomes: Counter[str] = Counter()
        self._host, self._pool = at.netloc, Pool(at.hostname, at.port or 80, places)

    def call(self, call: Call, *, live: bool = False, seconds: float | None = None) -> Answer:
        """Send ``call``, within ``seconds`` in all (none given: the usual deadline of this service).

        With ``live`` a stream of events is handed on as it comes, and the deadline is for its beginning.

        Raises :class:`Unavailable`, :class:`UpstreamTimeout` or :class:`BadGateway`.
        """
        ends_at = time.monotonic() + (seconds or self.seconds)
        self.breaker.check()
        self.bulkhead.enter()
        streaming = False
        try:
            answer = self._send(call, ends_at, live)
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
            self._attempt(Call("GET", "/health/live", {}), began + seconds)
        except (Problem, Closed, NotConnected):
            if self.breaker.last_success < began:
                self.breaker.failure()
            return False
        self.breaker.success()
        return True

    def end_streams(self) -> None:
        """End every live stream; their clients reconnect and replay what they missed."""
        for stream in tuple(self.streams):
            stream.interrupt()

    def _send(self, call: Call, ends_at: float, live: bool) -> Answer:
        """Try once, and once more where that cannot do anything twice.

        Nothing was sent when the connection was refused, so that is safe for every method. A connection that was
        closed without a byte of answer was most likely an idle one; only idempotent calls are repeated then.
        """
        try:
            return self._attempt(call, ends_at, live)
        except NotConnected:
            pass
        except Closed:
            if call.method not in IDEMPOTENT:
                raise self._unusable() from None
        try:
            return self._attempt(call, ends_at, live)
        except NotConnected as error:
            raise Unavailable(f"The {self.name} service cannot be reached just now.") from error
        except Closed:
            raise self._unusable() from None

    def _attempt(self, call: Call, ends_at: float, live: bool = False) -> Answer:
        """Send ``call`` and read the answer. A connection over which anything odd came is not used again."""
        request = request_bytes(call.method, call.url, self._host, call.headers, call.body)
        connection = self._pool.take()
        stays_open = False
        try:
            if not connection.is_open:
                self._connect(connection, ends_at)
            response = connection.exchange(request, call.method, ends_at)
            check_status(response)
            headers = response.headers
            body: bytes | EventStream
            if live and is_event_stream(response):
                response.endure(STREAM_SILENCE_SECONDS)
                body, stays_open = EventStream(response, self._forget), True
                self.streams.add(body)
            else:
                body = read_whole(response, self.cap)
                if response.is_reusable:
                    self._pool.give_back(connection)
                    stays_open = True
        except TimeoutError as error:
            raise self._too_late() from error
        except OSError as error:
            raise self._unusable() from error
        finally:
            if not stays_open:
                connection.close()
        return Answer(response.status, headers, body)

    def _connect(self, connection: Connection, ends_at: float) -> None:
        """Within what is left of the deadline: looking up a name has none of its own."""
        with deadline(max(0.001, ends_at - time.monotonic()), self._too_late):
            try:
                connection.connect()
            except TimeoutError:
                raise
            except OSError as error:
                raise NotConnected from error

    def _forget(self, stream: EventStream) -> None:
        self.streams.discard(stream)
        self.bulkhead.leave()

    def _too_late(self) -> UpstreamTimeout:
        return UpstreamTimeout(f"The {self.name} service did not answer in time.")

    def _unusable(self) -> BadGateway:
        return BadGateway(f"The {self.name} service gave no usable answer.")
