"""``/sessions/{id}/stream-tickets``, and the internal address at which the stream process redeems them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from service_kit.errors import NotFound
from service_kit.http.blueprint import Blueprint
from service_kit.security.identity import current_user
from session_service.tickets import usecases
from session_service.tickets.schemas import Admission, Redemption, StreamTicket

blp = Blueprint("stream_tickets", __name__, description="Opening event streams from a browser.", scope="workouts")
internal = Blueprint(
    "stream_tickets_internal",
    __name__,
    description="For the stream process.",
    internal=True,
    idempotent=False,
    prefix="",
)

_TICKET = "kzV7uX1mJ0c4cM2lqH8b6wX5rT9yZ3aQeD1fG7hK2nU"
_SESSION = "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"


@blp.post("/sessions/<uuid:session_id>/stream-tickets", idempotent=False)
@blp.response(
    201,
    StreamTicket,
    example={
        "ticket": _TICKET,
        "expires_at": "2026-03-12T17:30:30Z",
        "href": f"/api/v1/sessions/{_SESSION}/events?ticket={_TICKET}",
    },
)
def create_stream_ticket(session_id: UUID) -> Any:
    """Get a ticket for the event stream.

    For browsers, whose EventSource cannot send an `Authorization` header: `new EventSource(base + href)` within 30
    seconds. A ticket opens one stream, once. When the connection breaks, the same ticket with `Last-Event-ID`, which an
    EventSource sends by itself, reopens that one stream and takes the place of the old connection. This goes on after
    the access token has expired, until the log-in ends (by logging out, say), for 24 hours at most. `Location` names
    the stream, without the ticket.
    """
    return usecases.issue(current_user(), session_id), {"Location": f"/api/v1/sessions/{session_id}/events"}


@internal.post("/internal/stream-tickets/redeem")
@internal.arguments(Redemption, example={"ticket": _TICKET})
@internal.problems(NotFound)
@internal.response(
    200,
    Admission,
    example={
        "session_id": _SESSION,
        "user_id": "01977f3e-0a00-7b43-9d0e-2f6a8b1c0001",
        "login_id": "01977f3e-0a00-7b43-9d0e-2f6a8b1c0002",
        "key_id": "01977f3e-0b00-7b43-9d0e-2f6a8b1c0003",
        "usable_until": "2026-03-13T17:30:00Z",
    },
)
def redeem_stream_ticket(body: dict[str, Any]) -> dict[str, Any]:
    """Use a ticket up.

    404 for one that is unknown, used or too old, alike.
    """
    return usecases.redeem(body["ticket"])
