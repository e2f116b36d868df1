"""Tokens with a good signature that two readers could read in two ways, at a service's own port."""

from __future__ import annotations

import hmac
from typing import Any

import jwt
import pytest

from service_kit.errors import Unauthenticated
from service_kit.ids import new_id
from service_kit.security.client import service_token, verify_service_token
from service_kit.testing.hostile_tokens import HOSTILE, HOSTILE_ACCESS, Mint
from service_kit.testing.plugin import SECRET, Key


def service_mint() -> Mint:
    good = service_token("yard", "harbour", SECRET)
    claims = jwt.decode(good, options={"verify_signature": False})
    return Mint(lambda signed: hmac.digest(SECRET.encode(), signed, "sha256"), jwt.get_unverified_header(good), claims)


def get(client: Any, path: str, token: str) -> Any:
    return client.get(path, headers={"Authorization": f"Bearer {token}"})


def test_what_the_mints_make_without_a_fault_is_good(anonymous: Any, key: Key) -> None:
    assert get(anonymous, "/boats", key.mint(new_id()).token()).status_code == 200
    assert get(anonymous, "/internal/pilots", service_mint().token()).status_code == 200


@pytest.mark.parametrize("name", HOSTILE_ACCESS)
def test_an_access_token_has_one_spelling(anonymous: Any, key: Key, name: str) -> None:
    _is_invalid(get(anonymous, "/boats", HOSTILE_ACCESS[name](key.mint(new_id())).replace("\n", "%0A")))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_service_token_has_one_spelling(anonymous: Any, name: str) -> None:
    token = HOSTILE[name](service_mint())
    with pytest.raises(Unauthenticated):
        verify_service_token(token, "harbour", ["x" * 40, SECRET])
    _is_invalid(get(anonymous, "/internal/pilots", token.replace("\n", "%0A")))


def test_a_remembered_token_lends_its_trust_to_no_other_spelling(anonymous: Any, key: Key) -> None:
    mint = key.mint(new_id())
    assert get(anonymous, "/boats", mint.token()).status_code == 200
    for name in ("padding", "a padded signature", "loose bits of the signature"):
        _is_invalid(get(anonymous, "/boats", HOSTILE[name](mint)))


def _is_invalid(answer: Any) -> None:
    assert answer.status_code == 401
    assert answer.json["type"] == "/problems/invalid-token"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
