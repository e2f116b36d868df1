"""Paths, methods and headers that try to be read in two ways, or to reach what is inside."""

import json

import pytest

from cli.demo.api import Api

HOSTILE_PATHS = [
    "/api/v1/../internal/exercises/x",
    "/api/v1/%2e%2e/internal/exercises/x",
    "/api/v1/..%2finternal/exercises",
    "/api/v1/%252e%252e/internal",
    "/api/v1//goals",
    "//api/v1/goals",
    "/api/v1/goals;x=1",
    "/api/v1/goals%3bx",
    "/api/v1/goals\\..\\internal",
    "/api/v1/goals%5c..%5cinternal",
    "/api/v1/goals%00",
    "/api/v1/goals/%c0%ae%c0%ae/",
    "/api/v1/./goals",
]
INSIDE = [
    "/internal/exercises?ids=01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e",
    "/api/v1/internal/plans/x",
    "/metrics",
    "/api/v1/metrics",
]


@pytest.mark.parametrize("path", HOSTILE_PATHS)
def test_an_ambiguous_path_is_refused(raw, assert_refused, anyone, path):
    token = anyone.tokens["access_token"]
    request = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n"
    assert_refused(raw(request.encode()), 400)


@pytest.mark.parametrize("path", INSIDE)
def test_what_is_inside_is_not_found_from_outside(system, anyone, assert_refused, path):
    assert_refused(anyone.api.get(path, expect=404), 404)


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "FOO"])
def test_an_odd_method_is_refused(raw, assert_refused, method):
    assert_refused(
        raw(f"{method} /api/v1/exercises HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()), 400, 405, 501
    )


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_a_method_in_disguise_is_refused(anyone, assert_refused, header):
    assert_refused(anyone.api.open("GET", "/goals", headers={header: "DELETE"}, expect=400), 400)


@pytest.mark.parametrize(
    "header", ["X-User-Id", "x-user-id", "X_User_Id", "X-Forwarded-User", "Remote-User", "X-Roles"]
)
def test_an_identity_in_a_header_changes_nothing(anyone, stranger, header):
    me = anyone.api.get("/auth/me", headers={header: stranger.id}).body
    assert me["id"] == anyone.id


def test_a_header_named_in_connection_does_not_take_the_token_away_inside(anyone, system):
    answer = anyone.api.open(
        "GET", "/auth/me", headers={"Connection": "Authorization, X-Request-ID"}, expect=(200, 400, 401)
    )
    assert answer.status != 200 or answer["id"] == anyone.id


def test_two_lengths_are_refused(raw, assert_refused):
    head = "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
    both = "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n"
    assert_refused(raw((head + both).encode()), 400)
    twice = "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x"
    assert_refused(raw((head + twice).encode()), 400)


def test_an_endless_address_and_header_are_refused(raw, assert_refused):
    assert_refused(raw(b"GET /api/v1/exercises?q=" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"), 400, 414)
    assert_refused(raw(b"GET /api/v1/exercises HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 20_000 + b"\r\n\r\n"), 400, 431)


def test_a_service_does_not_open_its_inside_to_a_user(system, anyone, assert_refused):
    catalog = Api(f"http://127.0.0.1:{system.ports['catalog']}", anyone.tokens["access_token"])
    assert_refused(catalog.get("/internal/exercises?ids=01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e", expect=401), 401)


def test_a_user_is_no_administrator(anyone, assert_refused):
    assert_refused(anyone.api.get("/admin/users", expect=403), 403)
    assert_refused(anyone.api.get("/admin/audit", expect=(403, 404)), 403, 404)


def test_problems_are_explained_where_their_type_points(system, anyone):
    problem = anyone.api.get("/plans/01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e", expect=404)
    page = Api(system.url).open("GET", "/x", expect=404)
    assert page["type"] == "/problems/not-found"
    assert json.dumps(problem.body["type"]) == '"/problems/not-found"'
