"""Making the auth service: the kit's defaults, the slices, the signing keys and the password hasher."""

from __future__ import annotations

from flask import Flask

from auth_service import commands, hashing
from auth_service.database import db
from auth_service.enums import ENUMS
from auth_service.keys import usecases as keys
from auth_service.keys.store import KeyStore
from auth_service.login_sessions import ending
from auth_service.settings import Settings
from service_kit.app import create_service

FEATURES = (
    "accounts",
    "passwords",
    "login_sessions",
    "password_grant",
    "attempts",
    "profiles",
    "erasure",
    "administration",
    "keys",
    "audit",
    "audit_verification",
)


def create_app(settings: Settings | None = None) -> Flask:
    """The auth service; without ``settings`` they are read from the environment."""
    settings = settings or Settings.load()
    store = KeyStore(settings.key_directory)
    app = create_service(
        name="auth",
        package="auth_service",
        settings=settings,
        db=db,
        features=FEATURES,
        enums=ENUMS,
        title="Setwise accounts",
        description="Accounts, log-in, sessions, profiles and the keys that verify access tokens.",
        keys=keys.OwnKeys(store),
    )
    hashing.install(app, hashing.Hasher(settings.hash_slots, settings.hash_wait_seconds))
    keys.install(app, store)
    ending.install(app)
    commands.install(app)
    return app
