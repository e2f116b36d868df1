"""Bodies, tokens and failures that must be refused in good form."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.exceptions import NotImplemented as NotImplemented_
from werkzeug.exceptions import RequestHeaderFieldsTooLarge

from service_kit.http.problems import as_problem
from service_kit.ids import new_id
from service_kit.security.client import service_token
from service_kit.security.keys import KeySet
from service_kit.security.runtime import runtime
from service_kit.testing.plugin import SECRET, Key


def _raw(client: Any, body: bytes, content_type: str | None = "application/json", **options: Any) -> Any:
    return client.post("/boats", data=body, content_type=content_type, **options)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"   ", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b'{"name": NaN}', 400),
        (b'{"name": Infinity}', 400),
        (b'{"name": 1e999}', 400),
        (b'{"name": "A", "name": "B"}', 400),
        (b'{"name": "\\u0000"}', 400),
        (b'{"name": "\\ud800"}', 400),
        (b'{"\\u0000": 1}', 400),
        (b'{"n": ' + b"9" * 5000 + b"}", 400),
        (b"[" * 1000 + b"]" * 1000, 400),
        (b"[" * 100_000, 400),
        (b'{"a":' * 70 + b"1" + b"}" * 70, 400),
        (b"null", 422),
        (b"[]", 422),
        (b'"text"', 422),
        (b"true", 422),
        (b"{}", 422),
    ],
)
def test_bodies_that_are_no_good(alice: Any, body: bytes, status: int) -> None:
    answer = _raw(alice, body)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["detail"]


def test_a_compressed_body_is_refused_not_guessed_at(alice: Any) -> None:
    answer = alice.post("/boats", {"name": "Alma"}, headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 415
    assert alice.post("/boats", {"name": "Alma"}, headers={"Content-Encoding": "identity"}).status_code == 201


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"name": None}, "null", "/name"),
        ({"name": 3}, "not-text", "/name"),
        ({"name": "  "}, "blank", "/name"),
        ({"name": "x" * 81}, "too-long", "/name"),
        ({"name": "a\r\nb"}, "control-character", "/name"),
        ({"name": "a\x1bb"}, "control-character", "/name"),
        ({"user_id": str(uuid4())}, "unknown-member", "/user_id"),
        ({"version": 2}, "unknown-member", "/version"),
        ({"created_at": "2026-03-01T00:00:00Z"}, "unknown-member", "/created_at"),
        ({"a/b~c": 1}, "unknown-member", "/a~1b~0c"),
        ({"length": 12}, "not-a-quantity", "/length"),
        ({"length": {"value": 12, "unit": "m"}}, "not-a-number", "/length/value"),
        ({"length": {"value": "1E+999999", "unit": "m"}}, "not-a-number", "/length/value"),
        ({"length": {"value": "1_000", "unit": "m"}}, "not-a-number", "/length/value"),
        ({"length": {"value": "\u0661", "unit": "m"}}, "not-a-number", "/length/value"),
        ({"length": {"value": "-1", "unit": "m"}}, "out-of-range", "/length/value"),
        ({"length": {"value": "501", "unit": "m"}}, "out-of-range", "/length/value"),
        ({"length": {"value": "1", "unit": "kg"}}, "unknown-unit", "/length/unit"),
        ({"length": {"value": "1", "unit": ["m"]}}, "unknown-unit", "/length/unit"),
        ({"launched_at": "2026-03-01T00:00:00"}, "not-an-instant", "/launched_at"),
        ({"launched_at": "2026-02-30T00:00:00Z"}, "not-an-instant", "/launched_at"),
        ({"launched_at": "0001-01-01T00:00:00+14:00"}, "not-an-instant", "/launched_at"),
        ({"launched_at": "1899-12-31T00:00:00Z"}, "out-of-range", "/launched_at"),
        ({"launched_at": "1900-01-01T12:00:00Z"}, "out-of-range", "/launched_at"),  # 1899 in Honolulu
        ({"launched_at": "2199-12-31T12:00:00Z"}, "out-of-range", "/launched_at"),  # 2200 in Auckland
        ({"id": "not-a-uuid"}, "not-a-uuid", "/id"),
        ({"id": "{01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e}"}, "not-a-uuid", "/id"),
        ({"papers": ["a", 3]}, "not-text", "/papers/1"),
    ],
)
def test_members_that_are_no_good(alice: Any, change: Any, code: str, pointer: str) -> None:
    answer = alice.post("/boats", {"name": "Alma", **change})
    assert answer.status_code == 422
    assert {"code": code, "pointer": pointer} in [
        {name: error[name] for name in ("code", "pointer")} for error in answer.json["errors"]
    ]
    assert alice.get("/boats").json["items"] == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=json_values | st.fixed_dictionaries({"name": json_values, "length": json_values}))
def test_no_json_at_all_breaks_a_view(alice: Any, body: Any) -> None:
    assert alice.post("/boats", body).status_code < 500


def test_a_body_over_the_limit_is_refused_not_cut(alice: Any) -> None:
    limit = 1_048_576
    good = b'{"name": "A"}'
    assert _raw(alice, good + b" " * (limit - len(good))).status_code == 201
    assert _raw(alice, b'{"name": "B"}' + b" " * limit).status_code == 413


def test_a_chunked_body_over_the_limit_is_refused_not_cut(alice: Any) -> None:
    chunked = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    small = _raw(alice, b'{"name": "A"}', environ_overrides=chunked)
    large = _raw(alice, b'{"name": "B"}' + b" " * 1_048_576, environ_overrides=chunked)
    assert (small.status_code, large.status_code) == (201, 413)


def test_addresses_that_no_database_takes(alice: Any) -> None:
    for address in ("/boats/%00", "/boats?name=%00", "/boats?%00=1"):
        assert alice.get(address).status_code == 400


def test_wrong_method_and_address_are_problems(alice: Any) -> None:
    wrong = alice.put("/boats", {})
    assert (wrong.status_code, wrong.content_type) == (405, "application/problem+json")
    assert "POST" in wrong.headers["Allow"]
    assert alice.get("/nothing").json["type"] == "/problems/not-found"


def test_a_clients_mistake_without_a_problem_of_its_own_is_no_fault_of_ours() -> None:
    assert as_problem(RequestHeaderFieldsTooLarge()).status == 400
    assert as_problem(NotImplemented_()).status == 500


def test_what_nobody_foresaw_tells_no_secret(app: Flask, alice: Any) -> None:
    answer = alice.post("/boats/broken")
    assert (answer.status_code, answer.json["type"]) == (500, "/problems/internal-error")
    assert "secret-detail" not in answer.text


def test_a_failure_is_logged_without_the_address(alice: Any, caplog: pytest.LogCaptureFixture) -> None:
    made = alice.post("/boats", {"name": "Alma"}).json
    assert alice.post(f"/boats/{made['id']}/command").status_code == 503
    assert "/api/v1/boats/<uuid:boat_id>/command" in caplog.text
    assert made["id"] not in caplog.text


def test_the_request_id_is_the_callers_if_it_is_harmless(alice: Any) -> None:
    for sent_id, accepted in (
        ("my-request-0001", True),
        ("x" * 65, False),
        ("a b c d e f g", False),
        ("<script>", False),
    ):
        answer = alice.get("/nothing", headers={"X-Request-ID": sent_id})
        assert (answer.headers["X-Request-ID"] == sent_id) is accepted
        assert answer.json["request_id"] == answer.headers["X-Request-ID"]


PAST = datetime(2020, 1, 1, tzinfo=UTC)
BAD_CLAIMS: dict[str, dict[str, Any]] = {
    "expired": {"iat": PAST, "nbf": PAST, "exp": PAST + timedelta(minutes=10)},
    "not yet": {"nbf": datetime(2100, 1, 1, tzinfo=UTC)},
    "too long": {"exp": datetime(2100, 1, 1, tzinfo=UTC)},
    "ends before it begins": {"exp": datetime.now(UTC), "iat": datetime.now(UTC) + timedelta(seconds=1)},
    **{
        f"no {name}": {name: None}
        for name in ("iss", "aud", "sub", "sid", "jti", "iat", "nbf", "exp", "roles", "scope")
    },
    "other issuer": {"iss": "evil"},
    "other audience": {"aud": "other"},
    "odd subject": {"sub": "1"},
    "odd session": {"sid": 7},
    "roles as text": {"roles": 3},
    "roles as one word": {"roles": "admin"},
    "roles as object": {"roles": {"admin": True}},
    "scope as list": {"scope": ["*"]},
    "refresh type": {"type": "refresh"},
    "refresh typ": {"headers": {"typ": "refresh"}},
    "no typ": {"headers": {"typ": "JWT"}},
    "unknown kid": {"headers": {"kid": "other"}},
    "hostile kid": {"headers": {"kid": "../../etc/passwd' OR 1=1 --"}},
    "kid as number": {"headers": {"kid": "7", "jku": "http://127.0.0.1:1/"}},
    "key by address": {"headers": {"jku": "http://127.0.0.1:1/"}},
    "certificate by address": {"headers": {"x5u": "http://127.0.0.1:1/"}},
    "key in the token": {"headers": {"jwk": {"kty": "RSA"}}},
    "compressed": {"headers": {"zip": "DEF"}},
    "critical": {"headers": {"crit": ["b64"], "b64": True}},
}


@pytest.mark.parametrize("claims", BAD_CLAIMS.values(), ids=BAD_CLAIMS)
def test_tokens_that_are_no_good(anonymous: Any, key: Key, claims: dict[str, Any]) -> None:
    token = key.token(new_id(), **{**claims, "headers": dict(claims.get("headers", {}))})
    _refused(anonymous, f"Bearer {token}")


def test_a_token_whose_key_was_given_up_is_forgotten(migrated_app: Flask, anonymous: Any, key: Key) -> None:
    """Keys are given up at once where one was stolen; its tokens must not live on in anybody's memory."""
    token = f"Bearer {key.token(new_id())}"
    assert anonymous.get("/boats", headers={"Authorization": token}).status_code == 200
    runtime(migrated_app).keys = others = KeySet("")
    others._keys = {"another": key.private.public_key()}
    try:
        _refused(anonymous, token)
    finally:
        runtime(migrated_app).keys = key


