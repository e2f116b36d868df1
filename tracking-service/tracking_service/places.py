"""Where a row stands in a user's history, and how a query compares with that."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import literal, tuple_

from service_kit.db.columns import UtcDateTime, Uuid7

# The start of a workout or the instant of a measurement, then its id.
Place: TypeAlias = tuple[datetime, UUID]


def literal_place(place: Place) -> Any:
    """The place for a comparison with two columns of an instant and an id."""
    return tuple_(literal(place[0], UtcDateTime), literal(place[1], Uuid7))
