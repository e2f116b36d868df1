"""Tokens that the gateway refuses, and that a session which was ended is refused from the next request on."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from flask import Flask

from service_kit.clock import now
from service_kit.ids import new_id
from service_kit.security.runtime import runtime
from service_kit.testing.hostile_tokens import HOSTILE_ACCESS
from service_kit.testing.plugin import Key, UserClient

USER = UUID("01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e")


def part(document: Any) -> str:
    return urlsafe_b64encode(json.dumps(document).encode()).rstrip(b"=").decode()


def unsigned(key: Key, algorithm: str) -> str:
    _, payload, _ = key.token(USER).split(".")
    return f"{part({'alg': algorithm, 'typ': 'at+jwt', 'kid': 'test-key'})}.{payload}."


def signed_with_the_public_key(key: Key) -> str:
    public = key.private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    _, payload, _ = key.token(USER).split(".")
    head = part({"alg": "HS256", "typ": "at+jwt", "kid": "test-key"})
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(
        f"{head}.{payload}".encode(), public
    )
    return f"{head}.{payload}.{urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def claims(**changed: Any) -> Callable[[Key], str]:
    return lambda key: key.token(USER, **changed)


BAD: dict[str, Callable[[Key], str]] = {
    "alg none": lambda key: unsigned(key, "none"),
    "alg nOnE": lambda key: unsigned(key, "nOnE"),
    "our public key as a secret": signed_with_the_public_key,
    "another key": lambda key: Key().token(USER),
    "unknown kid": claims(headers={"kid": "other"}),
    "hostile kid": claims(headers={"kid": "../../../../dev/null"}),
    "kid of another type": lambda key: f"{part({'alg': 'RS256', 'typ': 'at+jwt', 'kid': 7})}.e30.x",
    "no kid": lambda key: f"{part({'alg': 'RS256', 'typ': 'at+jwt'})}.{key.token(USER).split('.', 1)[1]}",
    "wrong typ": claims(headers={"typ": "JWT"}),
    "refresh typ": claims(headers={"typ": "rt+jwt"}),
    "service typ": claims(headers={"typ": "svc+jwt"}),
    "crit": claims(headers={"crit": ["x"]}),
    "expired": lambda key: key.token(USER, exp=now() - timedelta(minutes=1)),
    "not yet": lambda key: key.token(USER, nbf=now() + timedelta(minutes=1)),
    "no exp": claims(exp=None),
    "no jti": claims(jti=None),
    "no sub": claims(sub=None),
    "no sid": claims(sid=None),
    "no iat": claims(iat=None),
    "wrong iss": claims(iss="evil"),
    "no iss": claims(iss=None),
    "wrong aud": claims(aud="other"),
    "no aud": claims(aud=None),
    "lives a year": lambda key: key.token(USER, exp=now() + timedelta(days=365)),
    "sub no uuid": claims(sub="1"),
    "two segments": lambda key: key.token(USER).rpartition(".")[0],
    "four segments": lambda key: key.token(USER) + ".x",
    "huge": lambda key: key.token(USER, extra="x" * 7_000),
    "a comma": lambda key: key.token(USER) + ",",
    "tampered": lambda key: key.token(USER)[:-3] + "abc",
    "empty": lambda key: "",
    "words": lambda key: "not a token",
}


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("path", ["/api/v1/goals", "/api/v1/exercises", "/api/v1/auth/me", "/api/v1/me/today"])
def test_bad_tokens_reach_nobody(app: Flask, service: Any, key: Key, kind: str, path: str) -> None:
    answer = app.test_client().get(path, headers={"Authorization": f"Bearer {BAD[kind](key)}"})
    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["type"] == "/problems/invalid-token"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert not service.requests


@pytest.mark.parametrize("kind", HOSTILE_ACCESS)
def test_tokens_of_another_spelling_reach_nobody_however_well_signed(
    app: Flask, service: Any, key: Key, kind: str
) -> None:
    token = HOSTILE_ACCESS[kind](key.mint(USER)).replace("\n", " ")
    answer = app.test_client().get("/api/v1/goals", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["type"] == "/problems/invalid-token"
    assert not service.requests


@pytest.mark.parametrize("value", ["Basic dXNlcjpwYXNz", "Token x", "Bearer", ""])
def test_other_credentials_reach_nobody(app: Flask, service: Any, value: str) -> None:
    assert app.test_client().get("/api/v1/goals", headers={"Authorization": value}).status_code == 401
    assert not service.requests


@pytest.mark.parametrize(("path", "status"), [("/auth/token", 200), ("/auth/token/", 200), ("/auth/login", 401)])
def test_client_credentials_are_overlooked_at_the_token_endpoint_alone(
    app: Flask, service: Any, path: str, status: int
) -> None:
    headers = {"Authorization": "Basic Og=="}
    assert app.test_client().post(f"/api/v1{path}", json={}, headers=headers).status_code == status


def test_a_bad_token_is_one_at_the_token_endpoint_too(app: Flask, service: Any) -> None:
    answer = app.test_client().post("/api/v1/auth/token", json={}, headers={"Authorization": "Bearer x"})
    assert answer.status_code == 401
    assert not service.requests


def test_two_headers_reach_nobody(app: Flask, service: Any, token: str) -> None:
    headers = [("Authorization", f"Bearer {token}"), ("Authorization", f"Bearer {token}")]
    assert app.test_client().get("/api/v1/goals", headers=headers).status_code == 401
    assert not service.requests


def test_a_token_in_the_address_reaches_nobody(app: Flask, service: Any, alice: UserClient, token: str) -> None:
    for name in ("access_token", "jwt", "t"):
        assert alice.get(f"/goals?{name}={token}").status_code == 401
    assert not service.requests


def test_without_a_token_only_public_resources_are_asked(app: Flask, service: Any, anonymous: UserClient) -> None:
    assert anonymous.get("/goals").status_code == 401
    assert anonymous.get("/me/today").status_code == 401
    assert anonymous.post("/plans", json={}).status_code == 401
    assert not service.requests
    assert anonymous.get("/exercises").status_code == 200
    assert anonymous.post("/auth/login", json={}).status_code == 200
    assert anonymous.get("/sessions/1/events?ticket=abc").status_code == 200
    assert anonymous.get("/.well-known/jwks.json").status_code == 200


def test_an_ended_session_is_refused_although_its_token_is_remembered(
    app: Flask, service: Any, alice: UserClient
) -> None:
    assert alice.get("/goals").status_code == 200
    runtime(app).revocations.revoke_all([(alice.session_id, now() + timedelta(minutes=10))])
    answer = alice.get("/goals")
    assert answer.status_code == 401
    assert len(service.requests) == 1


def test_when_nobody_knows_whether_it_was_ended_it_is_not_let_in(
    make_app: Callable[..., Flask], alice: UserClient, service: Any
) -> None:
    app = make_app()
    runtime(app).revocations.path = runtime(app).revocations.path.with_name("gone")  # type: ignore[attr-defined]
    assert UserClient(app.test_client(), alice._key).get("/goals").status_code == 503
    assert not service.requests


def test_a_remembered_token_expires(app: Flask, key: Key, at: Callable[..., None]) -> None:
    bearer = {"Authorization": f"Bearer {key.token(new_id())}"}
    client = app.test_client()
    assert client.get("/api/v1/goals", headers=bearer).status_code == 200
    at(now() + timedelta(minutes=11))
    identity = next(iter(runtime(app).identities.values()))
    assert identity.expires_at < now()
