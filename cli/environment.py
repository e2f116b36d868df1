"""The environment of a system on one machine: where each process finds its database, peers and secrets."""

from __future__ import annotations

from collections.abc import Mapping

from cli.keys import service_secret
from cli.places import Data
from cli.ports import HOST
from cli.services import SERVICES


def embedded(data: Data, ports: Mapping[str, int], given: Mapping[str, str]) -> dict[str, str]:
    """All SETWISE_* variables of the embedded default; what is ``given`` already wins."""
    urls = {name: f"http://{HOST}:{port}" for name, port in ports.items()}
    values = {
        "SETWISE_MODE": "production",
        "SETWISE_DATA_DIR": str(data.root),
        "SETWISE_TRANSPORT": "local",
        "SETWISE_SERVICE_SECRET": service_secret(data.root / "keys"),
        "SETWISE_AUTH_KEY_DIRECTORY": str(data.root / "keys"),
        "SETWISE_SESSION_OWN_URL": urls["session"],
        "SETWISE_JWKS_URL": f"{urls['auth']}/.well-known/jwks.json",
        "SETWISE_JWKS_FILE": str(data.run / "jwks.json"),
        "SETWISE_REVOCATIONS_URL": f"sqlite:///{data.database('revocations')}",
    }
    values |= {f"SETWISE_{name.upper()}_DATABASE_URL": url for name, url in databases(data, given).items()}
    for caller in ("gateway", *(service.name for service in SERVICES)):
        for callee, url in urls.items():
            if callee != caller:
                values[f"SETWISE_{caller.upper()}_{callee.upper()}_URL"] = url
    return values | {name: value for name, value in given.items() if name.startswith("SETWISE_")}


def databases(data: Data, given: Mapping[str, str]) -> dict[str, str]:
    """SQLAlchemy URL of each service's database: the one in the environment, else a SQLite file."""
    return {
        service.name: given.get(f"SETWISE_{service.name.upper()}_DATABASE_URL")
        or f"sqlite:///{data.database(service.name)}"
        for service in SERVICES
    }
