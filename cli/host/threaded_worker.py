"""gunicorn's threaded worker, in which a thread serves only who has sent a whole request.

gunicorn gives each connection to a thread, which then waits for head and body: as many connections that stop halfway as
there are threads stop the service. Here the loop, which waits for all connections at once, receives the request; one
that is not whole in time is closed. No TLS and no HTTP/2: the callers are the gateway and other services.
"""

from __future__ import annotations

import errno
import re
import selectors
import socket
import time
from collections import deque
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.http import get_parser
from gunicorn.workers.gthread import TConn, ThreadWorker

WHOLE_WITHIN_S = 10.0
# For each wait of a thread: for what is more than MOST, or for who does not read the answer. The gateway waits less.
THREAD_WAITS_S = 20.0
LINGER_S = 2.0  # for the other side to close after its last answer
PIECE = 65_536
MOST = 1_310_720  # bytes of one request in the loop; a body of so many is refused by its length, unread
MOST_IN_ALL = 64 * 1_048_576  # bytes of all requests in the loop
LINE = 1_100  # bytes in which the size of a chunk must end, with its extensions
HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"(?i)\r\ncontent-length:[ \t]*([^\r\n]*)(?=\r\n)")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,512})[ \t]{0,64}(?:;[^\r\n]{0,512})?\r\n")
_EXPECT = re.compile(rb"(?i)\r\nexpect:[ \t]*100-continue[ \t]*\r\n")
_CODING = re.compile(rb"(?i)\r\ntransfer-encoding:[ \t]*([^\r\n]*)(?=\r\n)")
_BARE_LF = re.compile(rb"(?<!\r)\n")


class Connection(TConn):
    """A connection, and what it has sent of its next request. The parser takes it for a socket."""

    parser: Any
    waits_for_us: bool
    is_refused: bool

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.received = bytearray()
        self.is_partial = False  # of the request that a thread serves, the rest is still to come
        self._expect_head()

    def receive(self) -> bool:
        """Take what has come, without waiting. False: the other side has closed, or is not there any more."""
        try:
            piece = self.sock.recv(PIECE)
        except (BlockingIOError, InterruptedError):
            return True
        except OSError:
            return False
        self.received += piece
        return bool(piece)

    def is_whole(self) -> bool:
        """Whether a request is here to its end, or more than MOST of one, or what is none and will be refused."""
        self._look_for_head()
        self.is_partial = not self._is_complete()
        too_much = len(self.received) > MOST or (self._length or 0) > MOST
        return not self.is_partial or too_much or self.is_refused

    def ask_for_body(self) -> None:
        """Answer 100 once, if that is what the other side waits for. gunicorn does so again when it has the request."""
        if self.waits_for_us:
            self.waits_for_us = False
            with suppress(OSError):
                self.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")

    def init(self) -> None:
        """In the thread: let the parser begin."""
        self._expect_head()
        self.initialized = True
        self.sock.settimeout(THREAD_WAITS_S)
        if self.parser is None:
            self.parser = get_parser(self.cfg, self, self.client)

    def take_back(self) -> None:
        """What the parser has read beyond its request belongs to the next."""
        self.received[:0] = self.parser.unreader.take_buffered()

    def recv(self, size: int) -> bytes:
        """At most ``size`` bytes: of what is here, then of what still comes."""
        if not self.received:
            return bytes(self.sock.recv(size))
        piece = bytes(self.received[:size])
        del self.received[:size]
        return piece

    def gettimeout(self) -> float | None:
        """Seconds."""
        timeout: float | None = self.sock.gettimeout()
        return timeout

    def settimeout(self, seconds: float | None) -> None:
        """How long to wait for what still comes."""
        self.sock.settimeout(seconds)

    def _expect_head(self) -> None:
        self._searched = 0  # bytes in which there is no end of a head, later of trailers
        self._head = 0  # bytes of the head, once it is here
        self._length: int | None = None  # bytes of the body; None: it comes in chunks
        self.is_refused = False  # by the parser, whatever follows
        self.waits_for_us = False  # before it sends its body
        self._chunk = 0  # where the next chunk begins

    def _is_complete(self) -> bool:
        if not self._head:
            return False
        if self._length is None:
            return self._has_last_chunk()
        return len(self.received) >= self._head + self._length

    def _look_for_head(self) -> None:
        if self._head:
            return
        start = max(0, self._searched - len(HEAD_END))
        end = self.received.find(HEAD_END, start)
        self._searched = len(self.received)
        if end < 0:
            self.is_refused = _BARE_LF.search(self.received, start) is not None
            return
        head = bytes(self.received[: end + 2])
        self._head = self._chunk = end + len(HEAD_END)
        self._searched = 0
        self.waits_for_us = _EXPECT.search(head) is not None
        lengths, codings = _LENGTH.findall(head), _CODING.findall(head)
        if [one.strip().lower() for one in codings] != [b"chunked"] or lengths:
            # What is no length, or one of several, is refused by the parser without a look at the body.
            is_plain = len(lengths) == 1 and not codings and len(lengths[0]) < 16 and lengths[0].strip().isdigit()
            self._length = int(lengths[0]) if is_plain else 0

    def _has_last_chunk(self) -> bool:
        """Whether a body in chunks is here to its end; goes on where it ended the last time."""
        while self._chunk < len(self.received):
            line = _CHUNK.match(self.received, self._chunk)
            if line is None:
                return self.received.find(b"\r\n", self._chunk, self._chunk + LINE) >= 0
            if int(line[1], 16) == 0:  # after which trailers may come
                start, self._searched = max(line.end(1), self._searched - len(HEAD_END)), len(self.received)
                return self.received.find(HEAD_END, start) >= 0
            self._chunk = line.end() + int(line[1], 16) + 2
            if len(self.received) >= self._chunk and not self.received.startswith(b"\r\n", self._chunk - 2):
                return True
        return False


