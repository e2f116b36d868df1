"""Entry of the process for event streams: patches the standard library first, then serves it on gevent.

Run by the host as ``python -m cli.host.stream_process``; the open socket is in SETWISE_SESSION_STREAM_BIND (``fd://<number>``).
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import os  # noqa: E402

from cli.host.gevent_psycopg import cooperate  # noqa: E402
from cli.host.gunicorn_server import GEVENT, Server, find  # noqa: E402


def main() -> None:
    """Serve until asked to end."""
    cooperate()
    Server(
        "stream", os.environ["SETWISE_SESSION_STREAM_BIND"], lambda: find("session_service.stream:create_app")(), GEVENT
    ).run()


if __name__ == "__main__":
    main()
