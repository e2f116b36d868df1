"""The copy of the plans: what of them is kept, and whom to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from marshmallow import fields as base

from service_kit.http.fields import EventSchema, Integer, Nested, Text, Uuid
from service_kit.messaging.copies import LocalCopy
from session_service.peers import plans
from session_service.plans.models import Plan


@dataclass(frozen=True)
class PlanCopy:
    """A plan as other slices see it; ``days`` are in the form of its events."""

    id: UUID
    version: int
    user_id: UUID
    name: str
    days: Sequence[dict[str, Any]]


class Unchanged(Nested):
    """What a schema can read, in the form in which it came: a session freezes all that a plan says."""

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> Any:
        super()._deserialize(value, *args, **options)
        return value


class PlannedSet(EventSchema):
    """A set of an exercise in a plan."""

    set_id = Uuid(required=True)


class Item(EventSchema):
    """An exercise in a plan."""

    item_id = Uuid(required=True)
    exercise_id = Uuid(required=True)
    exercise_name = Text(required=True)
    measure = Text(required=True)
    sets = base.List(Nested(PlannedSet), required=True)


class Block(EventSchema):
    """Exercises that are done together."""

    block_id = Uuid(required=True)
    kind = Text(required=True)
    rounds = Integer(min=1, required=True)
    items = base.List(Nested(Item), required=True)


class Day(EventSchema):
    """What is done on one day; members without which no session can begin."""

    day_id = Uuid(required=True)
    name = Text(required=True)
    blocks = base.List(Nested(Block), required=True)


class PlanState(EventSchema):
    """A plan as activated, changed or looked up."""

    user_id = Uuid(required=True)
    name = Text(max=200, required=True)
    days = base.List(Unchanged(Day), required=True)


PLANS = LocalCopy(
    Plan,
    user=Plan.user_id,
    value=PlanCopy,
    schema=PlanState,
    owner=plans,
    path="/internal/plans",
    max_ids=5,  # a plan is as large as an event, and its letters may be escaped: more would not fit into an answer
)
