"""Pages of measurements as JSON, held while nothing of their owner's log has changed.

Reading, rendering and writing a page takes most of a request for it, and most who look have logged nothing since they
looked last. Whatever changes a measurement tells of it by an event, which lies in the outbox of the same transaction
(settling.py), and does so whichever release made the change. So a page is held under what the outbox has of its owner:
the number of events and the sum of their numbers, which differ after each. It is read before the page, in one step of
an index for each event of the last days. Events that were sent long ago leave the outbox, by which the same pair could
come back after days; so a page is held for a minute at most. What somebody may not ask for is refused each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from time import monotonic
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select

from service_kit.db.session import db_session
from service_kit.db.tables import kit_tables
from service_kit.http.dumping import Fragment
from service_kit.http.paging import cursor_page_schema
from tracking_service.held_answers import HeldAnswers
from tracking_service.listing import cursor_page
from tracking_service.measurements import queries, schemas

# Of a process, in bytes together, and for how many seconds each.
MAX_HELD, HELD_S = 4_194_304, 60
_held = HeldAnswers(cursor_page_schema(schemas.Measurement)(), MAX_HELD)


def page(user_id: UUID, query: Mapping[str, Any]) -> Fragment:
    """The page of the user's measurements that a MeasurementQuery asks for. Raises Invalid."""
    queries.refuse_unknown_types(user_id, query)
    events = db_session().execute(_emitted(kit_tables().Outbox), {"user_id": user_id}).one()
    key = (user_id, tuple(events), repr(sorted(query.items())), monotonic() // HELD_S)
    return _held.get(
        key, lambda: cursor_page(queries.listed(user_id, query), queries.NEWEST_FIRST, query, queries.views)
    )


@cache
def _emitted(outbox: Any) -> Select[Any]:
    return select(func.count(), func.sum(outbox.id)).where(outbox.user_id == bindparam("user_id"))
