"""Lets other greenlets run while one waits for PostgreSQL: psycopg2 waits inside libpq, which gevent cannot patch."""

from __future__ import annotations

from typing import Any

import psycopg2
from gevent.socket import wait_read, wait_write
from psycopg2.extensions import POLL_OK, POLL_READ, POLL_WRITE, set_wait_callback


def cooperate() -> None:
    """Make every psycopg2 connection of this process wait by :func:`wait`. Call it before the first is opened."""
    set_wait_callback(wait)


def wait(connection: Any) -> None:
    """Wait in gevent's loop until libpq has its answer. Raises :class:`psycopg2.OperationalError` for a state that
    libpq does not document; psycopg2 closes the connection on any exception from here."""
    while (state := connection.poll()) != POLL_OK:
        if state == POLL_READ:
            wait_read(connection.fileno())
        elif state == POLL_WRITE:
            wait_write(connection.fileno())
        else:
            raise psycopg2.OperationalError(f"unexpected answer of poll(): {state}")
