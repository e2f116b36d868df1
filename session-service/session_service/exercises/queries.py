"""What the copy of the catalogue says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, ScalarSelect, literal, select

from service_kit.db.columns import Uuid7
from service_kit.db.session import db_session
from service_kit.errors import NeedsLookup
from session_service.exercises.models import Exercise, ExerciseMuscle
from session_service.exercises.rules import refuse_unknown
from session_service.exercises.usecases import fetch


@dataclass(frozen=True)
class ExerciseCopy:
    """An exercise as other slices see it."""

    id: UUID
    owner_id: UUID | None
    name: str
    measure: str


def require(user_id: UUID, wanted: Mapping[str, UUID]) -> dict[UUID, ExerciseCopy]:
    """The exercises by id; ``wanted`` says at which pointer of the body each stands.

    Raises :class:`NeedsLookup` for what is unknown here, :class:`Invalid` for what the user cannot use.
    """
    ids = set(wanted.values())
    columns = (Exercise.id, Exercise.owner_id, Exercise.name, Exercise.measure)
    found = {
        row.id: ExerciseCopy(**row._mapping)
        for row in db_session().execute(select(*columns).where(Exercise.id.in_(ids)))
    }
    unknown = ids - set(found)
    if unknown:
        raise NeedsLookup(lambda: fetch(unknown, wanted))
    refuse_unknown({one.id for one in found.values() if one.owner_id not in (None, user_id)}, wanted)
    return found


def training(muscle: str) -> ScalarSelect[Any]:
    """A subquery of the ids of exercises that train a muscle."""
    return select(ExerciseMuscle.exercise_id).where(ExerciseMuscle.muscle == muscle).scalar_subquery()


def family(key: UUID) -> CompoundSelect[Any]:
    """The ids under which an exercise was ever logged: its own, and those that were merged into it."""
    return select(Exercise.id).where(Exercise.merged_into == key).union(select(literal(key, Uuid7)))
