"""Blocks of a workout: exercises that were done together. Which entries may stand in which, and in what order. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from service_kit.errors import FieldError, Invalid
from training.blocks import TIMED_KINDS

_UNKNOWN = "There is no such block among the workout's blocks."
_SPLIT = "The exercises of a block stand together, without others between them."


def check_blocks(blocks: Sequence[Mapping[str, Any]], block_ids: Sequence[UUID | None]) -> None:
    """Raise :class:`Invalid`, with every place, unless blocks and entries fit.

    ``block_ids`` are those that the entries name, in order; None stands alone.
    """
    used = set(block_ids)
    seen: set[UUID] = set()
    errors = []
    for number, block in enumerate(blocks):
        place = f"/blocks/{number}"
        if block["id"] in seen:
            errors.append(FieldError("duplicate-id", "This id stands twice.", f"{place}/id"))
        elif block["id"] not in used:
            errors.append(FieldError("empty-block", "No exercise names this block as its block_id.", f"{place}/id"))
        seen.add(block["id"])
        errors += _contradictions(block, place)
    for number, key in enumerate(block_ids):
        if key is not None and key not in seen:
            errors.append(FieldError("unknown-block", _UNKNOWN, f"/entries/{number}/block_id"))
    split = [FieldError("split-block", _SPLIT, f"/entries/{number}/block_id") for number in split_places(block_ids)]
    if errors or split:
        raise Invalid(errors=errors + split)


def split_places(block_ids: Sequence[UUID | None]) -> list[int]:
    """Where a block goes on that had ended before; none where the entries of each block stand together."""
    seen: set[UUID] = set()
    found, before = [], None
    for number, key in enumerate(block_ids):
        if key is not None and key != before and key in seen:
            found.append(number)
        if key is not None:
            seen.add(key)
        before = key
    return found


def check_order(blocks: Iterable[Mapping[str, Any]], block_ids: Sequence[UUID | None], pointer: str) -> None:
    """Raise :class:`Invalid` at ``pointer`` where entries name none of the stored ``blocks``, or tear one apart."""
    known = {block["id"] for block in blocks}
    if any(key is not None and str(key) not in known for key in block_ids):
        raise Invalid(errors=[FieldError("unknown-block", _UNKNOWN, "/block_id")])
    if split_places(block_ids):
        raise Invalid(errors=[FieldError("split-block", _SPLIT, pointer)])


def in_order(blocks: Iterable[Mapping[str, Any]], block_ids: Iterable[UUID | None]) -> list[dict[str, Any]]:
    """The blocks that have entries, in the order of these; their ``id`` is text, as they are stored."""
    by_id = {block["id"]: dict(block) for block in blocks}
    wanted = dict.fromkeys(str(key) for key in block_ids if key is not None)
    return [by_id[key] for key in wanted if key in by_id]


def _contradictions(block: Mapping[str, Any], place: str) -> list[FieldError]:
    """What its kind does not have."""
    errors = []
    if block.get("duration") is not None and block["kind"] not in TIMED_KINDS:
        detail = f"A block of kind {block['kind']} has no duration."
        errors.append(FieldError("contradiction", detail, f"{place}/duration"))
    if block.get("extra_reps") is not None and block["kind"] != "amrap":
        detail = "Only an AMRAP has repetitions beyond its whole rounds."
        errors.append(FieldError("contradiction", detail, f"{place}/extra_reps"))
    return errors
