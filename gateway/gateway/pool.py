"""Connections to one service, kept between calls, but never used when the service may be about to close them."""

from __future__ import annotations

import time
from typing import Any

from urllib3 import HTTPConnectionPool
from urllib3.connection import HTTPConnection

IDLE_SECONDS = 15.0  # services keep idle connections longer than this, so none is closed while we send


class Connection(HTTPConnection):
    """A connection that knows since when it has been idle."""

    idle_since = 0.0


class Pool(HTTPConnectionPool):
    """A pool that does not reuse a connection which the other side may be about to close."""

    ConnectionCls = Connection

    def _get_conn(self, timeout: float | None = None) -> Any:
        connection: Any = super()._get_conn(timeout)
        if connection.sock is not None and time.monotonic() - connection.idle_since > IDLE_SECONDS:
            connection.close()
        return connection

    def _put_conn(self, conn: Any) -> None:
        if conn is not None:
            conn.idle_since = time.monotonic()
        super()._put_conn(conn)
