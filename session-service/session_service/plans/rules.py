"""Finding days in plans as their events tell them, and whether somebody may use them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from service_kit.errors import FieldError, Invalid


class Plan(Protocol):
    """Whose a plan is, and its days."""

    @property
    def user_id(self) -> UUID:
        """Its owner."""

    @property
    def days(self) -> Sequence[dict[str, Any]]:
        """In the form of the plan's events."""


def find_day(days: Iterable[dict[str, Any]], day_id: UUID) -> dict[str, Any] | None:
    """The day with the id."""
    return next((one for one in days if one["day_id"] == str(day_id)), None)


def refuse_unknown(user_id: UUID, wanted: Mapping[str, tuple[UUID, UUID]], plans: Mapping[UUID, Plan]) -> None:
    """Raise :class:`Invalid` where ``wanted`` (pointer of the day -> ids of plan and day) is not the user's."""
    errors = []
    for pointer, (plan_id, day_id) in wanted.items():
        plan = plans.get(plan_id)
        if plan is None or plan.user_id != user_id:
            place = pointer.rpartition("/")[0]
            errors.append(FieldError("unknown-plan", "There is no such plan of yours.", f"{place}/plan_id"))
        elif find_day(plan.days, day_id) is None:
            errors.append(FieldError("unknown-day", "The plan has no such day.", pointer))
    if errors:
        raise Invalid(errors=errors)
