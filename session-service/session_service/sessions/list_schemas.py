"""Lists of sessions as JSON."""

from __future__ import annotations

from service_kit.http.fields import Choice, CommaList, CursorQuery, Instant, LocalDate, Nested, Schema, Text, Uuid
from session_service import limits
from session_service.sessions.schemas import ENDED_BY, STATUSES, SessionPlan, SessionProgress
from training.day_spans import DaySpanQuery


class SessionQuery(DaySpanQuery, CursorQuery):
    """Which sessions."""

    status = CommaList(
        Choice(*STATUSES),
        max=len(STATUSES),
        metadata={"description": "Sessions in any of these states, between commas."},
    )
    plan_id = CommaList(
        Uuid(),
        max=limits.MAX_VALUES,
        metadata={"description": "Plans; a day of one of them was started, between commas."},
    )


class SessionSummary(Schema):
    """A session without its sets."""

    id = Uuid(metadata={"description": "Id of the session."})
    status = Choice(*STATUSES, metadata={"description": "Only `active` and `paused` take commands."})
    title = Text(metadata={"description": "The day's name, unless the start named another."})
    plan = Nested(
        SessionPlan, allow_none=True, metadata={"description": "The plan day it was started from; null: from nothing."}
    )
    started_at = Instant(metadata={"description": "When it began."})
    ended_at = Instant(allow_none=True, metadata={"description": "When it ended; null while it goes on."})
    ended_by = Choice(
        *ENDED_BY, allow_none=True, metadata={"description": "`timeout`: it was forgotten; null while it goes on."}
    )
    time_zone = Text(metadata={"description": "The time zone in which it began."})
    local_date = LocalDate(metadata={"description": "The day of the start in the time zone."})
    progress = Nested(
        SessionProgress,
        allow_none=True,
        metadata={"description": "How many sets are done; null for moments after an upgrade."},
    )
    workout_id = Uuid(allow_none=True, metadata={"description": "The workout that it became."})
