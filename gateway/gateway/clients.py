"""Nobody at one address takes more than their share: of the connections, and of the time of the one thread.

gevent changes to somebody else only where a greenlet waits, and one whose client has sent everything already never
does. So each piece of work pauses first: what was read from a socket, and each request. Of all connections from one
address only one pauses in the queue of the loop, the others wait behind it; so a thousand busy connections delay
others by one piece of work in each turn, and not by a thousand.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import gevent
from gevent.event import Event
from gevent.server import StreamServer

from gateway import refusals
from gateway.client_address import Network, address, counted_as, is_trusted
from service_kit.errors import TooManyRequests

RETRY_SECONDS = 5
PIECE = 65_536
# Not 0: gevent would run up to fifty others that paused likewise before it looks at a socket again.
NEXT_LOOK = 1e-9
# Connections in one turn of the loop: many, since each turn has a piece of work that whoever comes behind a crowd waits
# for too. Several processes share what comes, so that none may take all of it.
ACCEPTED_ALONE, ACCEPTED_AMONG_OTHERS = 500, 50


class Turn:
    """What connections of one address share: one of them at a time stands in the queue of the loop.

    A chain of events and no semaphore: gevent's would give it back at once to whoever let go of it.
    """

    def __init__(self) -> None:
        self.connections = 0
        self._last: Event | None = None

    def pause(self) -> None:
        """Let everybody else do one piece of work: other addresses, and those of this one that came before."""
        before, mine = self._last, Event()
        self._last = mine
        try:
            if before is not None:
                before.wait()
            gevent.sleep(NEXT_LOOK)
        finally:
            mine.set()


class Crowd:
    """Who is connected, by address (an IPv6 network of a subscriber counts as one), at most ``most`` from each.

    Proxies in front are no clients: behind one of ``trusted`` there are many, whom it must tell apart itself.
    """

    def __init__(self, most: int, trusted: Sequence[Network]) -> None:
        self._most, self._trusted = most, trusted
        self._turns: dict[str, Turn] = {}

    def enter(self, host: str) -> tuple[Turn, Callable[[], None]]:
        """Count a connection from ``host``: its turn, and what to call at its end.

        Raises :class:`TooManyRequests` for one too many.
        """
        peer = address(host)
        if is_trusted(peer, self._trusted):
            return Turn(), lambda: None
        name = counted_as(peer)
        turn = self._turns.setdefault(name, Turn())
        if turn.connections >= self._most:
            raise TooManyRequests("Too many connections from one address are open.", retry_after=RETRY_SECONDS)
        turn.connections += 1
        return turn, lambda: self._leave(name)

    def _leave(self, name: str) -> None:
        self._turns[name].connections -= 1
        if not self._turns[name].connections:
            del self._turns[name]


class Client:
    """A client's socket, each read of which is followed by a pause before anything is done with what was read."""

    def __init__(self, connection: Any, turn: Turn, leave: Callable[[], None]) -> None:
        self._connection, self.leave = connection, leave
        self.pause = turn.pause

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def recv(self, size: int) -> bytes:
        """Up to ``size`` bytes; none at the end."""
        data: bytes = self._connection.recv(size)
        self.pause()
        return data


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

    def __init__(
        self,
        listener: Any,
        handle: Callable[[ListenerAddress, Client, Any], None],
        spawn: Any,
        crowd: Crowd,
        *,
        security_headers: Mapping[str, str],
        is_alone: bool,
    ) -> None:
        at = ListenerAddress(listener.getsockname())
        super().__init__(listener, handle=partial(handle, at), spawn=spawn)
        self._crowd, self._security_headers = crowd, security_headers
        self.max_accept = ACCEPTED_ALONE if is_alone else ACCEPTED_AMONG_OTHERS

    def do_handle(self, *accepted: Any) -> None:
        """Hand a connection that was accepted to a greenlet of its own."""
        connection, origin = accepted
        try:
            turn, leave = self._crowd.enter(origin[0])
        except TooManyRequests as refusal:
            turn_away(connection, refusals.raw_response(refusal, self._security_headers))
            return
        client: Any = Client(connection, turn, leave)
        super().do_handle(client, origin)

    def do_close(self, *handled: Any) -> None:
        """The end of a connection, however it came."""
        client: Client = handled[0]
        client.close()
        client.leave()


def turn_away(connection: Any, answer: bytes) -> None:
    """Answer a connection that is one too many, if that takes no waiting; then close it."""
    with suppress(OSError):
        connection.setblocking(False)
        connection.sendall(answer)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(PIECE)  # closing with unread bytes would reset the connection
    connection.close()
