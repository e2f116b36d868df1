"""Nobody at one address takes more than their share: of the connections, and of the time of the one thread.

gevent changes to somebody else only where a greenlet waits, and one whose client has sent everything already never
does. So each piece of work pauses first: what was read from a socket, and each request. Of all connections from one
address only one pauses in the queue of the loop, the others wait behind it; so a thousand busy connections delay
others by one piece of work in each turn, and not by a thousand.
"""

from __future__ import annotations

import _socket
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import gevent
from gevent.event import Event
from gevent.server import StreamServer

from gateway.client_address import Network, address, is_trusted, subscriber_key
from gateway.queueing import Queue
from gateway.refusals import Refusal
from service_kit.errors import TooManyRequests

TOO_MANY_CONNECTIONS = TooManyRequests(
    "Too many connections from one address are open: use those that are, or close some.", retry_after=5
)
# Connections beyond the limit that get an answer, in a second: who connects as fast as they can has hundreds refused in
# one turn of the loop, in which everybody else waits.
REFUSALS = 200
PIECE = 65_536
# Not 0: gevent would run up to fifty others that paused likewise before it looks at a socket again.
NEXT_POLL = 1e-9
# Connections that begin in one turn of the loop: many, since each turn has a piece of work that whoever comes behind a
# crowd waits for too; not so many that their beginnings keep everybody else waiting, or that one of several processes
# takes all of them. Turning one away costs a tenth of a beginning.
MAX_ACCEPT, MAX_REFUSE = 40, 500
MAX_LATE = 8  # requests of one address that are refused in a turn: all of them are about as much work as one answer


class FairQueue:
    """What connections of one address share: one of them at a time stands in the queue of the loop.

    A chain of events and no semaphore: gevent's would give it back at once to whoever let go of it. All chains together
    are ``everybody``, the queue that says which waits are too long.
    """

    def __init__(self, everybody: Queue) -> None:
        self.connections = 0
        self._everybody = everybody
        self._last: Event | None = None
        self._late = 0  # that left in this turn

    def pause(self, *, refusable: bool = False) -> bool:
        """Let everybody else do one piece of work: other addresses, and those of this one that came before.

        Whether that took no longer than it may. What is ``refusable`` and has waited too long already is refused next,
        which is so little work that several leave in one turn.
        """
        before, mine = self._last, Event()
        self._last = mine
        began, seconds = time.monotonic(), self._everybody.enter()
        try:
            if before is not None:
                before.wait()
            if refusable and self._late < MAX_LATE and time.monotonic() - began > seconds:
                self._late += 1
                return False
            self._late = 0
            gevent.sleep(NEXT_POLL)
        finally:
            self._everybody.leave()
            mine.set()
        return time.monotonic() - began <= seconds


class ConnectionLimiter:
    """Who is connected, by address (an IPv6 network of a subscriber counts as one), at most ``most`` from each.

    Proxies in front are no clients: behind one of ``trusted`` there are many, whom it must tell apart itself.
    """

    def __init__(self, most: int, trusted: Sequence[Network], everybody: Queue) -> None:
        self._most, self._trusted, self._everybody = most, trusted, everybody
        self._queues: dict[str, FairQueue] = {}

    def enter(self, host: str) -> tuple[FairQueue, Callable[[], None]] | None:
        """Count a connection from ``host``: its queue, and what to call at its end; None for one too many."""
        peer = address(host)
        if is_trusted(peer, self._trusted):
            return FairQueue(self._everybody), lambda: None
        name = subscriber_key(peer)
        queue = self._queues.setdefault(name, FairQueue(self._everybody))
        if queue.connections >= self._most:
            return None
        queue.connections += 1
        return queue, lambda: self._leave(name)

    def _leave(self, name: str) -> None:
        self._queues[name].connections -= 1
        if not self._queues[name].connections:
            del self._queues[name]


