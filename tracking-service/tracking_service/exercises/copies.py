"""The copy of the catalogue: what of it is kept, whom to ask, and what follows from a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from marshmallow import fields

from service_kit.http.fields import EventSchema, Flag, Nested, Text, Uuid
from tracking_service.changes import ExercisesRedefined, apply_consequences
from tracking_service.copies import Hinted, HintedCopy
from tracking_service.exercises.models import Exercise
from tracking_service.peers import catalog
from training import exercises, merges


@dataclass(frozen=True)
class ExerciseCopy(Hinted, exercises.ExerciseCopy):
    """An exercise as other slices see it."""

    bodyweight_fraction: int | None  # percent of the body that is lifted
    muscles: Sequence[Mapping[str, Any]]
    slug: str | None = None
    category: str | None = None
    pattern: str | None = None
    equipment: Sequence[str] = ()
    load_per: str = "total"  # "hand": each of two hands holds the load that is typed

    def is_known_to(self, user_id: UUID) -> bool:
        """Whether it is more than a hint of somebody else."""
        return self.version > 0 or self.visible_to(user_id)


class Share(EventSchema):
    """A muscle's part in an exercise."""

    muscle = Text(required=True)
    name = Text(load_default=None, allow_none=True)
    role = Text(required=True)
    group = Text(load_default=None, allow_none=True)
    share = fields.Integer(required=True)


class ExerciseState(EventSchema):
    """An exercise as created, changed, retired or looked up."""

    owner_id = Uuid(required=True, allow_none=True)
    name = Text(required=True)
    measure = Text(max=32, required=True)
    bodyweight_fraction = fields.Integer(required=True, allow_none=True)
    muscles = fields.List(Nested(Share), required=True)
    slug = Text(max=80, load_default=None)
    category = Text(max=40, load_default=None)
    pattern = Text(max=40, load_default=None)
    equipment = fields.List(Text(max=60), load_default=list)
    load_per = Text(max=8, load_default="total")
    retired = Flag(load_default=False)
    merged_into = Uuid(load_default=None, allow_none=True)


_DECISIVE = frozenset({"measure", "bodyweight_fraction", "load_per", "pattern", "equipment", "slug"})


def follow(exercise_id: UUID, _state: Mapping[str, Any], changed: Set[str]) -> None:
    """Figures are computed from the measure, the share of the body that is lifted, and whose load is typed; which sets
    are in doubt follows from what kind of exercise it is.
    """
    if changed & _DECISIVE:
        _redefine(exercise_id, {exercise_id})


class ExerciseCopies(HintedCopy[ExerciseCopy]):
    """The copies, and what follows where one is merged or unmerged, or the successor of others becomes known."""

    def keep(self, states: Mapping[UUID, tuple[int, Mapping[str, Any]]]) -> None:
        """As for every copy. Both ends of each merge are locked, so that two links of one chain come one by one."""
        self.lock_users_of({"owner_id": state["owner_id"]} for _, state in states.values())
        ends = {*states, *(state["merged_into"] for _, state in states.values() if state["merged_into"])}
        before = self.find(ends, for_update=True)
        super().keep(states)
        for key, after in self.find(states).items():
            former = before[key].merged_into if key in before else None
            if key not in before or former != after.merged_into:
                _redefine(key, {key, former, after.merged_into})


EXERCISES = ExerciseCopies(
    Exercise,
    user=Exercise.owner_id,
    value=ExerciseCopy,
    schema=ExerciseState,
    owner=catalog,
    path="/internal/exercises",
    follow=follow,
)


def _redefine(exercise_id: UUID, touched: Set[UUID | None]) -> None:
    logged_as = {exercise_id} | merges.predecessors(EXERCISES, {exercise_id})
    apply_consequences(ExercisesRedefined(frozenset(logged_as), frozenset(key for key in touched if key is not None)))
