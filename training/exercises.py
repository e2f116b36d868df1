"""What every service that copies exercises knows of each, and how it refuses one that is out of use. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from service_kit.errors import Conflict, FieldError
from training.measures import MEASURE_RULES


@dataclass(frozen=True)
class ExerciseCopy:
    """An exercise as others than the catalogue see it; ``owner_id`` is None for the public ones.

    A ``retired`` one is not for new use; ``merged_into`` is the exercise that took its place, if one did.
    """

    id: UUID
    owner_id: UUID | None
    name: str
    measure: str
    retired: bool
    merged_into: UUID | None

    def visible_to(self, user_id: UUID) -> bool:
        """Whether it is public or the user's own."""
        return self.owner_id in (None, user_id)


def needed_figures(measure: str) -> tuple[str, ...]:
    """The figures of which a done set of an exercise that measures this must have one; of an unknown measure: reps."""
    rule = MEASURE_RULES.get(measure)
    return ("reps",) if rule is None else rule.amounts


class ExerciseRetired(Conflict):
    """An exercise that was deleted or merged is not for new use; where it stands already it may stay. Use the one that
    ``successor_id`` names (``successors``: for each of several), or another where that is null."""

    type, title = "exercise-retired", "The exercise is out of use"


def refuse_retired(wanted: Mapping[str, ExerciseCopy], successors: Mapping[UUID, ExerciseCopy]) -> None:
    """Raise :class:`ExerciseRetired` where a retired exercise is ``wanted``, at each such pointer of the body."""
    places = {pointer: one for pointer, one in wanted.items() if one.retired}
    if not places:
        return
    instead = {one.id: successors.get(one.id, one) for one in places.values()}
    named = {str(key): None if other.retired else str(other.id) for key, other in instead.items()}
    errors = [FieldError("retired-exercise", _advice(one, instead[one.id]), place) for place, one in places.items()]
    first = next(iter(places.values()))
    raise ExerciseRetired(errors[0].detail, errors=errors, successor_id=named[str(first.id)], successors=named)


def _advice(retired: ExerciseCopy, instead: ExerciseCopy) -> str:
    if instead.retired:
        return f"{retired.name} is out of use: choose another exercise."
    return f"{retired.name} was merged into {instead.name}: use that."
