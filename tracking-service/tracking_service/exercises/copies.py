"""The copy of the catalogue: what of it is kept, whom to ask, and what follows from a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from marshmallow import fields

from service_kit.http.fields import EventSchema, Flag, Nested, Text, Uuid
from tracking_service.changes import ExerciseRemeasured, apply_consequences
from tracking_service.copies import Hinted, HintedCopy
from tracking_service.exercises.models import Exercise
from tracking_service.peers import catalog
from training import exercises


@dataclass(frozen=True)
class ExerciseCopy(Hinted, exercises.ExerciseCopy):
    """An exercise as other slices see it."""

    bodyweight_fraction: int | None  # percent of the body that is lifted
    muscles: Sequence[Mapping[str, Any]]

    def is_known_to(self, user_id: UUID) -> bool:
        """Whether it is more than a hint of somebody else."""
        return self.version > 0 or self.visible_to(user_id)


class Share(EventSchema):
    """A muscle's part in an exercise."""

    muscle = Text(required=True)
    role = Text(required=True)
    share = fields.Integer(required=True)


class ExerciseState(EventSchema):
    """An exercise as created, changed or looked up; only a look-up can find a retired one."""

    owner_id = Uuid(required=True, allow_none=True)
    name = Text(required=True)
    measure = Text(max=32, required=True)
    bodyweight_fraction = fields.Integer(required=True, allow_none=True)
    muscles = fields.List(Nested(Share), required=True)
    retired = Flag(load_default=False)
    merged_into = Uuid(load_default=None, allow_none=True)


def follow(exercise_id: UUID, _state: Mapping[str, Any], changed: Set[str]) -> None:
    """Records are computed from the measure and the share of the body that is lifted."""
    if changed & {"measure", "bodyweight_fraction"}:
        apply_consequences(ExerciseRemeasured(exercise_id))


EXERCISES = HintedCopy(
    Exercise,
    user=Exercise.owner_id,
    value=ExerciseCopy,
    schema=ExerciseState,
    owner=catalog,
    path="/internal/exercises",
    follow=follow,
)
