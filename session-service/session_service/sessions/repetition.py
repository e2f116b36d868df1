"""Doing a workout again: what was done then, in the blocks in which it was done, is what is aimed at now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from session_service.exercises.queries import refuse_deleted
from session_service.sessions.queries import find, session_view
from session_service.sessions.replays import replay_of
from session_service.sessions.usecases import open_session
from session_service.values import to_json
from session_service.workouts.queries import get
from session_service.workouts.views import workout_views
from training.measures import rule_of
from training.quantity import Quantity
from training.sets import MAX_REST

_LONGEST = Quantity.of(*MAX_REST.split())
# The rest after each set, by its id.
Rests = Mapping[UUID, Quantity | None]
_ALONE = {"kind": "straight", "rounds": 1, "rest": None, "duration": None}


def repeat(user_id: UUID, workout_id: UUID, body: Mapping[str, Any]) -> dict[str, Any]:
    """Open a session whose targets are a workout's results. Raises NotFound, ExerciseRetired, and
    what starting raises.
    """
    workout = workout_views([get(user_id, workout_id)], "kg")[0]
    refuse_deleted({entry["exercise_id"] for entry in workout["entries"]})
    title = body.get("title") or workout["title"]
    blocks = blocks_of(workout, _rests_aimed_at(user_id, workout["session_id"]))
    return session_view(*open_session(user_id, body, {"title": title, "plan": None, "blocks": blocks}))


def blocks_of(workout: Mapping[str, Any], aimed: Rests) -> list[dict[str, Any]]:
    """The blocks of a workout, as it is told, in the form in which plans publish theirs.

    A set says in which ``round`` it is to be done, where its block has several. ``aimed`` are the rests that its live
    session aimed at, by its sets.
    """
    known = {block["id"]: block for block in workout["blocks"]}
    groups = groupby(workout["entries"], key=lambda entry: entry["block_id"] or entry["id"])
    return [_block(key, known.get(key), list(entries), aimed) for key, entries in groups]


def _rests_aimed_at(user_id: UUID, session_id: UUID | None) -> Rests:
    """The rest after each set of a session; what was planned stands in the workout, what came later only here."""
    if session_id is None:
        return {}
    return {
        UUID(step.id): step.target.rest
        for step in replay_of(find(user_id, session_id, with_snapshot=True)).state.steps.values()
    }


def _block(
    key: UUID, block: Mapping[str, Any] | None, entries: Sequence[Mapping[str, Any]], aimed: Rests
) -> dict[str, Any]:
    if block is None:
        return {
            **_ALONE,
            "block_id": str(key),
            "items": [_item(one, [1] * len(one["sets"]), _rests(one["sets"], aimed, is_typed=True)) for one in entries],
        }
    is_amrap = block["kind"] == "amrap"
    rounds = [_rounds(entry["sets"], 1 if is_amrap else block["rounds"] or 1) for entry in entries]
    items = [
        _item(entry, own, _rests(entry["sets"], aimed, is_typed=block["rest"] is None))
        for entry, own in zip(entries, rounds, strict=True)
    ]
    return {
        "block_id": str(key),
        "kind": block["kind"],
        "rounds": 1 if is_amrap else max((number for own in rounds for number in own), default=1),
        "rest": to_json(block["rest"]),
        "duration": to_json(block["duration"]),
        "items": items,
    }


def _rounds(sets: Sequence[Mapping[str, Any]], rounds: int) -> list[int]:
    """The round of each set: as it says, or else the sets shared out among so many rounds evenly."""
    share = max(1, -(-len(sets) // rounds))
    return [one["round"] or place // share + 1 for place, one in enumerate(sets)]


def _rests(sets: Sequence[Mapping[str, Any]], aimed: Rests, *, is_typed: bool) -> list[Quantity | None]:
    """The rest to aim at after each set: as planned or as its session had it, or of a set that was typed, if
    ``is_typed``, the rest that was had before the next one."""
    had = [_as_target(one["rest_before"]) if is_typed else None for one in sets[1:]] + [None]
    return [
        one["planned"].rest if one["planned"] else aimed.get(one["id"], later)
        for one, later in zip(sets, had, strict=True)
    ]


def _item(entry: Mapping[str, Any], rounds: Sequence[int], rests: Sequence[Quantity | None]) -> dict[str, Any]:
    sets = entry["sets"]
    return {
        "item_id": str(entry["id"]),
        "exercise_id": str(entry["exercise_id"]),
        "exercise_name": entry["exercise_name"],
        "measure": entry["measure"],
        "note": None,
        "sets": [
            {**_target(one, entry["measure"]), "rest": to_json(rest), "round": round_}
            for one, round_, rest in zip(sets, rounds, rests, strict=True)
        ],
    }


def _as_target(rest: Quantity | None) -> Quantity | None:
    """A rest that was had, where one so long may be aimed at."""
    return rest if rest is not None and rest.base <= _LONGEST.base else None


def _target(one: Mapping[str, Any], measure: str) -> dict[str, Any]:
    """A set's results as a target; of one that was skipped, what it was meant to be."""
    planned = to_json(one["planned"]) if one["planned"] else {}
    if one["status"] != "done":
        return {**planned, "set_id": str(one["id"])}
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
