"""Addresses, methods, framing and credentials that are refused, and that what is passed on is what was checked."""

from __future__ import annotations

from urllib.parse import quote, unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gateway import guards
from gateway.errors import UriTooLong
from gateway.guards import MAX_TARGET, check_target
from service_kit.errors import BadRequest, MethodNotAllowed, Problem, Unauthenticated

AMBIGUOUS = (
    "/api/v1/../internal/users",
    "/api/v1/%2e%2e/internal",
    "/api/v1/%2E./internal",
    "/api/v1/.%2e/internal",
    "/api/v1/..%2finternal",
    "/api/v1/..%2Finternal",
    "/api/v1/..%5cinternal",
    "/api/v1/..\\internal",
    "/api/v1/goals\\x",
    "/api/v1/%252e%252e/internal",
    "/api/v1/./goals",
    "/api/v1/goals/%2e",
    "//api/v1/goals",
    "/api//v1/goals",
    "/api/v1//internal",
    "/api/v1/goals;x=1",
    "/api/v1/goals%3bx=1",
    "/api/v1/..;/internal",
    "/api/v1/goals%00",
    "/api/v1/goals%0a",
    "/api/v1/goals%0d%0aX: 1",
    "/api/v1/goals%7f",
    "/api/v1/%c0%ae%c0%ae/internal",
    "/api/v1/%ff",
    "/api/v1/%ed%a0%80",
    "/api/v1/goals#x",
    "/api/v1/goals%",
    "/api/v1/goals%zz",
    "/api/v1/go als",
    "/api/v1/goals|x",
    "/api/v1/goals?a=%zz",
    "/api/v1/goals?a=b c",
    "/api/v1/goals?a=\\",
    "http://evil.test/api/v1/goals",
    "*",
    "",
    "api/v1/goals",
    "/api/v1/gößals",
)


@pytest.mark.parametrize("raw", AMBIGUOUS)
def test_ambiguous_addresses_are_refused(raw: str) -> None:
    with pytest.raises(BadRequest):
        check_target(raw)


def test_a_long_address_is_refused() -> None:
    assert check_target("/api/v1/goals?q=" + "a" * (MAX_TARGET - 16))
    with pytest.raises(UriTooLong):
        check_target("/api/v1/goals?q=" + "a" * (MAX_TARGET - 15))


def test_a_good_address_is_taken_apart_and_put_together_again() -> None:
    target = check_target("/api/v1/exercises/%62ench-press:%C3%A9?q=a%20b&x=%2e%2e")
    assert target.segments == ("api", "v1", "exercises", "bench-press:é")
    assert target.path == "/api/v1/exercises/bench-press:%C3%A9"
    assert target.url == "/api/v1/exercises/bench-press:%C3%A9?q=a%20b&x=%2e%2e"


def test_a_trailing_slash_is_kept() -> None:
    assert check_target("/api/v1/goals/").path == "/api/v1/goals/"


@given(st.text(st.characters(codec="ascii"), max_size=40) | st.from_regex(r"/[a-z./%25e;\\]{0,30}", fullmatch=True))
@example("/..%2e")
def test_what_goes_on_is_what_was_checked(raw: str) -> None:
    try:
        target = check_target(raw)
    except Problem:
        return
    path = raw.partition("?")[0]
    assert unquote(target.path) == unquote(path)
    assert check_target(target.url) == target
    assert not {".", ".."} & set(target.segments)
    assert not set("\\;%\x00") & set("".join(target.segments))
    assert "/" not in "".join(target.segments)
    assert target.path.isascii()
    assert target.path.count("/") == len(target.segments)


@given(st.lists(st.text(st.characters(exclude_categories=["C"], exclude_characters="/\\;%"), min_size=1), min_size=1))
def test_every_harmless_name_can_be_addressed(names: list[str]) -> None:
    if {".", ".."} & set(names):
        return
    raw = "".join(f"/{quote(name, safe='')}" for name in names)
    if len(raw) <= MAX_TARGET:
        assert check_target(raw).segments == tuple(names)


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "TRACK", "PROPFIND", "get", ""])
def test_strange_methods_are_refused(method: str) -> None:
    with pytest.raises(MethodNotAllowed) as refused:
        guards.check_method(method, {})
    assert "GET" in refused.value.headers["Allow"]


@pytest.mark.parametrize("header", ["X_HTTP_METHOD_OVERRIDE", "X_HTTP_METHOD", "X_METHOD_OVERRIDE"])
def test_a_method_in_disguise_is_refused(header: str) -> None:
    with pytest.raises(BadRequest):
        guards.check_method("POST", {f"HTTP_{header}": "DELETE"})


@pytest.mark.parametrize(
    "environ",
    [
        {"CONTENT_LENGTH": "5", "HTTP_TRANSFER_ENCODING": "chunked"},
        {"CONTENT_LENGTH": "-1"},
        {"CONTENT_LENGTH": "+1"},
        {"CONTENT_LENGTH": "1,1"},
        {"CONTENT_LENGTH": "٣"},
        {"CONTENT_LENGTH": "0x10"},
    ],
)
def test_ambiguous_framing_is_refused(environ: dict[str, str]) -> None:
    with pytest.raises(BadRequest):
        guards.check_framing(environ)


def test_headers_of_one_hop_are_forgotten() -> None:
    environ = {"HTTP_CONNECTION": "close, X-Secret , authorization", "HTTP_X_SECRET": "1", "HTTP_AUTHORIZATION": "x"}
    guards.drop_connection_headers(environ)
    assert set(environ) == {"HTTP_CONNECTION"}


@pytest.mark.parametrize(
    ("authorization", "query"),
    [
        ("Bearer a.b.c,Bearer d.e.f", ""),
        ("Bearer a.b.c,", ""),
        ("", "access_token=abc"),
        ("", "x=1&Access_Token="),
        ("", "%61ccess_token=abc"),
        ("", "t=eyJhbGciOiJub25lIn0.e30."),
        ("", "t=Bearer+eyJhbGciOiJub25lIn0.e30.sig"),
    ],
)
def test_credentials_in_the_wrong_place_are_refused(authorization: str, query: str) -> None:
    with pytest.raises(Unauthenticated):
        guards.check_credentials({"HTTP_AUTHORIZATION": authorization}, query)


@pytest.mark.parametrize("query", ["", "ticket=abc", "cursor=eyJpZCI6MX0", "q=token"])
def test_ordinary_queries_are_fine(query: str) -> None:
    guards.check_credentials({"HTTP_AUTHORIZATION": "Bearer a.b.c"}, query)
