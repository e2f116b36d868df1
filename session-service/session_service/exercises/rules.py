"""Whether somebody may use an exercise. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Set
from uuid import UUID

from service_kit.errors import FieldError, Invalid


def refuse_unknown(unknown: Set[UUID], wanted: Mapping[str, UUID]) -> None:
    """Raise :class:`Invalid` at each pointer of ``wanted`` where an unknown exercise stands."""
    places = [pointer for pointer, key in wanted.items() if key in unknown]
    if places:
        detail = "There is no such exercise, or it is not yours."
        raise Invalid(errors=[FieldError("unknown-exercise", detail, pointer) for pointer in places])
