"""gunicorn's threaded worker, in which a thread serves only who has sent a whole request.

gunicorn gives each connection to a thread, which then waits for head and body: as many connections that stop halfway as
there are threads stop the service. Here the loop, which waits for all connections at once, receives the request; one
that is not whole in time is closed. No TLS and no HTTP/2: the callers are the gateway and other services.
"""

from __future__ import annotations

import errno
import re
import selectors
import time
from functools import partial
from typing import Any

from gunicorn.http import get_parser
from gunicorn.workers.gthread import TConn, ThreadWorker

WHOLE_WITHIN_S = 10.0
# For each wait of a thread: for what is more than MOST, or for who does not read the answer. The gateway waits less.
THREAD_WAITS_S = 20.0
PIECE = 65_536
MOST = 2 * 1_048_576  # bytes of one request in the loop; a body of more is refused by its length, unread
LINE = 1_100  # bytes in which the size of a chunk must end, with its extensions
HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"(?i)\r\ncontent-length:[ \t]*([0-9]{1,15})[ \t]*\r\n")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,512})[ \t]*(?:;[^\r\n]{0,512})?\r\n")
_CODINGS = re.compile(rb"(?i)\r\ntransfer-encoding:")


class Connection(TConn):
    """A connection, and what it has sent of its next request. The parser takes it for a socket."""

    parser: Any

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.received = bytearray()
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

    @property
    def is_whole(self) -> bool:
        """Whether a request is here to its end, or more than MOST of one, or what is none and will be refused."""
        self._look_for_head()
        if len(self.received) > MOST:
            return True
        if not self._head:
            return False
        if self._length is None:
            return self._has_last_chunk()
        return self._length > MOST or len(self.received) >= self._head + self._length

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
        self._searched = 0  # bytes in which there is no end of a head
        self._head = 0  # bytes of the head, once it is here
        self._length: int | None = None  # bytes of the body; None: it comes in chunks
        self._chunk = 0  # where the next chunk begins

    def _look_for_head(self) -> None:
        if self._head:
            return
        end = self.received.find(HEAD_END, max(0, self._searched - len(HEAD_END)))
        self._searched = len(self.received)
        if end < 0:
            return
        head = bytes(self.received[: end + 2])
        self._head = self._chunk = end + len(HEAD_END)
        if not _CODINGS.search(head):
            length = _LENGTH.search(head)
            self._length = int(length[1]) if length else 0

    def _has_last_chunk(self) -> bool:
        """Whether a body in chunks is here to its end; goes on where it ended the last time."""
        while self._chunk < len(self.received):
            line = _CHUNK.match(self.received, self._chunk)
            if line is None:
                return self.received.find(b"\r\n", self._chunk, self._chunk + LINE) >= 0
            if int(line[1], 16) == 0:  # after which trailers may come
                return self.received.find(HEAD_END, line.end(1)) >= 0
            self._chunk = line.end() + int(line[1], 16) + 2
        return False


class ThreadedWorker(ThreadWorker):
    """Serves with threads, none of which waits for a request."""

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
        if is_open and not conn.is_whole:
            return
        self.poller.unregister(client)
        self.pending_conns.remove(conn)
        if is_open:
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
        keep = not fs.cancelled() and fs.exception() is None and fs.result()
        if keep:
            conn.take_back()
        super().finish_request(conn, fs)
        if keep and conn.received:
            self.on_client_socket_readable(conn, conn.sock)
