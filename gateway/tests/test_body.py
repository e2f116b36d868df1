"""Bodies are read whole or refused."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from gunicorn.http.errors import InvalidChunkSize, LimitRequestHeaders
from hypothesis import given
from hypothesis import strategies as st

from gateway.body import check_length, read_body
from service_kit.errors import BadRequest, PayloadTooLarge


def environ(body: Any, length: int | None = None) -> dict[str, Any]:
    """As gunicorn gives it: with a length, or chunked."""
    stream = BytesIO(body) if isinstance(body, bytes) else body
    framing = {"HTTP_TRANSFER_ENCODING": "chunked"} if length is None else {"CONTENT_LENGTH": str(length)}
    return {"wsgi.input": stream, "wsgi.input_terminated": True, **framing}


class Broken:
    """An input that fails as gunicorn's does."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def read(self, _size: int) -> bytes:
        raise self.error


@given(st.binary(max_size=200), st.integers(0, 200))
def test_within_the_limit_it_is_whole_and_beyond_it_is_refused(body: bytes, limit: int) -> None:
    for one in (environ(body), environ(body, len(body))):
        if len(body) <= limit:
            assert read_body(one, limit, 1.0) == body
        else:
            with pytest.raises(PayloadTooLarge):
                read_body(one, limit, 1.0)


@given(st.binary(max_size=100), st.integers(1, 50))
def test_a_short_one_is_refused(body: bytes, missing: int) -> None:
    with pytest.raises(BadRequest):
        read_body(environ(body, len(body) + missing), 1_000, 1.0)


@pytest.mark.parametrize("error", [OSError(), InvalidChunkSize(b"zz"), LimitRequestHeaders("x")])
def test_broken_framing_is_the_clients_mistake(error: Exception) -> None:
    with pytest.raises(BadRequest):
        read_body(environ(Broken(error)), 10, 1.0)


def test_nothing_is_read_without_need() -> None:
    broken = Broken(AssertionError())
    assert read_body({"wsgi.input": broken, "wsgi.input_terminated": True}, 10, 1.0) == b""
    assert read_body(environ(broken, 0), 10, 1.0) == b""
    with pytest.raises(PayloadTooLarge):
        check_length(environ(broken, 11), 10)
    check_length(environ(broken, 10), 10)
