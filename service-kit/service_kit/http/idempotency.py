"""A POST with an ``Idempotency-Key`` has one effect, however often it is sent.

The key's row is inserted first, in the change's own transaction: a crash leaves nothing behind, and a duplicate that
runs at the same time waits at the unique constraint until the first one commits, then gets the stored answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, current_app, request
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from service_kit.clock import now
from service_kit.db.session import db_session
from service_kit.db.tables import kit_tables
from service_kit.db.upsert import insert_ignoring
from service_kit.errors import Conflict, FieldError, Invalid
from service_kit.http.preconditions import SAFE
from service_kit.ids import new_id

HEADER = "Idempotency-Key"
ENVIRON = "HTTP_IDEMPOTENCY_KEY"
REPLAY_HEADER = "Idempotency-Replayed"
RETENTION = timedelta(hours=24)
MAX_KEY = 255
_REPLAYED = ("Location", "ETag", "Content-Type", "Cache-Control")


class IdempotencyKeyInUse(Conflict):
    """The first request with this ``Idempotency-Key`` is still running. Wait a moment and send it again."""

    type, title = "idempotency-key-in-use", "The first request with this key is still running"


class IdempotencyKeyReused(Invalid):
    """This ``Idempotency-Key`` was used for a different request. Use a fresh key for each new request."""

    type, title = "idempotency-key-reused", "The key was used for another request"


def check_key() -> None:
    """Refuse what is not one key, at every address. A view that says so (``checks_key``) does it with what else is
    wrong with its request.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    errors = list(key_errors())
    if errors and (request.method in SAFE or not getattr(view, "checks_key", False)):
        raise Invalid(errors=errors)


def has_key() -> bool:
    """Whether the request carries a key that can be kept. One that cannot is refused where the view reads its input."""
    return HEADER in request.headers and not any(key_errors())


def key_errors() -> Iterator[FieldError]:
    """What is wrong with the key: servers and proxies join two by a comma, so none may hold one."""
    key = request.headers.get(HEADER, "-")
    if not (key.isascii() and key.isprintable() and "," not in key and 0 < len(key) <= MAX_KEY):
        detail = "Send one key of 1 to 255 printable characters, without a comma."
        yield FieldError("invalid", detail, parameter=HEADER)


def once(run: Callable[[], Response], owner: Any) -> Response:
    """Run the view, or answer what it answered to the request's key the first time; ``owner`` is whose key it is."""
    key = request.headers[HEADER]
    table = kit_tables().IdempotencyKey
    scope = f"{owner} {request.method} {_address()}"[:300]
    fingerprint = hashlib.sha256(request.get_data() + b"\0" + request.query_string).hexdigest()
    row = {
        "id": new_id(),
        "scope": scope,
        "key": key,
        "fingerprint": fingerprint,
        "user_id": owner,
        "created_at": now(),
        "status": None,
        "headers": None,
        "body": None,
    }
    try:
        first = insert_ignoring(table, row, ("scope", "key"), replacing=table.created_at < now() - RETENTION)
    except OperationalError as error:
        if error.connection_invalidated:  # the database is gone, which says nothing of the key
            raise
        raise IdempotencyKeyInUse() from error
    if not first:
        return _replay(
            db_session().execute(select(table).where(table.scope == scope, table.key == key)).scalar_one(),
            fingerprint,
        )
    response = run()
    replayed_headers = {name: response.headers[name] for name in _REPLAYED if name in response.headers}
    db_session().execute(
        update(table)
        .where(table.id == row["id"])
        .values(status=response.status_code, headers=replayed_headers, body=response.get_data(as_text=True))
    )
    return response


def _address() -> str:
    """The path of the matched rule with its arguments, whichever way the client has spelled it."""
    rule, arguments = request.url_rule, request.view_args or {}
    built = rule and rule.build({name: _one_spelling(value) for name, value in arguments.items()})
    assert built, "a view runs for the address that leads to it"
    return built[1].rstrip("/")


def _one_spelling(value: Any) -> Any:
    """An id as the house writes it; what is no id stays as it is."""
    try:
        return str(UUID(value)) if isinstance(value, str) else value
    except ValueError:
        return value


def _replay(row: Any, fingerprint: str) -> Response:
    if row.fingerprint != fingerprint:
        raise IdempotencyKeyReused(
            errors=[FieldError("reused", "Another body or query was sent with this key.", parameter=HEADER)]
        )
    response = Response(row.body, row.status, row.headers)
    response.headers[REPLAY_HEADER] = "true"
    return response
