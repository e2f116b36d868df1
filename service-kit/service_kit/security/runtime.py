"""What one app of the kit carries with it; nothing of it is global, since several apps may live in one process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app
from prometheus_client import CollectorRegistry

from service_kit.settings.base import BaseSettings

if TYPE_CHECKING:
    from service_kit.security.client import ServiceClient
    from service_kit.security.keys import KeySet
    from service_kit.security.revocations import RevocationStore

NAME = "setwise"


@dataclass
class Runtime:
    """The app's service name, settings, verification keys, revocation store, features, metrics and peers."""

    service: str
    package: str
    settings: BaseSettings
    keys: KeySet
    revocations: RevocationStore
    features: tuple[str, ...] = ()
    metrics: CollectorRegistry = field(default_factory=CollectorRegistry)
    identities: dict[str, Any] = field(default_factory=dict)
    peers: dict[str, ServiceClient] = field(default_factory=dict)


def runtime(app: Flask | None = None) -> Runtime:
    """The runtime of ``app`` or of the current app."""
    found: Runtime = (app or current_app).extensions[NAME]
    return found
