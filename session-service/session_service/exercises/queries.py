"""What the copy of the catalogue says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, ScalarSelect, literal, select

from service_kit.db.columns import Uuid7
from session_service.exercises.copies import EXERCISES
from session_service.exercises.models import Exercise, ExerciseMuscle
from session_service.exercises.rules import refuse_unknown
from training.exercises import ExerciseCopy


def require(user_id: UUID, wanted: Mapping[str, UUID]) -> dict[UUID, ExerciseCopy]:
    """The exercises by id; ``wanted`` says at which pointer of the body each stands.

    Raises :class:`NeedsLookup` for what is unknown here, :class:`Invalid` for what the user cannot use.
    """
    found = EXERCISES.require(set(wanted.values()), lambda unknown: refuse_unknown(unknown, wanted))
    refuse_unknown({key for key, one in found.items() if not one.visible_to(user_id)}, wanted)
    return found


def renew(user_id: UUID) -> None:
    """Let the queries below know what the user has just changed of exercises of their own. Raises NeedsLookup."""
    EXERCISES.renew_owned(user_id)


def training(muscle: str) -> ScalarSelect[Any]:
    """A subquery of the ids of exercises that train a muscle."""
    return select(ExerciseMuscle.exercise_id).where(ExerciseMuscle.muscle == muscle).scalar_subquery()


def family(key: UUID) -> CompoundSelect[Any]:
    """The ids under which an exercise was ever logged: its own, and those that were merged into it."""
    return select(Exercise.id).where(Exercise.merged_into == key).union(select(literal(key, Uuid7)))
