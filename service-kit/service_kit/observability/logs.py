"""Structured logs: one event a line, always with the correlation id, never with a secret or the id of a user.

A log outlives an erasure. What happened to whom is found by the correlation id or an event's id, while there are rows.

The correlation id enters with ``X-Request-ID`` (the caller's own choice: whoever sends an id of a user there has it in
the logs) or with an event's ``correlationid``, lives in a context variable, and leaves in every log line, outgoing
call, event and answer.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from typing import Any

import structlog

from service_kit.ids import new_id

log = structlog.get_logger("setwise")

_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)
# The one secret that travels in an address, since a browser's EventSource cannot send a header.
_TICKET = re.compile(r"(\bticket=)[^&\s\"']+")
_own: dict[str, Any] = {}  # our handler by the style in which it writes
_SECRET = re.compile(r"password|token|secret|authorization|cookie|ticket", re.IGNORECASE)


def configure_logs(service: str, level: str, style: str) -> None:
    """Set up structlog and the standard library's logging for this process, once."""
    last = structlog.dev.ConsoleRenderer() if style == "console" else structlog.processors.JSONRenderer()
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _hide_secrets,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _hide_tickets,
            last,
        ],
    )
    _own[style] = handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for chatty in ("urllib3", "alembic", "werkzeug"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # gunicorn writes by handlers of its own, and names the address of a request that failed.
    logging.getLogger("gunicorn.error").addFilter(_hide_tickets_of_record)
    # Of one failed connection pika writes ten lines, of a returned message all that is in it. What it raises is logged.
    logging.getLogger("pika").setLevel(logging.CRITICAL)


def log_often(event: str, **values: Any) -> None:
    """``log.info`` for each request and each event: where our own handler alone listens, without the steps to it."""
    root, handler = logging.getLogger(), _own.get("json")
    if handler is None or root.handlers != [handler]:
        log.info(event, **values)
    elif root.isEnabledFor(logging.INFO):
        values |= {"event": event, **structlog.contextvars.get_contextvars(), "level": "info"}
        line = json.dumps(values | {"timestamp": datetime.now(UTC).isoformat().replace("+00:00", "Z")})
        with handler.lock or nullcontext(), suppress(OSError, ValueError):
            handler.stream.write(line + handler.terminator)
            handler.flush()


def bind(**values: str | None) -> None:
    """Start a fresh log context for one request or event."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(**{name: value for name, value in values.items() if value})


def correlation_id() -> str:
    """The id of what is being done now; a fresh one outside of requests and events."""
    return str(structlog.contextvars.get_contextvars().get("request_id") or new_id())


def accept_correlation_id(value: str | None) -> str:
    """The caller's id when it is harmless (8 to 64 of ``A-Z a-z 0-9 . _ -``), else a fresh one."""
    return value if value and _WELL_FORMED.fullmatch(value) else str(new_id())


def _hide_secrets(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    return {name: "***" if _SECRET.search(name) else value for name, value in event.items()}


def _hide_tickets(_logger: Any, _method: str, event: Any) -> dict[str, Any]:
    return {name: _without_ticket(value) if isinstance(value, str) else value for name, value in event.items()}


def _hide_tickets_of_record(record: logging.LogRecord) -> bool:
    record.msg, record.args = _without_ticket(record.getMessage()), ()
    return True


def _without_ticket(text: str) -> str:
    return _TICKET.sub(r"\1***", text)
