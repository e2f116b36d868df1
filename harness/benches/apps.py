"""A service as an app in this process, on an empty database of its own, with somebody signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask
from flask.testing import FlaskClient

from service_kit.db import migrations
from service_kit.ids import new_id
from service_kit.security.keys import KeySet
from service_kit.security.runtime import runtime

KEY_ID = "bench"


class OwnKey(KeySet):
    """A key of this run, which the app takes for the auth service's."""

    def __init__(self) -> None:
        super().__init__(url="")
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._keys = {KEY_ID: self.private.public_key()}

    def token(self, user_id: UUID | None = None) -> str:
        """A good access token, of nobody in particular without a user."""
        issued = datetime.now(UTC)
        ids = {name: str(new_id()) for name in ("sid", "jti")} | {"sub": str(user_id or new_id())}
        times = {"iat": issued, "nbf": issued, "exp": issued + timedelta(minutes=10)}
        claims = {"iss": "setwise", "aud": "setwise-api", "type": "access", "roles": ["user"], "scope": "*"}
        headers = {"typ": "at+jwt", "kid": KEY_ID}
        return jwt.encode({**claims, **ids, **times}, self.private, algorithm="RS256", headers=headers)


@contextmanager
def service(name: str) -> Iterator[Flask]:
    """The app of a service, its tables made, for the duration of the block."""
    with TemporaryDirectory() as folder:
        settings = import_module(f"{name}_service.settings").Settings(
            mode="test",
            database_url=f"sqlite:///{Path(folder) / 'bench.db'}",
            revocations_url=f"sqlite:///{Path(folder) / 'revocations.db'}",
            service_secret="only-for-the-measurements-of-one-process",  # noqa: S106 - opens nothing
            log_level="error",
            jwks_url="",
        )
        app: Flask = import_module(f"{name}_service.app").create_app(settings)
        runtime(app).keys = OwnKey()
        runtime(app).revocations.prepare()
        migrations.upgrade(app)
        yield app


def signed_in(app: Flask, user_id: UUID | None = None) -> FlaskClient:
    """A client that sends a good token, of nobody in particular without a user."""
    client = app.test_client()
    keys = runtime(app).keys
    assert isinstance(keys, OwnKey)
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {keys.token(user_id)}"
    return client
