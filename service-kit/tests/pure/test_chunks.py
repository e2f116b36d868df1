"""As many chunks as their content can need: gunicorn's own reader on bytes of ours."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.http.body import Body, ChunkedReader
from gunicorn.http.unreader import IterUnreader

from service_kit.http.chunks import BoundedChunks, TooManyChunks, bound_chunks, unreadable


def stream(body: bytes, piece: int) -> Any:
    """A body as gunicorn gives it, arriving ``piece`` bytes at a time."""
    pieces = [body[start : start + piece] for start in range(0, len(body), piece)]
    unreader = IterUnreader(pieces)
    request = SimpleNamespace(unreader=unreader, limit_request_field_size=8_190, max_buffer_headers=10_000)
    found = Body(ChunkedReader(request, unreader))
    bound_chunks({"wsgi.input": found})
    return found


def chunked(*chunks: bytes, extension: bytes = b"") -> bytes:
    parts = [b"%x%s\r\n%s\r\n" % (len(chunk), extension, chunk) for chunk in chunks]
    return b"".join([*parts, b"0\r\n\r\n"])


@pytest.mark.parametrize("piece", [1, 7, 8_192])
@pytest.mark.parametrize("chunks", [[b"a"] * 64, [b"x" * 64] * 500, [b"y" * 10_000, *[b"z"] * 200], []])
def test_what_is_within_the_bounds_is_read_whole(chunks: list[bytes], piece: int) -> None:
    assert stream(chunked(*chunks), piece).read(100_000) == b"".join(chunks)


@pytest.mark.parametrize("piece", [1, 7, 8_192])
@pytest.mark.parametrize(
    "body",
    [
        chunked(*[b"a"] * 66),
        chunked(*[b"x" * 63] * 5_000),
        chunked(b"a", extension=b";a=" + b"b" * 5_000),
        b"0" * 5_000 + b"1\r\na\r\n0\r\n\r\n",
    ],
)
def test_beyond_them_reading_stops(body: bytes, piece: int) -> None:
    found = stream(body, piece)
    with pytest.raises(TooManyChunks) as failure:
        found.read(1_000_000)
    assert found.failed  # gunicorn then uses the connection for no other request
    assert "64" in unreadable(failure.value).detail


def test_the_work_ends_with_the_first_chunk_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many follow: the size lines that are parsed are counted."""
    parsed: list[int] = []
    check = BoundedChunks._check
    monkeypatch.setattr(BoundedChunks, "_check", lambda self: (parsed.append(1), check(self))[1])
    for number in (1_000, 100_000):
        parsed.clear()
        with pytest.raises(TooManyChunks):
            stream(chunked(*[b"a"] * number), 8_192).read(1_000_000)
        assert len(parsed) == 66  # the 64 bytes that they hold by then allow one more


def test_a_body_with_a_length_and_none_at_all_stay_as_they_are() -> None:
    found = SimpleNamespace(reader=object())
    before = found.reader
    bound_chunks({"wsgi.input": found})
    bound_chunks({"wsgi.input": None})
    bound_chunks({})
    assert found.reader is before