def test_tokens_signed_otherwise(anonymous: Any, key: Key) -> None:
    claims = jwt.decode(key.token(new_id()), options={"verify_signature": False})
    public = key.private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    header = {"typ": "at+jwt", "kid": "test-key"}
    for algorithm in ("none", "None", "NONE", "nOnE", "", None):
        _refused(anonymous, f"Bearer {_part({**header, 'alg': algorithm})}.{_part(claims)}.")
    signed = f"{_part({**header, 'alg': 'HS256'})}.{_part(claims)}"
    mac = base64.urlsafe_b64encode(hmac.new(public, signed.encode(), hashlib.sha256).digest()).decode().rstrip("=")
    _refused(anonymous, f"Bearer {signed}.{mac}")
    _refused(anonymous, f"Bearer {jwt.encode(claims, key.private, algorithm='RS512', headers=header)}")
    _refused(anonymous, f"Bearer {jwt.encode(claims, key.private, algorithm='RS256', headers={'typ': 'at+jwt'})}")


def _part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_headers_that_are_no_good(anonymous: Any, key: Key) -> None:
    good = key.token(new_id())
    for header in (
        "", "Bearer", "Bearer ", f"Basic {good}", good, f"Bearer {good} {good}", "Bearer a.b", f"Bearer {good}.x",
        "Bearer a.b.c", "Bearer " + "a" * 100_000, f"Bearer {good}, Bearer {good}", "Bearer \xe9.\xe9.\xe9",
        f"Bearer {good},", f"Bearer {good},Basic dXNlcg", f"Bearer {good[:-9]}!{good[-9:]}",
    ):  # fmt: skip
        _refused(anonymous, header)


