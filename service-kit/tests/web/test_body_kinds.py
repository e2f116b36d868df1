"""How a body must be declared and framed, so that nobody can read another one in it."""

from __future__ import annotations

from typing import Any

import pytest


def raw(client: Any, content_type: str | None = "application/json", **options: Any) -> Any:
    return client.post("/boats", data=b'{"name": "A"}', content_type=content_type, **options)


NOT_JSON_IN_UTF_8 = [
    None,
    "text/plain",
    "application/x-www-form-urlencoded",
    "application/jsonx",
    "application/json, application/json",
    "application/json; charset=iso-8859-1",
    "application/json; charset=utf-16",
    "application/json; charset=utf-7",
    'application/json; charset="latin1"',
    "application/merge-patch+json; charset=us-ascii",
    "application/json; charset=",
    "application/json; charset",
    'application/json; charset="utf-8',
    "application/json; charset=utf-8; charset=utf-8",
    "application/json; charset=utf-8; CHARSET=utf-16",
    "application/json; charset*=utf-8''utf-16; =x",
    "application/json; charset*=latin-1",
    "application/json; charset*=utf-8",
    "application/json; charset*=utf-8''latin-1",
    "application/json; charset*=UTF-8'en'utf-16",
    "application/json; charset*=utf-8''utf%2D16",
    "application/json; CHARSET*=latin-1; charset=utf-8",
    "application/json; charset=utf-8; charset*=utf-16",
    "application/json; charset*0=utf-; charset*1=16",
    "application/json; charset*0*=utf-8''utf-16",
    "application/json; charset=utf-8''utf-8",
    "application/json; charset =utf-8",
    "application/json; charset=utf-8 x",
    "application/json charset=utf-8",
    "application/json; a=1; a=2",
]


@pytest.mark.parametrize("content_type", NOT_JSON_IN_UTF_8)
def test_a_body_must_say_that_it_is_json_in_utf_8(alice: Any, content_type: str | None) -> None:
    answer = raw(alice, content_type)
    assert (answer.status_code, answer.json["type"]) == (415, "/problems/unsupported-media-type")


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON;charset=UTF-8",
        'application/json ; charset="utf-8"',
        'application/json; charset="Ut\\f-8"',
        "application/json; charset=utf-8; profile=x;",
        "application/merge-patch+json; charset=utf-8",
        "application/json; charset*=UTF-8''utf-8",
        "application/json; charset=utf-8; charset*=utf-8''utf-8",
        "application/json; charsets=latin-1",
    ],
)
def test_utf_8_may_be_said_in_any_way(alice: Any, content_type: str) -> None:
    assert raw(alice, content_type).status_code == 201


TRANSFER_CODINGS = [
    "gzip",
    "gzip, chunked",
    "identity",
    "identity, chunked",
    "chunked, chunked",
    "Gzip, Chunked",
    "chunked;q=1",
]


@pytest.mark.parametrize("coding", ["chunked", "Chunked", "CHUNKED"])
def test_a_transfer_coding_has_no_case(alice: Any, coding: str) -> None:
    framed = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": coding}
    assert raw(alice, environ_overrides=framed).status_code == 201


@pytest.mark.parametrize("coding", [*TRANSFER_CODINGS, "chunked,", '"chunked"', "\x0bchunked", "xchunked", ""])
def test_a_body_comes_in_plain_chunks_or_none(alice: Any, coding: str) -> None:
    framed = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": coding}
    answer = raw(alice, environ_overrides=framed)
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/bad-request")
    assert alice.get("/boats").json["items"] == []
