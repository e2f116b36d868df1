"""The environment of a system on one machine: where each process finds its database, peers and secrets.

Where somebody has put a database elsewhere, ``up`` keeps that in the data folder: a backup by night, or a start without
that variable, must not take an empty file for the database.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping

from cli.system import files
from cli.system.env_files import value
from cli.system.keys import gateway_secret, service_secret
from cli.system.names import NAMES
from cli.system.paths import Data
from cli.system.services import HOST
from cli.system.services import ports as usual_ports
from cli.system.stack import Stack
from service_kit.settings.forms import with_driver


def environment(data: Data, ports: Mapping[str, int], environ: Mapping[str, str]) -> dict[str, str]:
    """All SETWISE_* variables of the system on this data folder; what is in ``environ`` already wins."""
    stack, addresses, environ = Stack.of(data), database_urls(data, environ), with_saved_addresses(data, environ)
    urls = {name: f"http://{HOST}:{port}" for name, port in ports.items()}
    values = {
        "SETWISE_MODE": "production",
        "SETWISE_DATA_DIR": str(data.root),
        "SETWISE_TRANSPORT": "local",
        "SETWISE_SERVICE_SECRET": value(environ, "SETWISE_SERVICE_SECRET") or service_secret(data.root / "keys"),
        "SETWISE_GATEWAY_SECRET": value(environ, "SETWISE_GATEWAY_SECRET") or gateway_secret(data.root / "keys"),
        "SETWISE_AUTH_KEY_DIRECTORY": str(data.root / "keys"),
        "SETWISE_SESSION_OWN_URL": urls["session"],
        "SETWISE_JWKS_URL": f"{urls['auth']}/.well-known/jwks.json",
        "SETWISE_JWKS_FILE": str(data.run / "jwks.json"),
        "SETWISE_REVOCATIONS_URL": f"sqlite:///{data.database('revocations')}",
    }
    values |= {f"SETWISE_{name.upper()}_DATABASE_URL": url for name, url in addresses.items()}
    values |= stack.environment() if stack else {"SETWISE_GATEWAY_CORS_LOCALHOST": "yes"}
    for caller in ("gateway", *NAMES):
        for callee, url in urls.items():
            if callee != caller:
                values[f"SETWISE_{caller.upper()}_{callee.upper()}_URL"] = url
    values = {name: value for name, value in values.items() if not environ.get(f"{name}_FILE")}
    return values | {name: value for name, value in environ.items() if name.startswith("SETWISE_")}


def adopt(data: Data, **more: str) -> None:
    """Give this process the settings of the system on this data folder, whether it runs or not, and some ``more``."""
    ports = (data.read_notes() or {}).get("ports") or usual_ports()
    os.environ.update(environment(data, ports, os.environ) | more)


def database_urls(data: Data, environ: Mapping[str, str]) -> dict[str, str]:
    """SQLAlchemy URL of each service's database: that in the environment, else as ``up`` was told last, else of its
    stack, else a SQLite file.
    """
    stack, environ = Stack.of(data), with_saved_addresses(data, environ)
    urls = stack.databases() if stack else {name: f"sqlite:///{data.database(name)}" for name in NAMES}
    return {name: database(name, environ) or url for name, url in urls.items()}


def database(service: str, environ: Mapping[str, str]) -> str:
    """SQLAlchemy URL of the database that the environment names for this service; empty where it does not."""
    return with_driver(value(environ, f"SETWISE_{service.upper()}_DATABASE_URL"))


def save_addresses(data: Data, environ: Mapping[str, str]) -> None:
    """Note which addresses this system was told, for commands (and starts) that are told none."""
    addresses = {name: text for name, text in with_saved_addresses(data, environ).items() if name in _SAVED}
    if addresses:
        files.write_if_changed(data.addresses, json.dumps(addresses, indent=1) + "\n")
    else:
        data.addresses.unlink(missing_ok=True)


def saved_addresses(data: Data, environ: Mapping[str, str]) -> dict[str, str]:
    """What was noted, without what is in ``environ`` in any form."""
    try:
        known: dict[str, str] = json.loads(data.addresses.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {
        name: text
        for name, text in known.items()
        if not {name, f"{name}_FILE", name.removesuffix("_FILE")} & environ.keys()
    }


def with_saved_addresses(data: Data, environ: Mapping[str, str]) -> dict[str, str]:
    """``environ`` and what was noted; an empty variable means that the note no longer counts."""
    known = saved_addresses(data, environ) | dict(environ)
    return {name: text for name, text in known.items() if text or name not in _SAVED}


_PLAIN = (*(f"SETWISE_{name.upper()}_DATABASE_URL" for name in NAMES), "SETWISE_TRANSPORT", "SETWISE_REVOCATIONS_URL")
_SAVED = (*_PLAIN, *(f"{name}_FILE" for name in _PLAIN))
