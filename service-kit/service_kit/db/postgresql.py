"""PostgreSQL: connections that give up in time, are seen to be open before each use, and quote no values."""

from __future__ import annotations

import select
from typing import Any

from sqlalchemy import Engine, ExceptionContext, event
from sqlalchemy.exc import DisconnectionError

# How long one statement may wait for another's lock, and how long it may run (milliseconds).
LOCK_WAIT_MS = 5_000
STATEMENT_MS = 10_000


def engine_options() -> dict[str, Any]:
    """Arguments of ``create_engine``: pools that give up in time, statements that cannot hang."""
    session_settings = f"-c statement_timeout={STATEMENT_MS} -c lock_timeout={LOCK_WAIT_MS} -c timezone=UTC"
    return {
        "pool_size": 5,
        "max_overflow": 10,
        "pool_timeout": 3,
        "pool_recycle": 1800,
        "connect_args": {
            "connect_timeout": 2,
            "options": session_settings,
            "application_name": "setwise",
            # A server that vanished without a word is noticed within seconds, also by who only listens.
            "keepalives_idle": 10,
            "keepalives_interval": 3,
            "keepalives_count": 3,
            "tcp_user_timeout": 10_000,
        },
    }


def tune(engine: Engine) -> None:
    """Look at each connection before it is used, and withhold values from texts of errors."""
    event.listen(engine, "checkout", _must_be_open)
    event.listen(engine, "handle_error", _withhold_values)


def _must_be_open(connection: Any, _record: Any, _proxy: Any) -> None:
    """Raise where the server has closed the connection, whereupon the pool makes another. It has then something to say;
    while all is well it is silent until it is asked, so that no statement has to be tried.
    """
    poller = select.poll()
    if not connection.closed:
        poller.register(connection, select.POLLIN)
    if connection.closed or poller.poll(0):
        raise DisconnectionError


def _withhold_values(context: ExceptionContext) -> None:
    """Cut a text of PostgreSQL before it quotes values: ``LINE 1: ... name = 'Ann'``, ``DETAIL: Key (email)=...``."""
    original, wrapped = context.original_exception, context.sqlalchemy_exception
    if wrapped is None or getattr(original, "pgcode", None) is None:
        return
    text = str(original)
    safe_text = text.partition("\n")[0].partition(': "')[0]
    original.args = (safe_text,)
    wrapped.args = (str(wrapped.args[0]).replace(text, safe_text),)
