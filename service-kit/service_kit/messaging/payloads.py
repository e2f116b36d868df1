"""Values of an event's ``data`` as JSON: instants as RFC 3339 in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import overload


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
