"""From the frozen plan day to the steps of a session: rounds are written out, items take turns where they should.

The sets that a plan lists are those of one round; the block is done ``rounds`` times. An AMRAP block begins with
one round and grows while its time lasts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from service_kit.errors import Invalid
from session_service import limits
from session_service.preferences.rules import from_document
from session_service.sessions.engine.state import Block, Entry, State, Step
from session_service.sessions.engine.suggestions import basis_of, resolve
from session_service.values import Target, quantity_of, target_of


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a session was started with. ``blocks`` are a plan day's, in the form in which plans publish them."""

    session_id: str
    started_at: datetime
    title: str
    blocks: tuple[Mapping[str, Any], ...] = ()
    plan: Mapping[str, Any] | None = None


def derived_id(session_id: str, *names: object) -> str:
    """A UUIDv7 that follows from the session and the names: the session's time, then 74 bits of a hash."""
    digest = hashlib.sha256("/".join((session_id, *map(str, names))).encode()).digest()
    bits = (UUID(session_id).int >> 80 << 80) | int.from_bytes(digest[:10], "big")
    versioned = (bits & ~(0xF000 << 64)) | (0x7000 << 64)
    return str(UUID(int=(versioned & ~(0xC000 << 48)) | (0x8000 << 48)))


def begin(snapshot: Snapshot) -> State:
    """The state before the first command. Raises :class:`Invalid` for a day that is too large."""
    state = State(session_id=snapshot.session_id, started_at=snapshot.started_at)
    for block in snapshot.blocks:
        for part in _parts(block):
            _lay_out(state, part)
    if len(state.steps) > limits.MAX_SETS or len(state.entries) > limits.MAX_ENTRIES:
        raise Invalid(
            f"The day has {len(state.entries)} exercises and, all rounds counted, {len(state.steps)} sets; "
            f"a session holds {limits.MAX_ENTRIES} and {limits.MAX_SETS}."
        )
    return state


def _parts(block: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """One round of straight sets is one block per exercise, so that exercises can change places one by one."""
    if block["kind"] != "straight" or block["rounds"] > 1:
        return [block]
    return [{**block, "items": [item]} for item in block["items"]]


def _lay_out(state: State, block: Mapping[str, Any]) -> None:
    items = block["items"]
    block_id = derived_id(state.session_id, block["block_id"], *(item["item_id"] for item in items))
    state.order.append(block_id)
    state.blocks[block_id] = Block(
        id=block_id,
        kind=block["kind"],
        rounds=1 if block["kind"] == "amrap" else block["rounds"],
        rest=quantity_of(block.get("rest")),
        duration=quantity_of(block.get("duration")),
        plan_block_id=block["block_id"],
    )
    for position, item in enumerate(items):
        _add_item(state, state.blocks[block_id], position, item)


def _add_item(state: State, block: Block, position: int, item: Mapping[str, Any]) -> None:
    entry_id = derived_id(state.session_id, item["item_id"])
    state.entries[entry_id] = Entry(
        id=entry_id,
        block_id=block.id,
        position=position,
        exercise_id=item["exercise_id"],
        exercise_name=item["exercise_name"],
        measure=item["measure"],
        plan_item_id=item["item_id"],
        plan_note=item.get("note"),
        basis=basis_of(item.get("basis")),
        preferences=from_document(item.get("preferences")),
    )
    by_round: dict[int | None, list[Mapping[str, Any]]] = {}
    for planned in item["sets"]:  # a plan's are those of every round, a repeated workout's say of which one
        by_round.setdefault(planned.get("round"), []).append(planned)
    for round_ in range(1, block.rounds + 1):
        for turn, planned in enumerate([*by_round.get(None, ()), *by_round.get(round_, ())]):
            step_id = derived_id(state.session_id, planned["set_id"], round_)
            target = _with_block_duration(block, item["measure"], target_of(planned))
            as_planned = resolve(target, item["measure"], state.entries[entry_id].basis)
            state.steps[step_id] = Step(
                step_id, entry_id, round_, turn, target, as_planned, plan_set_id=planned["set_id"]
            )


def _with_block_duration(block: Block, measure: str, target: Target) -> Target:
    """An interval block says once how long each effort is; a set that says nothing means that."""
    if block.kind != "interval" or block.duration is None or "duration" not in measure:
        return target
    if target.duration is not None or target.distance is not None:
        return target
    return replace(target, duration=block.duration)