class ThreadedWorker(ThreadWorker):
    """Serves with threads, none of which waits for a request."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self._lingering: deque[Connection] = deque()

    def accept(self, listener: Any) -> None:
        """Take in one connection."""
        try:
            sock, client = listener.accept()
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ECONNABORTED):
                raise
            return
        self.nr_conns += 1
        self._await_request(Connection(self.cfg, sock, client, listener.getsockname()))

    def _await_request(self, conn: Connection) -> None:
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + WHOLE_WITHIN_S
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def on_pending_socket_readable(self, conn: Connection, client: Any) -> None:
        """Something of a request has come."""
        is_open = conn.receive()
        is_served = conn.is_whole() or (conn.received and not is_open)  # no thread waits for who has closed
        if is_open and not is_served and self._has_room_for(conn):
            conn.ask_for_body()
            return
        self.poller.unregister(client)
        self.pending_conns.remove(conn)
        if is_served:
            conn.data_ready = True
            self.enqueue_req(conn)
        else:
            self.nr_conns -= 1
            conn.close()

    def on_client_socket_readable(self, conn: Connection, client: Any) -> None:
        """The next request on a connection that was kept begins, or it ends."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._await_request(conn)
        self.on_pending_socket_readable(conn, client)

    def finish_request(self, conn: Connection, fs: Any) -> None:
        """In the loop: the thread has answered. Who has sent the next request already has it looked at now."""
        if not fs.cancelled() and fs.exception() is None and fs.result():
            conn.take_back()
            super().finish_request(conn, fs)
            if conn.received and conn in self.keepalived_conns:
                self.on_client_socket_readable(conn, conn.sock)
        else:
            self._linger(conn)

    def murder_pending(self) -> None:
        """Close whose time is over: no whole request came, or the other side does not close after its last answer."""
        super().murder_pending()
        while self._lingering and self._lingering[0].timeout <= time.monotonic():
            self._forget(self._lingering[0])

    def _cap_keepalive(self, deadline: float) -> None:
        """At the end: connections on which nothing is under way are closed soon."""
        super()._cap_keepalive(deadline)
        for conn in self.pending_conns:
            if not conn.received:
                conn.timeout = min(conn.timeout, deadline)

    def _has_room_for(self, conn: Connection) -> bool:
        """Whether it may go on sending; looked at for large requests only."""
        if len(conn.received) <= PIECE:
            return True
        return sum(len(one.received) for one in self.pending_conns) <= MOST_IN_ALL

    def _keepalive_after(self, conn: Connection, keepalive: Any) -> bool:
        """Whether the connection goes on; not after a request whose rest a thread would have to wait for."""
        return bool(super()._keepalive_after(conn, keepalive and not conn.is_partial))

    def _linger(self, conn: Connection) -> None:
        """Say that no more comes, and close when the other side has: at once would cut off what it has not read yet.

        gunicorn waits for the other side here, two seconds for each, and the whole loop with it.
        """
        conn.timeout = time.monotonic() + LINGER_S
        self._lingering.append(conn)
        conn.sock.setblocking(False)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._drain, conn))
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._forget(conn)

    def _drain(self, conn: Connection, _client: Any) -> None:
        conn.received.clear()
        if not conn.receive():
            self._forget(conn)

    def _forget(self, conn: Connection) -> None:
        self._lingering.remove(conn)
        self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()
