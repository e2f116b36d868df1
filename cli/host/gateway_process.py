"""Entry of the gateway beneath the host: patches the standard library first, then serves on gevent.

Run by the host as ``python -m cli.host.gateway_process``; the open socket is in SETWISE_GATEWAY_BIND.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

from importlib import import_module  # noqa: E402

from cli.host import lone_worker  # noqa: E402


def main() -> None:
    """Serve until asked to end; several workers are an arbiter's."""
    settings = import_module("gateway.settings").Settings.load()
    server = import_module("gateway.server").Server(settings)
    if settings.workers == 1:
        lone_worker.serve(server)
    else:
        server.run()


if __name__ == "__main__":
    main()
