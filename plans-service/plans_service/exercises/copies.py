"""The copy of the catalogue: what of it is kept, and whom to ask."""

from __future__ import annotations

from plans_service.exercises.models import Exercise
from plans_service.peers import catalog
from service_kit.http.fields import EventSchema, Flag, Text, Uuid
from service_kit.messaging.copies import LocalCopy
from training.exercises import ExerciseCopy


class ExerciseState(EventSchema):
    """An exercise as created, changed, retired or looked up."""

    owner_id = Uuid(required=True, allow_none=True)
    name = Text(max=200, required=True)
    measure = Text(max=30, required=True)
    retired = Flag(load_default=False)
    merged_into = Uuid(load_default=None, allow_none=True)


EXERCISES = LocalCopy(
    Exercise,
    user=Exercise.owner_id,
    value=ExerciseCopy,
    schema=ExerciseState,
    owner=catalog,
    path="/internal/exercises",
)
