"""Entry of the gevent processes: patches the standard library first, then serves what its arguments name.

Run by the host as ``python -m cli.evented <name> <file descriptor> <package.module:function>``.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import socket  # noqa: E402
import sys  # noqa: E402

from psycogreen.gevent import patch_psycopg  # noqa: E402

from cli.servers import GEVENT, Server  # noqa: E402


def main(name: str, descriptor: str, factory: str) -> None:
    """Serve until told to end."""
    patch_psycopg()
    Server(name, socket.socket(fileno=int(descriptor)), factory, GEVENT).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
