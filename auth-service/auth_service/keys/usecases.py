"""Publish the key set, sign access tokens, rotate keys."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask, current_app, g
from flask_jwt_extended import create_access_token

from auth_service.keys.access_token_rules import ACCESS_TOKEN_LIFE, claims
from auth_service.keys.rules import first_key, is_due, next_key
from auth_service.keys.store import KeyStore, write_atomically
from service_kit.clock import now
from service_kit.ids import new_id
from service_kit.security.keys import KeySet
from service_kit.security.runtime import runtime

_NAME = "setwise_signing_keys"


class OwnKeys(KeySet):
    """The key set as this service itself sees it: straight from its store, without asking itself over HTTP."""

    def __init__(self, store: KeyStore) -> None:
        super().__init__("", "")
        self.store = store

    @property
    def ready(self) -> bool:
        """Whether there is a key to verify with."""
        return bool(self.store.published(now()))

    def find(self, kid: Any) -> Any:
        """The public key with this id, or None."""
        keys = {key.times.kid: key for key in self.store.published(now())}
        return keys[kid].private.public_key() if isinstance(kid, str) and kid in keys else None


def install(app: Flask, store: KeyStore) -> None:
    """Make the first key if there is none, publish, and let Flask-JWT-Extended sign with the store's keys."""
    app.extensions[_NAME] = store
    app.config["JWT_COOKIE_CSRF_PROTECT"] = False  # tokens never travel in cookies; else each carries a claim for it
    app.extensions["flask-jwt-extended"].encode_key_loader(lambda _identity: g.signing_key)
    store.add(lambda keys: not keys, lambda kid: first_key(kid, now()))
    with app.app_context():
        publish()


def key_set() -> dict[str, Any]:
    """The public keys as a JWK set (RFC 7517)."""
    return {"keys": [key.public_jwk() for key in _store().published(now())]}


def publish() -> None:
    """Write the key set to the file from which services on this machine start when nobody answers yet."""
    file = runtime().settings.jwks_file
    if file:
        write_atomically(Path(file), json.dumps(key_set()), mode=0o644)


def access_token(user_id: UUID, session_id: UUID, roles: Iterable[str], *, scope: str = "*") -> tuple[str, int]:
    """A signed access token for the user's session, and for how many seconds it is good."""
    key, instant = _store().signer(now()), now()
    g.signing_key = key.private
    content = claims(new_id(), session_id, roles, scope, instant)
    headers = {"typ": "at+jwt", "kid": key.times.kid}
    token = create_access_token(str(user_id), additional_claims=content, additional_headers=headers)
    return token, int(ACCESS_TOKEN_LIFE.total_seconds())


def rotate() -> None:
    """Make the next key when the newest is old enough, drop those that nobody needs, publish the rest."""
    store, instant = _store(), now()
    every = timedelta(days=runtime().settings.key_rotation_days)  # type: ignore[attr-defined]
    store.add(lambda keys: is_due(keys, instant, every), lambda kid: next_key(kid, instant))
    store.drop_retired(instant)
    publish()


def rotate_now(*, compromised: bool) -> None:
    """Make the next key whatever the age of the newest; a ``compromised`` key set is replaced instead.

    Replaced keys verify nothing more as soon as a verifier has polled (ten seconds at most). Until then it does not
    know the new key either, so everybody has to refresh once or twice.
    """
    instant = now()
    if compromised:
        _store().replace_all(lambda kid: first_key(kid, instant))
    else:
        _store().add(lambda _keys: True, lambda kid: next_key(kid, instant))
    publish()


def _store() -> KeyStore:
    found: KeyStore = current_app.extensions[_NAME]
    return found
