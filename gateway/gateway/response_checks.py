"""Reading what a service answers, and trusting none of it.

An answer is passed on whole or not at all: its head must be unambiguous, its body must have a known end and stay
within a cap. Only an event stream is passed on piece by piece, since it has no end to wait for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final

from urllib3 import HTTPResponse
from urllib3.exceptions import HTTPError

from gateway.errors import BadGateway
from service_kit.observability.logs import log

PIECE: Final = 65_536
MAX_HEAD: Final = 65_536
EVENTS: Final = "text/event-stream"

_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+", re.ASCII)
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")


def check_head(response: HTTPResponse, method: str) -> None:
    """Raise :class:`BadGateway` for a status line and headers that could be misread, and for a redirect."""
    if not 200 <= response.status <= 599:
        raise BadGateway(f"A service answered with status {response.status}.")
    if 300 <= response.status < 400 and response.status != 304:
        raise BadGateway("A service answered with a redirect.")
    size = 0
    for name, value in response.headers.items():
        size += len(name) + len(value)
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            raise BadGateway("A service sent a malformed header.")
    if size > MAX_HEAD:
        raise BadGateway("A service sent too many headers.")
    _check_framing(response, method)


def _check_framing(response: HTTPResponse, method: str) -> None:
    """The body's end must be told, and in one way only; else a cut one would pass for whole."""
    coding = response.headers.get("Transfer-Encoding")
    length = response.headers.get("Content-Length")
    if coding is not None and (coding.lower() != "chunked" or length is not None):
        raise BadGateway("A service framed its answer ambiguously.")
    if length is not None and not (length.isascii() and length.isdigit()):
        raise BadGateway("A service announced a length that is no number.")
    bodyless = method == "HEAD" or response.status in {204, 304}
    if coding is None and length is None and not bodyless:
        raise BadGateway("A service did not tell where its answer ends.")


def read_whole(response: HTTPResponse, cap: int) -> bytes:
    """The body, at most ``cap`` bytes. Raises :class:`BadGateway` when it is larger or breaks off."""
    if response.length_remaining is not None and response.length_remaining > cap:
        raise BadGateway("A service answered with more than can be passed on.")
    body = bytearray()
    try:
        while piece := response.read(PIECE, decode_content=False):
            body += piece
            if len(body) > cap:
                raise BadGateway("A service answered with more than can be passed on.")
    except HTTPError as error:
        raise BadGateway("A service broke off in the middle of its answer.") from error
    return bytes(body)


def is_event_stream(response: HTTPResponse) -> bool:
    """Whether the answer is a live stream rather than a document."""
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return response.status == 200 and kind == EVENTS


class EventStream:
    """The pieces of a live stream as they arrive; ``close`` lets go of the connection, however the stream ended.

    A class and not a generator: a server closes an answer that it never began to iterate, and a generator would not
    notice that.
    """

    def __init__(self, response: HTTPResponse, on_close: Callable[[EventStream], None]) -> None:
        self._response, self._on_close = response, on_close
        self._closed = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._closed:
            raise StopIteration
        try:
            piece = self._response.read1(PIECE, decode_content=False)
        except (HTTPError, OSError) as error:
            log.info("stream ended", reason=type(error).__name__)
            piece = b""
        if not piece:
            self.close()
            raise StopIteration
        return piece

    def interrupt(self) -> None:
        """Let the greenlet that waits for the next piece see the end; it then closes by itself."""
        with suppress(OSError, ValueError, RuntimeError):
            self._response.shutdown()

    def close(self) -> None:
        """Let go of the connection; may be called twice."""
        if not self._closed:
            self._closed = True
            self._response.close()
            self._on_close(self)
