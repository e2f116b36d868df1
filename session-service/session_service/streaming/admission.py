"""Who may open a stream: a token in the header, or a ticket in the query.

A ticket opens a stream once, for which it is used up here; with the id of an event it reopens that stream. Reopening
only reads, so this process does it by itself, whoever else is away.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from flask import request

from service_kit.errors import FieldError, Invalid, NotFound, Unauthenticated, Unavailable
from service_kit.security.client import ServiceClient
from service_kit.security.identity import current_user, require
from service_kit.security.runtime import Runtime, runtime
from session_service.streaming.event_stream import Permit
from session_service.streaming.frames import Place
from session_service.tickets import queries as tickets
from session_service.tickets.schemas import Admission

SCOPE = "workouts:read"
LAST_EVENT_ID = "Last-Event-ID"

_TICKET = re.compile(r"[\w-]{43}", re.ASCII)
_UNKNOWN_TICKET = "The ticket is unknown, used or too old."


def admit(owner: ServiceClient, session_id: UUID, seen: Place | None) -> Permit:
    """The permit of the request, of a client that has ``seen`` an earlier stream. Raises Unauthenticated, Forbidden,
    NotFound for another session's ticket, Unavailable where the session service cannot be asked."""
    ticket = _ticket()
    if ticket is None:
        identity = current_user()
        require(identity, SCOPE, ())
        return Permit(session_id, identity.user_id, identity.session_id, identity.key_id, identity.expires_at)
    if "Authorization" in request.headers:
        raise Unauthenticated("Send a ticket or a token, not both.")
    grant = _grant(owner, ticket, session_id, reopens=seen is not None)
    permit = Permit(
        session_id,
        grant["user_id"],
        grant["login_id"],
        grant["key_id"],
        grant["usable_until"],
        tickets.digest(ticket),
    )
    if is_withdrawn(runtime(), permit):
        raise Unauthenticated("The login behind the ticket has ended.")
    return permit


def is_withdrawn(here: Runtime, permit: Permit) -> bool:
    """Whether the log-in behind a permit has ended, or the key that signed its token is not believed any more.

    Raises Unavailable where nobody can tell.
    """
    if permit.key_id is not None and here.keys.find(permit.key_id) is None:
        if not here.keys.ready:
            raise Unavailable("No verification key has been fetched yet.")
        return True
    return here.revocations.is_revoked(permit.login_id)


def last_place() -> Place | None:
    """The place in ``Last-Event-ID``. Raises :class:`Invalid` for what we never sent."""
    try:
        return Place.parse(request.headers.get(LAST_EVENT_ID))
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


def _grant(owner: ServiceClient, ticket: str, session_id: UUID, *, reopens: bool) -> dict[str, Any]:
    """What the ticket grants. One that is not used yet opens a stream for whoever has seen another one, too.

    At another session's address it is not used up, and still opens its stream at the right one.
    """
    if not _TICKET.fullmatch(ticket):
        raise Unauthenticated(_UNKNOWN_TICKET)
    if tickets.session_of(ticket) not in (None, session_id):
        raise NotFound("There is no such session.")
    if reopens and (grant := tickets.find_used(ticket)) is not None:
        return grant
    answer = owner.post_json("/internal/stream-tickets/redeem", {"ticket": ticket})
    if answer is None:
        raise Unauthenticated(_UNKNOWN_TICKET)
    admission: dict[str, Any] = Admission().load(answer)
    return admission
