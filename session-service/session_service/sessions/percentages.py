"""What a planned percentage of the one-repetition maximum comes to for a lifter, where the records say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from session_service.highlights.queries import one_rep_maxima
from session_service.people.queries import mass_unit
from session_service.sessions.percentage_rules import load_of_percentage
from training.quantity import quantity_json

# Of exercises that lift the body a maximum is of the body and what is added; a percentage of that is no load.
MEASURE = "weight_reps"


def with_loads(user_id: UUID, blocks: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Blocks, as plans publish them, whose percentages of a maximum that is known have their ``quantity``."""
    wanted = {UUID(item["exercise_id"]) for item in _items(blocks) if any(_is_open(one) for one in item["sets"])}
    maxima = one_rep_maxima(user_id, wanted) if wanted else {}
    if not maxima:
        return list(blocks)
    unit = mass_unit(user_id)
    return [{**block, "items": [_resolved(item, maxima, unit) for item in block["items"]]} for block in blocks]


def _items(blocks: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    return (item for block in blocks for item in block["items"] if item["measure"] == MEASURE)


def _is_open(target: Mapping[str, Any]) -> bool:
    load = target.get("load") or {}
    return load.get("kind") == "percent_1rm" and load.get("quantity") is None


def _resolved(item: Mapping[str, Any], maxima: Mapping[UUID, int], unit: str) -> Mapping[str, Any]:
    maximum = maxima.get(UUID(item["exercise_id"]))
    if maximum is None or item["measure"] != MEASURE:
        return item
    return {**item, "sets": [_with_load(one, maximum, unit) if _is_open(one) else one for one in item["sets"]]}


def _with_load(target: Mapping[str, Any], maximum: int, unit: str) -> dict[str, Any]:
    quantity = load_of_percentage(maximum, target["load"]["percent"], unit)
    return {**target, "load": {**target["load"], "quantity": quantity_json(quantity)}}
