"""Chunked bodies: as many chunks as their content can need, since each one costs as much work as hundreds of bytes.

gunicorn takes any number of them, of one byte each, and size lines of eight kilobytes. What reads a body here, and
what reads off the rest of one that nobody wanted, both stop at the first chunk too many.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gunicorn.http.body import ChunkedReader
from gunicorn.http.errors import ParseException

from service_kit.errors import BadRequest

BYTES_A_CHUNK = 64
FREE_CHUNKS = 64


class TooManyChunks(ParseException):
    """More chunks, or longer size lines, than the content so far allows."""


class BoundedChunks(ChunkedReader):
    """gunicorn's reader, which counts. What a chunk announces counts as content."""

    def __init__(self, req: Any, unreader: Any) -> None:
        super().__init__(req, unreader)
        self._chunks = self._content = self._lines = self._appended = 0

    def parse_chunk_size(self, unreader: Any, data: bytes | None = None) -> tuple[int, bytes | None]:
        """The size of the next chunk, 0 for the last, and what was read beyond its line."""
        at_hand, self._appended = len(data or b""), 0
        size, rest = super().parse_chunk_size(unreader, data)
        if size:
            self._chunks += 1
            self._content += size
            self._lines += at_hand + self._appended - len(rest)
            self._check()
        return size, rest

    def read_into(self, unreader: Any, buf: bytearray) -> None:
        """Append one read of the socket."""
        before = len(buf)
        super().read_into(unreader, buf)
        self._appended += len(buf) - before

    def _check(self) -> None:
        allowed = self._content // BYTES_A_CHUNK + FREE_CHUNKS
        if self._chunks > allowed or self._lines > allowed * BYTES_A_CHUNK:
            raise TooManyChunks()


def bound_chunks(environ: Mapping[str, Any]) -> None:
    """Let the body of a request under gunicorn be read within these bounds. To be called before anything is read."""
    stream: Any = environ.get("wsgi.input")
    reader: Any = getattr(stream, "reader", None)
    if type(reader) is ChunkedReader:
        stream.reader = BoundedChunks(reader.req, reader.req.unreader)


def unreadable(error: Exception) -> BadRequest:
    """The problem to answer with when reading a body raised ``OSError`` or gunicorn's ``ParseException``."""
    if isinstance(error, TooManyChunks):
        few = f"at most {FREE_CHUNKS}, and one more for each {BYTES_A_CHUNK} bytes"
        return BadRequest(f"The body came in too many chunks, or with too long size lines: send {few}.")
    return BadRequest("The body could not be read.")
