"""What the services' code promises, as it is committed under ``contracts/``: who handles what, what each serves."""

from __future__ import annotations

import json
from importlib import import_module

from cli.system.services import SERVICES, Service
from service_kit.messaging.subscriptions import Wiring, collect, routing


def wirings() -> list[Wiring]:
    """What each service says about events, read without making its app."""
    return [collect(one.name, one.package, import_module(f"{one.package}.app").FEATURES) for one in SERVICES]


def subscriptions() -> str:
    """``{event type: [services]}``."""
    return json.dumps(routing(wirings()), indent=2, sort_keys=True) + "\n"


def openapi_document(service: Service) -> str:
    """What the service serves at ``/openapi.json``, made from its app, whose database is never opened."""
    from service_kit.testing import openapi  # the options of commands are shown where its packages are not

    quiet = {"mode": "test", "log_level": "warning", "jwks_url": ""}
    settings = import_module(f"{service.package}.settings").Settings(database_url="sqlite://", **quiet)
    app = import_module(f"{service.package}.app").create_app(settings)
    return json.dumps(openapi.document(app), indent=1, ensure_ascii=False) + "\n"
