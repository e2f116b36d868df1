"""`serve`: one process of the stack in the foreground, as a container runs it: a service, the gateway or the streams.

It listens where SETWISE_<NAME>_BIND says (``host:port``; default: its usual port on the loopback address).
"""

from __future__ import annotations

import argparse
import os
import sys

from cli.config.settings_check import complaint
from cli.system.services import HOST, LISTENERS, SERVICES, ports
from service_kit.settings.forms import BIND

# These must patch the standard library before anything else is imported, so this process becomes another program.
EVENTED = {
    "gateway": ("gateway.serve", "SETWISE_GATEWAY_BIND"),
    "stream": ("cli.host.stream_process", "SETWISE_SESSION_STREAM_BIND"),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("name", choices=LISTENERS)


def run(options: argparse.Namespace) -> int:
    """Serve until SIGTERM; exit code 2 where settings are wrong."""
    usual, bind_variable = f"{HOST}:{ports()[options.name]}", f"SETWISE_{options.name.upper()}_BIND"
    bind = os.environ.get(bind_variable) or usual
    unusable = [] if BIND.takes(bind) else [f"{bind_variable}: Must be {BIND.wanted}."]
    owner = "session" if options.name == "stream" else options.name
    if wrong := complaint([owner], os.environ, unusable):
        print(f"setwise serve {options.name}: {wrong}", file=sys.stderr)
        return 2
    if options.name in EVENTED:
        module, variable = EVENTED[options.name]
        os.environ[variable] = bind
        os.execv(sys.executable, [sys.executable, "-P", "-m", module])  # noqa: S606
    from cli.host.gunicorn_worker import Replica

    service = next(one for one in SERVICES if one.name == options.name)
    Replica(service.name, bind, f"{service.package}.app:create_app").run()
    return 0
