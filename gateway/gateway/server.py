"""gunicorn as the gateway needs it, told everything by the gateway's settings."""

from __future__ import annotations

import socket
from functools import cache
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from gateway.settings import Settings
from service_kit.security.runtime import runtime

HEADER_FIELDS = 50
HEADER_BYTES = 8_190
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - heartbeats without disk writes
GRACE_SECONDS = 5  # longer than a call may take, so that none is cut off by a restart


def options(settings: Settings) -> dict[str, Any]:
    """gunicorn's options for these settings of the gateway. A proxy's headers are never believed here:
    ``client_address.py`` does that, for trusted networks only."""
    return {
        "bind": addresses(settings),
        "workers": settings.workers,
        "worker_class": "gateway.worker.Worker",
        "worker_connections": settings.connections,
        "keepalive": settings.header_deadline,
        "timeout": 60,
        "graceful_timeout": round(settings.deadline) + GRACE_SECONDS,
        "limit_request_line": HEADER_BYTES,
        "limit_request_fields": HEADER_FIELDS,
        "limit_request_field_size": HEADER_BYTES,
        "http_parser": "python",
        "forwarded_allow_ips": "",
        "forwarder_headers": "",
        "secure_scheme_headers": {},
        "control_socket_disable": True,
        "errorlog": "-",
        "loglevel": "warning",
        "proc_name": "setwise gateway",
        "worker_tmp_dir": str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else None,
    }


def addresses(settings: Settings) -> list[str]:
    """Where to listen. gunicorn overlooks every address beside an open socket, so that the second is opened too."""
    if settings.metrics_bind and settings.bind.startswith("fd://"):
        return [settings.bind, f"fd://{_opened(settings.metrics_bind)}"]
    return [address for address in (settings.bind, settings.metrics_bind) if address]


@cache  # gunicorn asks again when it is told to read its configuration again
def _opened(address: str) -> int:
    host, _, port = address.rpartition(":")
    return socket.create_server((host, int(port))).detach()


class Server(BaseApplication):
    """A gunicorn that reads neither command line nor files."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Our options over gunicorn's defaults."""
        for name, value in options(self._settings).items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The app, made in the worker. Where callers may come at once, it has tried to fetch the keys before."""
        from gateway.app import create_app

        app = create_app(self._settings)
        if not self._settings.bind.startswith("fd://"):
            _ = runtime(app).keys.ready
        return app
