"""Whether a tree may be written: its shape, and its exercises by the local copy of the catalogue."""

from __future__ import annotations

from collections.abc import Set
from uuid import UUID

from plans_service.exercises.queries import copies
from plans_service.exercises.usecases import fetch
from plans_service.plans import rules
from plans_service.plans.measure_rules import check_fit
from plans_service.plans.tree import Tree, exercise_ids
from service_kit.errors import FieldError, Invalid, NeedsLookup

_UNKNOWN = ("unknown-exercise", "There is no such exercise.")
_RETIRED = ("retired-exercise", "This exercise is retired: choose another for new use.")


def check_exercises(tree: Tree, user_id: UUID, used_before: Set[UUID]) -> None:
    """Raise Invalid unless the user may write the tree, NeedsLookup for exercises never heard of.

    Somebody else's exercise answers as one that does not exist. A retired one may stay where it was.
    """
    known = copies(exercise_ids(tree))
    missing = exercise_ids(tree) - known.keys()
    if missing:
        raise NeedsLookup(lambda: _look_up(tree, missing))
    hidden = {key for key, exercise in known.items() if not exercise.visible_to(user_id)}
    retired = {key for key, exercise in known.items() if exercise.retired} - used_before - hidden
    errors = [*_point(tree, hidden, _UNKNOWN), *_point(tree, retired, _RETIRED)]
    if errors:
        raise Invalid(errors=errors)
    check_fit(tree, {key: exercise.measure for key, exercise in known.items()})


def _look_up(tree: Tree, missing: Set[UUID]) -> None:
    """Fetch what is missing; what the catalogue does not have either is the client's mistake."""
    nowhere = fetch(missing)
    if nowhere:
        raise Invalid(errors=_point(tree, nowhere, _UNKNOWN))


def _point(tree: Tree, unwanted: Set[UUID], finding: tuple[str, str]) -> list[FieldError]:
    return [FieldError(*finding, pointer) for pointer in rules.pointers_to(tree, unwanted)]
