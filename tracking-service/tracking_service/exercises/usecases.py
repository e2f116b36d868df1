"""Knowing the exercises: the catalogue's word where there is one, else the hint that a workout gave."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import asdict, dataclass
from uuid import UUID

from service_kit.errors import FieldError, Invalid, NeedsLookup, NotFound
from tracking_service.exercises.copies import EXERCISES, ExerciseCopy


@dataclass(frozen=True)
class ExerciseHint:
    """What the payload of a workout says of an exercise, for as long as the catalogue has said nothing."""

    name: str
    measure: str


def visible(exercise_id: UUID, user_id: UUID) -> ExerciseCopy:
    """The copy of a public exercise or of the user's own. Raises NotFound."""
    found = EXERCISES.find({exercise_id}).get(exercise_id)
    if found is None or not found.visible_to(user_id):
        raise NotFound("There is no such exercise.")
    return found


def require_copies(hints: Mapping[UUID, ExerciseHint]) -> dict[UUID, ExerciseCopy]:
    """The copies of a workout's exercises. Raises NeedsLookup for those that the catalogue should be asked for."""
    found = EXERCISES.find(hints)
    due = {key: asdict(hint) for key, hint in hints.items() if key not in found or found[key].is_due}
    if due:
        raise NeedsLookup(lambda: EXERCISES.ask(due))
    return found


def require_visible(exercise_id: UUID, user_id: UUID) -> ExerciseCopy:
    """The exercise that a user names in a body. Raises NeedsLookup once, then Invalid where there is none."""
    found = EXERCISES.require({exercise_id}, _refuse)[exercise_id]
    _refuse(set() if found.visible_to(user_id) else {exercise_id})
    return found


def _refuse(unknown: Set[UUID]) -> None:
    if unknown:
        raise Invalid(errors=[FieldError("unknown-exercise", "There is no such exercise.", "/exercise_id")])
