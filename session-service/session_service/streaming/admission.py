"""Who may open a stream: a token in the header, or a ticket in the query, which is used up here."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from flask import request

from service_kit.errors import FieldError, Invalid, NotFound, Unauthenticated
from service_kit.security.client import ServiceClient
from service_kit.security.identity import current_user, require
from service_kit.security.runtime import runtime
from session_service.streaming.event_stream import Permit
from session_service.streaming.frames import last_event_id
from session_service.tickets.schemas import Admission

SCOPE = "workouts:read"
LAST_EVENT_ID = "Last-Event-ID"

_TICKET = re.compile(r"[\w-]{43}", re.ASCII)
_UNKNOWN_TICKET = "The ticket is unknown, used or too old."


def admit(owner: ServiceClient, session_id: UUID) -> Permit:
    """The permit of the request. Raises Unauthenticated, Forbidden, NotFound for another session's ticket, Unavailable
    where the session service cannot be asked."""
    ticket = _ticket()
    if ticket is None:
        identity = current_user()
        require(identity, SCOPE, ())
        return Permit(session_id, identity.user_id, identity.session_id, identity.expires_at)
    if "Authorization" in request.headers:
        raise Unauthenticated("Send a ticket or a token, not both.")
    if not _TICKET.fullmatch(ticket):
        raise Unauthenticated(_UNKNOWN_TICKET)
    answer = owner.post_json("/internal/stream-tickets/redeem", {"ticket": ticket})
    if answer is None:
        raise Unauthenticated(_UNKNOWN_TICKET)
    admission: dict[str, Any] = Admission().load(answer)
    if admission["session_id"] != session_id:
        raise NotFound("There is no such session.")
    if runtime().revocations.is_revoked(admission["login_id"]):
        raise Unauthenticated("The login behind the ticket has ended.")
    return Permit(session_id, admission["user_id"], admission["login_id"], admission["token_expires_at"])


def last_sequence() -> int | None:
    """The sequence in ``Last-Event-ID``. Raises :class:`Invalid` for what we never sent."""
    try:
        return last_event_id(request.headers.get(LAST_EVENT_ID))
    except ValueError as error:
        detail = "Send the id of an event as it came."
        raise Invalid(errors=[FieldError("not-an-event-id", detail, parameter=LAST_EVENT_ID)]) from error


def aborter() -> Callable[[], None]:
    """How to end this request's stream from outside: the client's socket is shut, which fails the write that hangs.

    Killing the greenlet would not do, since the server answers a killed request with an error page, to the same
    client that takes nothing.
    """
    client: socket.socket | None = request.environ.get("gunicorn.socket")

    def shut() -> None:
        if client is not None:
            # Through a second handle: gevent would report its own to the server's log as a failure.
            with suppress(OSError), client.dup() as same:
                same.shutdown(socket.SHUT_RDWR)

    return shut


def _ticket() -> str | None:
    unknown = [name for name in request.args if name != "ticket"]
    if unknown or len(request.args.getlist("ticket")) > 1:
        detail = "Only `ticket` is known here, once."
        raise Invalid(errors=[FieldError("unknown-parameter", detail, parameter=one) for one in unknown or ["ticket"]])
    return request.args.get("ticket")
