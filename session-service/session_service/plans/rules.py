"""Finding a day in a plan as its events tell it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from service_kit.errors import FieldError, Invalid


def find_day(days: Sequence[dict[str, Any]], day_id: UUID) -> dict[str, Any] | None:
    """The day with the id."""
    return next((one for one in days if one["day_id"] == str(day_id)), None)


def unknown(what: str) -> Invalid:
    """The refusal of a ``plan`` or ``day`` that the user does not have."""
    detail = "There is no such plan of yours." if what == "plan" else "The plan has no such day."
    return Invalid(errors=[FieldError(f"unknown-{what}", detail, f"/{what}_id")])
