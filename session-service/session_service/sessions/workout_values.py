"""The workout that a finished session becomes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from service_kit.clock import now
from session_service.sessions import rules
from session_service.sessions.models import LiveSession
from session_service.values import quantity_of

_FROM_PLAN = ("plan_item_id", "plan_set_id")
_IDS = ("id", "exercise_id", "block_id", *_FROM_PLAN)


def workout_of(live: LiveSession, snapshot: rules.Snapshot, state: rules.State) -> dict[str, Any]:
    """Complete values of a workout: what was frozen, what was done, and what was said at the end."""
    plan, closing = snapshot.plan, state.closing
    said = {name: closing[name] for name in ("title", "location", "visibility", "tags", "notes") if closing.get(name)}
    if place := closing.get("coordinate"):
        said["coordinate"] = {name: Decimal(degrees) for name, degrees in place.items()}
    ratings = {name: closing.get(name, state.rating.get(name)) for name in ("feeling", "effort_rpe")}
    return {
        "id": UUID(closing.get("workout_id") or rules.derived_id(str(live.id), "workout", state.sequence)),
        "session_id": live.id,
        "plan_id": UUID(plan["plan_id"]) if plan else None,
        "plan_day_id": UUID(plan["day_id"]) if plan else None,
        "title": snapshot.title,
        "started_at": live.started_at,
        "ended_at": state.ended_at,
        "active_ms": rules.clock_view(state, now())["elapsed_ms"],
        "time_zone": live.time_zone,
        "zone_assumed_at": live.zone_assumed_at,
        "notes": state.note,
        "body_weight": quantity_of(closing.get("body_weight")),
        "blocks": [_with_ids(block, planned=False) for block in rules.blocks(state)],
        "entries": [_with_ids(entry, planned=plan is not None) for entry in rules.entries(state)],
        **ratings,
        **said,
    }


def _with_ids(values: dict[str, Any], *, planned: bool) -> dict[str, Any]:
    """The core's ids are text; the tables want UUIDs. Without a plan nothing came from one."""
    ids: dict[str, UUID | None] = {name: UUID(values[name]) for name in _IDS if values.get(name)}
    if not planned:
        ids |= {name: None for name in _FROM_PLAN if name in values}
    sets = {"sets": [_with_ids(one, planned=planned) for one in values["sets"]]} if "sets" in values else {}
    return {**values, **ids, **sets}
