"""Which settings of ``.env`` reach which container: ``deploy/settings.yml``, written from the Settings of the code.

Compose hands a variable without a value through from ``.env`` where it is given there, and leaves it out where it is
not. What docker-compose.yml says itself (addresses, secrets, places) is not for a container's reader to choose.
"""

from __future__ import annotations

from dataclasses import fields
from importlib import import_module

from cli.system.paths import ROOT
from cli.system.services import SERVICES
from service_kit.settings.base import BaseSettings

FILE = ROOT / "deploy" / "settings.yml"
WIRED = frozenset(
    {
        "mode",
        "database_url",
        "transport",
        "revocations_url",
        "service_secret",
        "jwks_url",
        "jwks_file",
        "gateway_secret",
    }
    | {"auth_url", "catalog_url", "plans_url", "session_url", "tracking_url", "stream_url", "own_url"}
    | {"bind", "metrics_bind", "worker_bind", "limits_url", "cache_url", "key_directory"}
)
OPENING = """\
# Written by `./setwise generate`: the variables of .env that reach each container. Explained in .env.example.
services:
"""


def text() -> str:
    """The whole file."""
    return OPENING + "".join(_container(name, variables(name)) for name in containers())


def containers() -> list[str]:
    """The gateway and the services; streams and workers are told what their service is told."""
    return ["gateway", *(service.name for service in SERVICES)]


def settings_of(name: str) -> type[BaseSettings]:
    """The class of the gateway's or of a service's settings."""
    package = "gateway" if name == "gateway" else f"{name}_service"
    found: type[BaseSettings] = import_module(f"{package}.settings").Settings
    return found


def variables(name: str) -> list[str]:
    """What may be said in ``.env`` to this container."""
    settings = settings_of(name)
    return [settings.variable(spec) for spec in fields(settings) if not is_wired(settings, spec.name)]


def is_wired(settings: type[BaseSettings], name: str) -> bool:
    """Whether docker-compose.yml says this itself."""
    return name in WIRED


def _container(name: str, names: list[str]) -> str:
    return f"  {name}:\n    environment:\n" + "".join(f"      {variable}:\n" for variable in names)
