"""Whether a tree may be written: its shape, and its exercises by the local copy of the catalogue."""

from __future__ import annotations

from collections.abc import Set
from uuid import UUID

from plans_service.exercises.copies import EXERCISES
from plans_service.plans import rules
from plans_service.plans.measure_rules import check_fit
from plans_service.plans.tree import Tree, exercise_ids
from service_kit.errors import FieldError, Invalid

_UNKNOWN = ("unknown-exercise", "There is no such exercise.")
_RETIRED = ("retired-exercise", "This exercise is retired: choose another for new use.")


def check_exercises(tree: Tree, user_id: UUID, used_before: Set[UUID]) -> None:
    """Raise Invalid unless the user may write the tree, NeedsLookup for exercises that have no copy.

    Somebody else's exercise answers as one that does not exist. A retired one may stay where it was.
    """
    known = EXERCISES.require(exercise_ids(tree), lambda nowhere: _refuse(_point(tree, nowhere, _UNKNOWN)))
    hidden = {key for key, exercise in known.items() if not exercise.visible_to(user_id)}
    retired = {key for key, exercise in known.items() if exercise.retired} - used_before - hidden
    _refuse([*_point(tree, hidden, _UNKNOWN), *_point(tree, retired, _RETIRED)])
    check_fit(tree, {key: exercise.measure for key, exercise in known.items()})


def _refuse(errors: list[FieldError]) -> None:
    if errors:
        raise Invalid(errors=errors)


def _point(tree: Tree, unwanted: Set[UUID], finding: tuple[str, str]) -> list[FieldError]:
    return [FieldError(*finding, pointer) for pointer in rules.pointers_to(tree, unwanted)]
