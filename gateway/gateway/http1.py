"""HTTP/1.1 towards the services: the bytes of a request, and what comes back over a socket.

Why not urllib3, and http.client beneath it: passing a request on cost 0.30 ms of CPU there and costs 0.07 here. They
read headers with a parser for e-mail, make objects for time-outs and retries of every call, and undo much of what they
do since a gateway wants it otherwise. A gateway needs little: it speaks to its own services only, in one version, and
must trust nothing that they say. So whatever could be read in two ways (RFC 9112, sections 5, 6 and 11) is refused
here, where a general client would be kind: lone line feeds, folded lines, two lengths, a length beside chunks, a coding
that is not plain chunks, trailers, an end that nobody announced. What it costs is kept by ``tests/test_http1.py``: any
answer, cut into reads in any way, is read as the same, and as http.client reads it wherever that is unambiguous.

Everything else (whom to call, when to give up, what to repeat) stands in ``pool.py`` and ``upstream.py``.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any, Final

from gateway.errors import BadGateway

PIECE: Final = 65_536
MAX_HEAD: Final = 65_536
MAX_FIELDS: Final = 100
MAX_CHUNK_LINE: Final = 1_024
END: Final = b"\r\n\r\n"

_STATUS = re.compile(rb"HTTP/1\.([01]) ([1-5][0-9]{2})(?: [\t\x20-\x7e\x80-\xff]*)?")
_FIELDS = re.compile(rb"(?:\r\n[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*)*")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[\t\x20-\x7e\x80-\xff]*)?")
_LENGTH = re.compile(r"[0-9]{1,15}", re.ASCII)
_BODYLESS = frozenset({204, 304})
_SENDS_A_BODY = frozenset({"POST", "PUT", "PATCH"})


class Closed(Exception):
    """The other side closed the connection without a byte of an answer."""


def request_bytes(method: str, url: str, host: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """What is sent. Raises ValueError for a line break in any of it, which would make one request two."""
    lines = [f"{method} {url} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body or method in _SENDS_A_BODY:
        lines.append(f"Content-Length: {len(body)}")
    head = "\r\n".join(lines)
    if head.count("\n") != len(lines) - 1 or head.count("\r") != len(lines) - 1:
        raise ValueError("a line break in a request to a service")
    return head.encode("latin-1") + END + body


class Source:
    """The bytes of one socket, until the instant ``ends_at`` (of ``time.monotonic``) or, for a live stream, as long as
    none of its silences lasts longer than ``silence`` seconds."""

    def __init__(self, sock: Any, ends_at: float) -> None:
        self.sock, self.ends_at, self.silence = sock, ends_at, 0.0

    def read(self) -> bytes:
        """What has arrived, at least a byte; none at the end. Raises TimeoutError and what sockets raise."""
        seconds = self.silence or self.ends_at - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        self.sock.settimeout(seconds)
        data: bytes = self.sock.recv(PIECE)
        return data


class Response:
    """An answer of which the head was read. ``read`` gives the body, of which ``length`` is the size where it is known.

    ``headers`` are in the order in which they came, ``fields`` the same by lower-case name, those of one name joined.
    """

    def __init__(self, source: Source, method: str, head: bytes, rest: bytearray) -> None:
        self._source, self._buffer = source, rest
        minor, self.status, self.headers = _parsed(head)
        self.fields = joined(self.headers)
        self._is_chunked, self.length = _framing(self.fields, minor)
        self.leaves = "close" in [word.strip() for word in self.fields.get("connection", "").lower().split(",")]
        self.keeps_alive = minor == b"1" and not self.leaves
        if method == "HEAD" or self.status in _BODYLESS:
            # What such an answer says of a body is of another answer; one that comes nevertheless is in the rest.
            self._is_chunked, self.length = False, 0
        elif not self._is_chunked and self.length is None:
            raise BadGateway("A service did not tell where its answer ends.")
        self._left, self._is_first_chunk = self.length or 0, True

    @property
    def is_reusable(self) -> bool:
        """Whether the connection may carry another request: all has been read, and nothing was odd."""
        return self.keeps_alive and not self._buffer and not self._is_chunked and not self._left

    def read(self) -> bytes:
        """The next bytes of the body, as soon as there are any; none at its end.

        Raises :class:`BadGateway` where it breaks off or its chunks are malformed, TimeoutError and OSError.
        """
        if not self._left and self._is_chunked:
            self._begin_chunk()
        if not self._left:
            return b""
        if not self._buffer:
            self._fill()
        buffer, left = self._buffer, self._left
        piece = bytes(buffer) if len(buffer) <= left else bytes(buffer[:left])
        del buffer[: len(piece)]
        self._left = left - len(piece)
        return piece

    def endure(self, silence: float) -> None:
        """From now on there is no end to be reached in time, only a longest silence in seconds."""
        self._source.silence = silence

    def interrupt(self, how: int) -> None:
        """Shut the socket down as ``how`` says, so that whoever waits for it sees the end. Raises OSError."""
        self._source.sock.shutdown(how)

    def close(self) -> None:
        """Let go of the connection."""
        self._source.sock.close()

    def _begin_chunk(self) -> None:
        if not self._is_first_chunk and self._line() != b"":
            raise BadGateway("A service sent a chunk that is longer than it said.")
        self._is_first_chunk = False
        size = _CHUNK.fullmatch(self._line())
        if size is None:
            raise BadGateway("A service sent a malformed chunk.")
        self._left = int(size[1], 16)
        if not self._left:
            if self._line() != b"":
                raise BadGateway("A service sent trailers.")
            self._is_chunked = False

    def _line(self) -> bytes:
        """The next line without its end."""
        buffer = self._buffer
        while (end := buffer.find(b"\r\n")) < 0 and len(buffer) <= MAX_CHUNK_LINE:
            self._fill()
        if not 0 <= end <= MAX_CHUNK_LINE:
            raise BadGateway("A service sent a malformed chunk.")
        line = bytes(buffer[:end])
        del buffer[: end + 2]
        return line

    def _fill(self) -> None:
        try:
            piece = self._source.read()
        except ConnectionError:
            piece = b""
        if not piece:
            raise BadGateway("A service broke off in the middle of its answer.")
        self._buffer += piece


def read_head(source: Source, method: str) -> Response:
    """The answer to a request of this ``method`` that was just sent.

    Raises :class:`Closed`, :class:`BadGateway` for what can be misread, TimeoutError, and OSError.
    """
    data, interim = bytearray(), 0
    while True:
        end = _head_end(source, data)
        head = bytes(data[:end])
        del data[: end + len(END)]
        if not head.startswith((b"HTTP/1.1 100 ", b"HTTP/1.1 100\r\n")):
            return Response(source, method, head, data)
        interim += end
        if interim > MAX_HEAD:
            raise BadGateway("A service tells to continue again and again.")


def _head_end(source: Source, data: bytearray) -> int:
    """Where the head in ``data`` ends, which is read on as far as needed."""
    searched = 0
    while (end := data.find(END, searched)) < 0:
        if len(data) >= MAX_HEAD + len(END):
            raise BadGateway("A service sent too many headers.")
        searched = max(0, len(data) - len(END) + 1)
        try:
            piece = source.read()
        except ConnectionError:
            piece = b""
        if not piece and not data:
            raise Closed
        if not piece:
            raise BadGateway("A service broke off in the middle of its answer.")
        data += piece
    return end


def _parsed(head: bytes) -> tuple[bytes, int, list[tuple[str, str]]]:
    """Minor version, status and headers. Raises :class:`BadGateway` for every other form."""
    begin, _, _ = head.partition(b"\r\n")
    status = _STATUS.fullmatch(begin)
    if status is None or len(head) > MAX_HEAD or not _FIELDS.fullmatch(head, len(begin)):
        raise BadGateway("A service sent a malformed header.")
    lines = head.decode("latin-1").split("\r\n")[1:]
    if len(lines) > MAX_FIELDS:
        raise BadGateway("A service sent too many headers.")
    headers = [(name, value.strip(" \t")) for name, _, value in (line.partition(":") for line in lines)]
    return status[1], int(status[2]), headers


def joined(headers: list[tuple[str, str]]) -> dict[str, str]:
    """Values by lower-case name, those of a repeated header joined as RFC 9110 has it."""
    fields: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        fields[key] = f"{fields[key]}, {value}" if key in fields else value
    return fields


def _framing(fields: Mapping[str, str], minor: bytes) -> tuple[bool, int | None]:
    """Whether the body comes in chunks, and the length that was announced; in one way only, else a cut body would
    pass for whole."""
    coding, length = fields.get("transfer-encoding"), fields.get("content-length")
    if coding is not None and (coding.lower() != "chunked" or minor != b"1" or length is not None):
        raise BadGateway("A service framed its answer ambiguously.")
    if length is not None and not _LENGTH.fullmatch(length):
        raise BadGateway("A service announced a length that is no number.")
    return coding is not None, None if length is None else int(length)
