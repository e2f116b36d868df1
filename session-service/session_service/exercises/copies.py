"""The copy of the catalogue: what of it is kept, and whom to ask."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert

from service_kit.db.session import db_session
from service_kit.http.fields import EventSchema, Flag, Integer, ListOf, Nested, Text, Uuid
from service_kit.messaging.copies import LocalCopy
from session_service.exercises.models import Exercise, ExerciseMuscle
from session_service.peers import catalog
from training.counting import IN_ALL
from training.exercises import ExerciseCopy


@dataclass(frozen=True)
class LoggedExercise(ExerciseCopy):
    """An exercise as workouts see it."""

    load_per: str
    bodyweight_fraction: int | None


class Muscle(EventSchema):
    """A muscle that it trains."""

    muscle = Text(max=60, required=True)


class ExerciseState(EventSchema):
    """An exercise as created, changed, retired or looked up."""

    owner_id = Uuid(required=True, allow_none=True)
    name = Text(max=200, required=True)
    measure = Text(max=30, required=True)
    muscles = ListOf(Nested(Muscle), max=100, required=True)
    load_per = Text(max=8, load_default=IN_ALL)
    bodyweight_fraction = Integer(load_default=None, allow_none=True)
    retired = Flag(load_default=False)
    merged_into = Uuid(load_default=None, allow_none=True)


def replace_muscles(key: UUID, state: Mapping[str, Any], _changed: Set[str]) -> None:
    """Let the exercise train the muscles of the state and no others."""
    db_session().execute(delete(ExerciseMuscle).where(ExerciseMuscle.exercise_id == key))
    muscles = [{"exercise_id": key, "muscle": muscle} for muscle in sorted({one["muscle"] for one in state["muscles"]})]
    if muscles:
        db_session().execute(insert(ExerciseMuscle), muscles)


EXERCISES = LocalCopy(
    Exercise,
    user=Exercise.owner_id,
    value=LoggedExercise,
    schema=ExerciseState,
    owner=catalog,
    path="/internal/exercises",
    follow=replace_muscles,
)
