"""Values of an event's ``data`` as JSON: instants as RFC 3339 in UTC, quantities with their base."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, overload

from service_kit.quantity import Quantity


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


def quantity_json(quantity: Quantity | None) -> dict[str, Any] | None:
    """``{"base": 102500, "value": "102.5", "unit": "kg"}``; None stays None."""
    if quantity is None:
        return None
    return {"base": quantity.base, "value": quantity.value, "unit": quantity.unit}


def read_quantity(data: Mapping[str, Any] | None) -> Quantity | None:
    """What :func:`quantity_json` wrote."""
    return None if data is None else Quantity(data["base"], data["value"], data["unit"])
