"""Reading what a service answers, and trusting none of it.

An answer is passed on whole or not at all: its head must be unambiguous, its body must have a known end (``http1.py``
sees to both) and stay within a cap. Only an event stream is passed on piece by piece, since it has no end to wait for.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final

from gateway.errors import BadGateway
from gateway.http1 import Response
from service_kit.errors import Problem
from service_kit.observability.logs import log

EVENTS: Final = "text/event-stream"


def check_status(response: Response) -> None:
    """Raise :class:`BadGateway` for a status that no service of ours gives, and for a redirect."""
    if not 200 <= response.status <= 599:
        raise BadGateway(f"A service answered with status {response.status}.")
    if 300 <= response.status < 400 and response.status != 304:
        raise BadGateway("A service answered with a redirect.")


def read_whole(response: Response, cap: int) -> bytes:
    """The body, at most ``cap`` bytes. Raises :class:`BadGateway` when it is larger or breaks off."""
    if (response.length or 0) > cap:
        raise BadGateway("A service answered with more than can be passed on.")
    pieces, size = [], 0
    while piece := response.read():
        pieces.append(piece)
        size += len(piece)
        if size > cap:
            raise BadGateway("A service answered with more than can be passed on.")
    return b"".join(pieces)


def is_event_stream(response: Response) -> bool:
    """Whether the answer is a live stream rather than a document."""
    kind = response.fields.get("content-type", "").partition(";")[0].strip().lower()
    return response.status == 200 and kind == EVENTS


class EventStream:
    """The pieces of a live stream as they arrive; ``close`` lets go of the connection, however the stream ended.

    A class and not a generator: a server closes an answer that it never began to iterate, and a generator would not
    notice that.
    """

    __slots__ = ("__weakref__", "_closed", "_on_close", "_response")

    def __init__(self, response: Response, on_close: Callable[[EventStream], None]) -> None:
        self._response, self._on_close = response, on_close
        self._closed = False
        response.headers, response.fields = [], {}  # whoever passes them on has them; there may be thousands of streams

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._closed:
            raise StopIteration
        try:
            piece = self._response.read()
        except (Problem, OSError) as error:
            log.info("stream ended", reason=type(error).__name__)
            piece = b""
        if not piece:
            self.close()
            raise StopIteration
        return piece

    def interrupt(self) -> None:
        """Let the greenlet that waits for the next piece see the end; it then closes by itself."""
        with suppress(OSError):
            self._response.interrupt(socket.SHUT_RD)

    def close(self) -> None:
        """Let go of the connection; may be called twice."""
        if not self._closed:
            self._closed = True
            self._response.close()
            self._on_close(self)
