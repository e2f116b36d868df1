"""gunicorn's gevent worker with what the system's entry point needs on top of it.

gunicorn already bounds the time for a request's headers (``keepalive`` covers waiting and reading together) and their
size. This adds: refusals as problem+json, a time in which a client must take what is sent, an end to unread bodies,
turns between clients and bounds for each (``clients.py``), and a graceful stop that does not wait for idle connections
and endless streams.
"""

from __future__ import annotations

import contextlib
import gc
import socket
from math import inf
from typing import Any

import gevent
from gunicorn.http.body import ChunkedReader, LengthReader
from gunicorn.http.errors import ParseException
from gunicorn.workers.ggevent import GeventWorker

from gateway import health_probes, refusals
from gateway.client_address import ANY_NETWORK
from gateway.clients import PIECE, Client, ConnectionLimiter, Listener
from gateway.queueing import Queue
from gateway.refusals import Refusal
from gateway.response_headers import security_headers
from gateway.routes import STREAM, find
from gateway.state import state
from service_kit.errors import NotFound, Problem, Unavailable

LINGER_BYTES = 4_194_304
LINGER_SECONDS = 2.0
BUSY = Unavailable("Setwise is busy: more is asked than it can answer. Try again in a moment.")


class Worker(GeventWorker):
    """``worker_class`` of the gateway. ``self.wsgi`` is the gateway's Flask app."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._idle: set[Client] = set()

    def run(self) -> None:
        """Serve until asked to stop; then let what is under way finish."""
        here = state(self.wsgi)
        self._settings = here.settings
        self._queue = here.queue
        self._limiter = ConnectionLimiter(here.settings.address_connections, here.trusted, here.queue)
        self._security_headers = security_headers(https=here.settings.public_scheme == "https")
        self._refusal = Refusal(BUSY, self._security_headers, is_last=False)
        self._last_refusal = Refusal(BUSY, self._security_headers)
        self.server_class = self._listen
        gc.collect()
        gc.freeze()  # looking through all that was imported would keep everybody waiting, again and again
        health_probes.start(here.upstreams.values(), here.settings.probe_every)
        gevent.spawn(self._drain_when_stopping)
        super().run()

    def _listen(self, listener: Any, *, spawn: Any, **_others: Any) -> Listener:
        """What gunicorn makes of each of the sockets. Whoever comes in through the inner one is no stranger."""
        is_inside = self._settings.is_inside(listener.getsockname()[1])
        limiter = ConnectionLimiter(0, ANY_NETWORK, Queue(inf)) if is_inside else self._limiter
        return Listener(
            listener,
            self.handle,
            spawn,
            limiter,
            security_headers=self._security_headers,
        )

    def handle(self, listener: Any, client: Client, addr: Any) -> None:
        """One client connection, from its first request to its last."""
        self._idle.add(client)
        try:
            super().handle(listener, client, addr)
        finally:
            self._idle.discard(client)

    def handle_request(self, listener_name: Any, req: Any, sock: Client, addr: Any) -> Any:
        """One request. Raises StopIteration when the connection cannot be used for another one."""
        self._idle.discard(sock)
        is_in_time = sock.pause_before_request()
        if req.req_number >= self._settings.connection_requests:
            req.force_close()
        sock.settimeout(self._settings.send_deadline)
        try:
            if is_in_time or _begins_stream(req):
                sock.hold_head()
                try:
                    keep_alive = super().handle_request(listener_name, req, sock, addr)
                finally:
                    sock.flush()
            else:
                keep_alive = self._refuse(req, sock)
        except TimeoutError:  # the client does not take its answer
            raise StopIteration from None
        except StopIteration:
            linger(sock)
            raise
        finally:
            sock.settimeout(None)
        if _is_unread(req.body) and not gevent.with_timeout(
            LINGER_SECONDS, _read_to_end, req.body, timeout_value=False
        ):
            linger(sock)
            raise StopIteration
        sock.await_request()
        self._idle.add(sock)
        if not self.alive:
            _stop_reading(sock)
        return keep_alive

    def _refuse(self, req: Any, sock: Client) -> bool:
        """Answer that the gateway is busy, before anything else is done: that is what it has no time for.

        Whether another request may follow. Raises StopIteration when it may not.
        """
        self._queue.refuse()
        is_last = req.should_close()
        answer = (self._last_refusal if is_last else self._refusal).answer()
        sock.sendall(answer if req.method != "HEAD" else answer.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
        if is_last:
            raise StopIteration
        return True

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """What gunicorn refuses before the app sees it leaves as a problem too."""
        problem = refusals.problem_of(exc)
        failure = exc if problem is None else None
        answer = refusals.raw_response(problem or Problem(), self._security_headers, failure)
        try:
            client.settimeout(LINGER_SECONDS)
            client.sendall(answer)
            linger(client)
        except OSError:
            self.log.debug("the client is gone")

    def _drain_when_stopping(self) -> None:
        while self.alive:
            gevent.sleep(0.2)
        for client in tuple(self._idle):
            _stop_reading(client)
        for upstream in state(self.wsgi).upstreams.values():
            upstream.end_streams()


def _begins_stream(req: Any) -> bool:
    """Whether a stream is asked for: a browser does not try again for one what it was refused."""
    try:
        return find(tuple(req.path.strip("/").split("/"))) is STREAM
    except NotFound:
        return False


def linger(sock: Any) -> None:
    """Say that no more comes, then read a while what the client still sends.

    Closing with unread bytes would reset the connection, and the client could lose the answer that it was just sent.
    """
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_WR)
        gevent.with_timeout(LINGER_SECONDS, _discard, sock, timeout_value=None)


def _discard(sock: Any) -> None:
    unread = LINGER_BYTES
    while unread > 0 and (piece := sock.recv(PIECE)):
        unread -= len(piece)


def _is_unread(body: Any) -> bool:
    """Whether there may be more of the request's body."""
    return body.failed or not isinstance(body.reader, LengthReader) or body.reader.length > 0


def _read_to_end(body: Any) -> bool:
    """Whether the request's body could be read to its end, so that the next request begins where it is looked for.

    The rest of one in chunks is not looked for: where it ends is dear to find out, and nobody wants what it holds.
    """
    if isinstance(body.reader, ChunkedReader) and body.reader.parser:
        return False
    try:
        for _ in range(LINGER_BYTES // PIECE):
            if body.failed or not body.read(PIECE):
                return not body.failed
    except (OSError, ParseException):
        pass
    return False


def _stop_reading(sock: Any) -> None:
    """Let the greenlet that waits for the next request see the end; one that has arrived is still answered.

    On the socket beneath: gevent's own ``shutdown`` would raise in the waiting greenlet.
    """
    with contextlib.suppress(OSError):
        sock._sock.shutdown(socket.SHUT_RD)