class Client:
    """A client's socket, each read of which is followed by a pause before anything is done with what was read.

    gunicorn sends the head of an answer by itself, and at once after it the first piece of the body. Between
    :meth:`hold_head` and :meth:`flush` the two leave together: sending is the dearest thing that a gateway does.
    """

    def __init__(self, connection: Any, queue: FairQueue, leave: Callable[[], None]) -> None:
        self._connection, self.leave = connection, leave
        self._queue = queue
        self._reads_head = True
        self._is_in_time: bool | None = None  # what came of the last pause; None since the last request
        self._holds, self._head = False, b""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def recv(self, size: int) -> bytes:
        """Up to ``size`` bytes; none at the end."""
        data: bytes = self._connection.recv(size)
        self._is_in_time = self._queue.pause(refusable=self._reads_head)
        return data

    def pause_before_request(self) -> bool:
        """Pause, unless it has been done for this request: one that was sent ahead is handled without a read.

        Whether its turn came in time.
        """
        is_in_time = self._queue.pause(refusable=True) if self._is_in_time is None else self._is_in_time
        self._is_in_time, self._reads_head = None, False
        return is_in_time

    def await_request(self) -> None:
        """What is read next is the head of a request."""
        self._reads_head = True

    def hold_head(self) -> None:
        """What is sent next is the head of an answer."""
        self._holds = True

    def sendall(self, data: bytes) -> None:
        """Send it, behind a head that waits; or keep it, if it is the head."""
        if self._holds:
            self._holds, self._head = False, data
            return
        if self._head:
            data, self._head = self._head + data, b""
        self._connection.sendall(data)

    def sendfile(self, *arguments: Any, **options: Any) -> Any:
        """Send a file, behind a head that waits."""
        self.flush()
        return self._connection.sendfile(*arguments, **options)

    def flush(self) -> None:
        """Send a head that nothing followed; the answer is over."""
        self._holds = False
        if self._head:
            head, self._head = self._head, b""
            self._connection.sendall(head)


@dataclass(frozen=True)
class ListenerAddress:
    """What gunicorn asks of a listening socket: its address, also when it has been closed already."""

    address: Any

    def getsockname(self) -> Any:
        """The address that it is, or was, bound to."""
        return self.address


class Listener(StreamServer):
    """Accepts connections, and turns away those that are too many before anything else is done for them.

    ``handle`` gets a :class:`ListenerAddress`, the connection and its origin. Not the socket: of many that come at once
    the last ones are handled a little later, and a stop in between would close it and drop them.
    """

    max_accept = MAX_ACCEPT

    def __init__(
        self,
        listener: Any,
        handle: Callable[[ListenerAddress, Client, Any], None],
        spawn: Any,
        limiter: ConnectionLimiter,
        *,
        security_headers: Mapping[str, str],
    ) -> None:
        at = ListenerAddress(listener.getsockname())
        super().__init__(listener, handle=partial(handle, at), spawn=spawn)
        self._limiter = limiter
        self._refusal = Refusal(TOO_MANY_CONNECTIONS, security_headers, most=REFUSALS)

    def do_read(self) -> Any:
        """The next connection that may stay, with its origin; those that are too many are turned away.

        None: there are no more in this turn.
        """
        for _ in range(MAX_REFUSE):
            accepted = super().do_read()
            if accepted is None:
                return None
            connection, origin = accepted
            place = self._limiter.enter(origin[0])
            if place is not None:
                return Client(connection, *place), origin
            reject(connection.detach(), self._refusal.answer())
        return None

    def do_close(self, *handled: Any) -> None:
        """The end of a connection, however it came."""
        client: Client = handled[0]
        client.close()
        client.leave()


def reject(descriptor: int, answer: bytes) -> None:
    """Answer a connection that is one too many, if there is an answer and that takes no waiting; then close it.

    On the system's socket: what gevent puts around it costs more than all that is done here.
    """
    connection = _socket.socket(fileno=descriptor)
    if answer:
        with suppress(OSError):
            connection.send(answer, socket.MSG_DONTWAIT)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(PIECE, socket.MSG_DONTWAIT)  # closing with unread bytes would reset the connection
    connection.close()
