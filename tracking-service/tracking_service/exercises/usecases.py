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


def require_copies(hints: Mapping[UUID, ExerciseHint], user_id: UUID) -> dict[UUID, ExerciseCopy]:
    """The copies of the exercises of a user's workout. Raises NeedsLookup for those that the catalogue should be asked
    for.
    """
    found = EXERCISES.find(hints)
    known = {key for key, copy in found.items() if copy.is_known_to(user_id) and not copy.is_due}
    due = {key: asdict(hint) | {"owner_id": user_id} for key, hint in hints.items() if key not in known}
    if due:
        raise NeedsLookup(lambda: EXERCISES.ask(due))
    return found


def require_visible(exercise_id: UUID, user_id: UUID) -> ExerciseCopy:
    """The exercise that a user names in a body. Raises NeedsLookup once, then Invalid where there is none."""
    found = EXERCISES.find({exercise_id}).get(exercise_id)
    if found is None or not found.is_known_to(user_id):
        _refuse(EXERCISES.absent({exercise_id}))
        raise NeedsLookup(lambda: _refuse(EXERCISES.look_up({exercise_id})))
    _refuse(set() if found.visible_to(user_id) else {exercise_id})
    return found


def _refuse(unknown: Set[UUID]) -> None:
    if unknown:
        raise Invalid(errors=[FieldError("unknown-exercise", "There is no such exercise.", "/exercise_id")])
