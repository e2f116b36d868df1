"""Whether a tree may be written: its shape, and its exercises by the local copy of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Set
from uuid import UUID

from plans_service.exercises.copies import EXERCISES
from plans_service.plans import rules
from plans_service.plans.measure_rules import check_fit
from plans_service.plans.tree import Tree, exercise_ids
from service_kit.errors import FieldError, Invalid
from training import merges
from training.exercises import ExerciseCopy, refuse_retired

_UNKNOWN = ("unknown-exercise", "There is no such exercise.")


def check_exercises(tree: Tree, user_id: UUID, used_before: Set[UUID]) -> None:
    """Raise Invalid unless the user may write the tree, NeedsLookup for exercises that have no copy, ExerciseRetired.

    Somebody else's exercise answers as one that does not exist. A retired one may stay where it was.
    """
    known = EXERCISES.require(exercise_ids(tree), lambda nowhere: _refuse(_point(tree, nowhere, _UNKNOWN)))
    hidden = {key for key, exercise in known.items() if not exercise.visible_to(user_id)}
    _refuse(_point(tree, hidden, _UNKNOWN))
    retired = {key: one for key, one in known.items() if one.retired and key not in used_before}
    refuse_retired(_places(tree, retired), merges.successors(EXERCISES, retired))
    check_fit(tree, {key: exercise.measure for key, exercise in known.items()})


def _refuse(errors: list[FieldError]) -> None:
    if errors:
        raise Invalid(errors=errors)


def _point(tree: Tree, unwanted: Set[UUID], finding: tuple[str, str]) -> list[FieldError]:
    return [FieldError(*finding, pointer) for pointer in rules.pointers_to(tree, unwanted)]


def _places(tree: Tree, exercises: Mapping[UUID, ExerciseCopy]) -> dict[str, ExerciseCopy]:
    return {pointer: exercises[key] for key in exercises for pointer in rules.pointers_to(tree, {key})}
