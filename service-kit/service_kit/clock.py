"""The one place that asks what time it is, so that a test can say; and how an instant is written."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import UTC, datetime
from typing import overload

# For tests, see service_kit.testing.frozen_clock.
FROZEN: ContextVar[datetime | None] = ContextVar("setwise_frozen_clock", default=None)


def now() -> datetime:
    """The current instant, aware, in UTC."""
    return FROZEN.get() or datetime.now(UTC)


@overload
def iso(instant: datetime) -> str: ...
@overload
def iso(instant: None) -> None: ...
def iso(instant: datetime | None) -> str | None:
    """``2026-03-12T18:30:00Z``; None stays None. Raises ValueError for a naive time."""
    if instant is None:
        return None
    if instant.tzinfo is None:
        raise ValueError("a naive datetime is not an instant")
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
