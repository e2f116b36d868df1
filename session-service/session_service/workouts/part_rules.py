"""Where a part stands among others: inserting and moving in a list. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from service_kit.errors import FieldError, Invalid

Part = TypeVar("Part")


def insert(parts: Sequence[Part], new: Sequence[Part], position: int | None) -> list[Part]:
    """``parts`` with ``new`` in a row, the first of them at ``position``; None is the end.

    Raises :class:`Invalid` for a position beyond the end.
    """
    place = len(parts) if position is None else position
    if place > len(parts):
        detail = f"Must be between 0 and {len(parts)}, the place after the last one."
        raise Invalid(errors=[FieldError("out-of-range", detail, "/position")])
    return [*parts[:place], *new, *parts[place:]]


def move(parts: Sequence[Part], one: Part, position: int) -> list[Part]:
    """``parts`` with ``one`` of them at ``position``. Raises :class:`Invalid` for a position beyond the last."""
    others = [part for part in parts if part is not one]
    if position > len(others):
        detail = f"Must be between 0 and {len(others)}."
        raise Invalid(errors=[FieldError("out-of-range", detail, "/position")])
    return insert(others, [one], position)
