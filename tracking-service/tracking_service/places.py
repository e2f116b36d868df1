"""Where a row stands in a user's history, and how a query compares with that."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import bindparam, literal, tuple_

from service_kit.db.columns import UtcDateTime, Uuid7

# The start of a workout or the instant of a measurement, then its id.
Place: TypeAlias = tuple[datetime, UUID]


# A place in a statement that is made once; :func:`place_values` are its parameters.
GIVEN_PLACE = tuple_(bindparam("instant", type_=UtcDateTime), bindparam("id", type_=Uuid7))


def place_values(place: Place) -> dict[str, Any]:
    """The parameters of GIVEN_PLACE."""
    return {"instant": place[0], "id": place[1]}


def literal_place(place: Place) -> Any:
    """The place for a comparison with two columns of an instant and an id."""
    return tuple_(literal(place[0], UtcDateTime), literal(place[1], Uuid7))
