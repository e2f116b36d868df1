"""Making an app: ``create_web_app`` is what the gateway and every service share, ``create_service`` adds a database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from service_kit.db.session import connect_database, ping
from service_kit.errors import Unavailable
from service_kit.http import arrival, docs, health, problems
from service_kit.http.blueprint import Blueprint
from service_kit.messaging import subscriptions
from service_kit.messaging.freshness import name_copies
from service_kit.observability import telemetry
from service_kit.observability.logs import configure_logs
from service_kit.security import identity
from service_kit.security.keys import KeySet
from service_kit.security.revocations import ask_auth, open_revocations
from service_kit.security.runtime import NAME, Runtime, runtime
from service_kit.settings.base import BaseSettings
from service_kit.version import LICENCE, VERSION


def create_web_app(
    *,
    name: str,
    package: str,
    settings: BaseSettings,
    keys: KeySet | None = None,
    features: tuple[str, ...] = (),
    checks: dict[str, health.Check] | None = None,
    limit_body: bool = True,
) -> Flask:
    """A Flask app with the house's logs, problems, token verification, health and metrics, and no routes yet."""
    configure_logs(name, settings.log_level, settings.log_format)
    app = Flask(package, static_folder=None)
    app.ensure_sync = lambda view: view  # type: ignore[assignment]  # it would ask each hook, for each request
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.strict_slashes = False
    app.extensions[NAME] = Runtime(
        service=name,
        package=package,
        settings=settings,
        keys=keys or KeySet(settings.jwks_url, settings.jwks_file),
        revocations=open_revocations(settings.revocations_url, settings.namespace, ask_auth(name, settings)),
        features=features,
    )
    app.before_request(arrival.begin)
    telemetry.install(app, name, settings)
    app.before_request(lambda: arrival.check(limit_body))
    app.after_request(arrival.name)
    problems.install(app)
    identity.install(app)
    health.install(app, {"keys": lambda: _check_keys(app), **(checks or {})})
    return app


def create_service(
    *,
    name: str,
    package: str,
    settings: BaseSettings,
    db: SQLAlchemy,
    features: tuple[str, ...],
    title: str,
    description: str,
    enums: Mapping[str, Mapping[str, str]],
    keys: KeySet | None = None,
    keeps_copies: bool = False,
    complete_document: Callable[[Any], None] = lambda _api: None,
    contracts: Path = docs.CONTRACTS,
) -> Flask:
    """A service: the web app, its database, its slices' routes and events, its documents at /docs and /openapi.json.

    ``keeps_copies``: its answers may rely on local copies of what others own, and name those that may be old.
    ``enums``: lists of words that are components of the document, by their names there, each word with its meaning.
    ``complete_document`` adds to it what no blueprint tells. It is made when ``contracts`` are written, not here.
    """
    app = create_web_app(
        name=name,
        package=package,
        settings=settings,
        keys=keys,
        features=features,
        checks={"database": ping},
    )
    connect_database(app, db, settings.database_url)
    subscriptions.attach(app, subscriptions.collect(name, package, features))
    app.config.update(
        API_TITLE=title,
        API_VERSION=VERSION,
        OPENAPI_VERSION="3.1.0",
        API_SPEC_OPTIONS={"info": {"description": description, "license": LICENCE}},
    )
    if keeps_copies:
        app.after_request(name_copies)
    for blueprint in _blueprints(package, features):
        app.register_blueprint(blueprint)
    docs.install(app, title)
    docs.serve_document(app, docs.Facts(contracts / "openapi" / f"{name}.json", enums, keeps_copies, complete_document))
    return app


def _blueprints(package: str, features: tuple[str, ...]) -> list[Blueprint]:
    """``blp`` (and any other Blueprint) of each feature's ``routes.py``, in the order of FEATURES."""
    found: list[Blueprint] = []
    for feature in features:
        module = f"{package}.{feature}.routes"
        if find_spec(module) is not None:
            found += [one for one in vars(import_module(module)).values() if isinstance(one, Blueprint)]
    return found


def _check_keys(app: Flask) -> None:
    if not runtime(app).keys.ready:
        raise Unavailable("no verification key yet")
