"""Tokens that must be refused with 401 `invalid-token` by the gateway and by every service behind it."""

import hmac
import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cli.demo.api import Api
from service_kit.testing.hostile_tokens import HOSTILE_ACCESS

PATHS = ("/auth/me", "/users/me", "/exercises?mine=true", "/plans", "/workouts", "/sessions/current", "/goals")
INSIDE = {
    "auth": "/auth/me",
    "catalog": "/exercises?mine=true",
    "plans": "/plans",
    "session": "/workouts",
    "tracking": "/goals",
}

FORGERIES = {
    "alg none": lambda f: f.unsigned("none"),
    "alg None": lambda f: f.unsigned("None"),
    "alg NONE": lambda f: f.unsigned("NONE"),
    "HS256 with our public key": lambda f: _with_public_key(f),
    "signed by a stranger's key": lambda f: _with_own_key(f),
    "another algorithm": lambda f: jwt.encode(f.claims, f.private, algorithm="RS512", headers=f.header),
    "unknown kid": lambda f: f.token(header={"kid": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"}),
    "kid that is a path": lambda f: f.token(header={"kid": "../../../../dev/null"}),
    "kid that is SQL": lambda f: f.token(header={"kid": "x' UNION SELECT 'secret"}),
    "kid that is an address": lambda f: f.token(header={"kid": "http://127.0.0.1:1/key"}),
    "jku in the header": lambda f: _with_own_key(f, jku="http://127.0.0.1:1/jwks.json"),
    "x5u in the header": lambda f: _with_own_key(f, x5u="http://127.0.0.1:1/cert.pem"),
    "wrong typ": lambda f: f.token(header={"typ": "JWT"}),
    "service typ": lambda f: f.token(header={"typ": "svc+jwt"}),
    "expired": lambda f: f.token(iat=int(time.time()) - 900, nbf=int(time.time()) - 900, exp=int(time.time()) - 300),
    "not yet valid": lambda f: f.token(nbf=int(time.time()) + 300),
    "valid for a year": lambda f: f.token(exp=int(time.time()) + 31_536_000),
    "no exp": lambda f: f.token(without=("exp",)),
    "no jti": lambda f: f.token(without=("jti",)),
    "no sub": lambda f: f.token(without=("sub",)),
    "no sid": lambda f: f.token(without=("sid",)),
    "no aud": lambda f: f.token(without=("aud",)),
    "no iss": lambda f: f.token(without=("iss",)),
    "wrong aud": lambda f: f.token(aud="another-api"),
    "wrong iss": lambda f: f.token(iss="somebody-else"),
    "sub that is no id": lambda f: f.token(sub="admin"),
    "two segments": lambda f: f.token().rsplit(".", 1)[0],
    "four segments": lambda f: f.token() + ".x",
    "empty": lambda f: "",
    "garbage": lambda f: "not.a.token",
    "changed claims": lambda f: _changed(f),
}


def _with_public_key(forger):
    public = forger.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signed = jwt.encode(forger.claims, "k" * 32, algorithm="HS256", headers=forger.header).rpartition(".")[0]
    signature = hmac.new(public, signed.encode(), "sha256").digest()
    return f"{signed}.{jwt.utils.base64url_encode(signature).decode()}"


def _with_own_key(forger, **header):
    own = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    return jwt.encode(forger.claims, own, algorithm="RS256", headers=forger.header | header)


def _changed(forger):
    head, _, signature = forger.token().split(".")
    claims = forger.token(roles=["admin"]).split(".")[1]
    return ".".join([head, claims, signature])


def assert_log_in_demanded(answer, assert_refused):
    assert_refused(answer, 401)
    assert answer.body["type"] == "/problems/invalid-token"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_token_is_refused(system, forger, assert_refused, name):
    forged = Api(system.url, FORGERIES[name](forger))
    for path in PATHS:
        answer = forged.open("GET", path, expect=(401, 400), headers={"Authorization": f"Bearer {forged.token}"})
        assert_log_in_demanded(answer, assert_refused)


@pytest.mark.parametrize("name", HOSTILE_ACCESS)
def test_a_token_of_another_spelling_is_refused_everywhere(system, forger, assert_refused, name):
    token = HOSTILE_ACCESS[name](forger.mint).replace("\n", " ")
    for path in PATHS:
        assert_log_in_demanded(Api(system.url, token).get(path, expect=401), assert_refused)
    for service, path in INSIDE.items():
        assert_log_in_demanded(
            Api(f"http://127.0.0.1:{system.ports[service]}", token).get(path, expect=401), assert_refused
        )


@pytest.mark.parametrize("service", INSIDE)
@pytest.mark.parametrize("name", ["alg none", "HS256 with our public key", "expired", "wrong aud", "wrong typ"])
def test_a_service_refuses_it_too_even_from_inside(system, forger, assert_refused, name, service):
    inside = Api(f"http://127.0.0.1:{system.ports[service]}", FORGERIES[name](forger))
    assert_refused(inside.get(INSIDE[service], expect=401), 401)


def test_the_genuine_key_makes_a_good_token(system, forger):
    assert Api(system.url, forger.mint.token()).get("/auth/me").status == 200
    assert Api(system.url, forger.token()).get("/auth/me").status == 200


def test_a_huge_token_is_refused(system, assert_refused):
    answer = Api(system.url, "x" * 100_000).open("GET", "/goals", expect=(400, 401, 413, 431))
    assert_refused(answer, 400, 401, 413, 431)


def test_two_authorization_headers_are_refused(system, anyone, raw, assert_refused):
    token = anyone.tokens["access_token"].encode()
    two = b"Authorization: Bearer " + token + b"\r\nAuthorization: Bearer " + token + b"\r\n"
    answer = raw(b"GET /api/v1/auth/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + two + b"\r\n")
    assert_refused(answer, 400, 401)


@pytest.mark.parametrize("parameter", ["access_token", "token", "authorization"])
def test_a_token_in_the_query_is_not_taken(system, anyone, assert_refused, parameter):
    address = f"/goals?{parameter}={anyone.tokens['access_token']}"
    assert_refused(Api(system.url).get(address, expect=(400, 401, 422)), 400, 401, 422)


def test_a_refresh_token_is_no_access_token(system, robin, assert_refused):
    assert_refused(Api(system.url, robin.tokens["refresh_token"]).get("/auth/me", expect=401), 401)


def test_an_access_token_is_no_refresh_token(system, robin, assert_refused):
    answer = Api(system.url).post("/auth/refresh", {"refresh_token": robin.tokens["access_token"]}, expect=(401, 422))
    assert_refused(answer, 401, 422)


def test_a_refresh_token_works_once_and_its_replay_ends_the_session(system, robin, eventually):
    nobody = Api(system.url)
    old = robin.tokens["refresh_token"]
    second = nobody.post("/auth/refresh", {"refresh_token": old}).body
    third = nobody.post("/auth/refresh", {"refresh_token": second["refresh_token"]}).body
    nobody.post("/auth/refresh", {"refresh_token": old}, expect=401)
    nobody.post("/auth/refresh", {"refresh_token": third["refresh_token"]}, expect=401)
    assert Api(system.url, third["access_token"]).get("/auth/me", expect=401).status == 401