def test_a_token_in_the_query_is_no_token(anonymous: Any, key: Key) -> None:
    assert anonymous.get(f"/boats?access_token={key.token(new_id())}").status_code == 401


def test_an_ended_session_is_refused_although_its_token_is_known(app: Flask, alice: Any) -> None:
    assert alice.get("/boats").status_code == 200
    runtime(app).revocations.revoke_all([(alice.session_id, datetime.now(UTC) + timedelta(minutes=10))])
    assert alice.get("/boats").status_code == 401


def test_internal_routes_take_service_tokens_for_here_only(anonymous: Any, alice: Any, key: Key) -> None:
    def ask(token: str) -> int:
        status: int = anonymous.get("/internal/pilots", headers={"Authorization": f"Bearer {token}"}).status_code
        return status

    assert ask(service_token("yard", "harbour", SECRET)) == 200
    assert ask(service_token("yard", "yard", SECRET)) == 401
    assert ask(service_token("yard", "harbour", "another-secret-of-thirty-two-chars!")) == 401
    assert ask(key.token(new_id())) == 401
    assert (
        alice.get("/boats", headers={"Authorization": f"Bearer {service_token('a', 'harbour', SECRET)}"}).status_code
        == 401
    )


def _refused(client: Any, header: str) -> None:
    answer = client.get("/boats", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.json["type"] == "/problems/invalid-token"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
