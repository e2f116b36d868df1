"""Doing a workout again: what was done then is what is aimed at now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from session_service.exercises.queries import refuse_deleted
from session_service.sessions.queries import session_view
from session_service.sessions.usecases import open_session
from session_service.values import to_json
from session_service.workouts.queries import get
from session_service.workouts.views import workout_views
from training.measures import rule_of


def repeat(user_id: UUID, workout_id: UUID, body: Mapping[str, Any]) -> dict[str, Any]:
    """Open a session whose targets are a workout's results. Raises NotFound, ExerciseRetired, and
    what starting raises.
    """
    workout = workout_views([get(user_id, workout_id)], "kg")[0]
    refuse_deleted({entry["exercise_id"] for entry in workout["entries"]})
    blocks = [_block(entry) for entry in workout["entries"]]
    return session_view(open_session(user_id, body, {"title": workout["title"], "plan": None, "blocks": blocks}))


def _block(entry: Mapping[str, Any]) -> dict[str, Any]:
    item = {
        "item_id": str(entry["id"]),
        "exercise_id": str(entry["exercise_id"]),
        "exercise_name": entry["exercise_name"],
        "measure": entry["measure"],
        "note": None,
        "sets": [_target(one, entry["measure"]) for one in entry["sets"]],
    }
    return {"block_id": str(entry["id"]), "kind": "straight", "rounds": 1, "items": [item]}


def _target(one: Mapping[str, Any], measure: str) -> dict[str, Any]:
    """A set's results as a target; of one that was skipped, what it had been meant to be."""
    if one["status"] != "done":
        return {**(to_json(one["planned"]) if one["planned"] else {}), "set_id": str(one["id"])}
    is_measured = one["load_kind"] in rule_of(measure).weights  # older releases took a load with any exercise
    load = {"kind": one["load_kind"], "quantity": to_json(one["load"])} if one["load"] and is_measured else None
    return {
        "set_id": str(one["id"]),
        "role": one["role"],
        "reps_min": one["reps"],
        "duration": to_json(one["duration"]),
        "distance": to_json(one["distance"]),
        "load": load,
        "side": one["side"],
    }
