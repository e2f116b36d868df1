"""What of the lifter goes into a session with each exercise, so that the state follows from it and the log alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from session_service.body_weights import queries as body_weights
from session_service.exercises import queries as exercises
from session_service.highlights.queries import one_rep_maxima
from session_service.people.queries import mass_unit
from session_service.preferences import queries as preferences
from session_service.preferences.rules import to_document
from session_service.sessions.engine.suggestions import WITH_BODY
from training.measures import rule_of


def with_lifter(user_id: UUID, blocks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Blocks, as plans publish them, whose items say what is known of the user and their exercises."""
    measures = {UUID(item["exercise_id"]): item["measure"] for block in blocks for item in block["items"]}
    known = members(user_id, measures)
    return [
        {**block, "items": [{**item, **known[UUID(item["exercise_id"])]} for item in block["items"]]}
        for block in blocks
    ]


def members(user_id: UUID, measures: Mapping[UUID, str]) -> dict[UUID, dict[str, Any]]:
    """What an item, or a command that brings an exercise in, says of the user besides; by exercise."""
    if not measures:
        return {}
    heads = exercises.heads_of_family(measures.keys(), user_id)
    bases = _bases(user_id, {key: measure for key, measure in measures.items() if rule_of(measure).weights}, heads)
    wanted = preferences.effective(user_id, heads)
    return {key: {"basis": bases.get(key), "preferences": to_document(wanted[key])} for key in measures}


def _bases(user_id: UUID, measures: Mapping[UUID, str], heads: Mapping[UUID, UUID]) -> dict[UUID, dict[str, Any]]:
    """The JSON form of ``suggestions.Basis`` for each exercise."""
    if not measures:
        return {}
    unit, maxima = mass_unit(user_id), one_rep_maxima(user_id, heads)
    bodies = {key for key, measure in measures.items() if measure in WITH_BODY}
    lifted = body_weights.lifted(user_id, bodies) if bodies else {}
    found = {}
    for key in measures:
        estimate, day = maxima.get(heads[key], (None, None))
        found[key] = {"unit": unit, "estimate": estimate, "estimated_on": day, "body": lifted.get(key)}
    return found
