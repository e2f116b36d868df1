"""Keeping the copy of the catalogue fresh, and asking it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, delete, insert, select

from service_kit.copies import keep_newest
from service_kit.database import session, transaction
from service_kit.errors import FieldError, Invalid, NeedsLookup
from session_service import peers
from session_service.exercises.models import Exercise, ExerciseMuscle


@dataclass(frozen=True)
class Known:
    """An exercise as other slices see it."""

    id: UUID
    owner_id: UUID | None
    name: str
    measure: str


def require(user_id: UUID, wanted: Mapping[str, UUID]) -> dict[UUID, Known]:
    """The exercises by id; ``wanted`` says at which pointer of the body each stands.

    Raises :class:`NeedsLookup` for what is unknown here, :class:`Invalid` for what the user cannot use.
    """
    ids = set(wanted.values())
    columns = (Exercise.id, Exercise.owner_id, Exercise.name, Exercise.measure)
    found = {row.id: Known(**row._mapping) for row in session().execute(select(*columns).where(Exercise.id.in_(ids)))}
    unknown = ids - set(found)
    if unknown:
        raise NeedsLookup(lambda: _fetch(unknown, wanted))
    _refuse({one.id for one in found.values() if one.owner_id not in (None, user_id)}, wanted)
    return found


def training(muscle: str) -> ScalarSelect[Any]:
    """A subquery of the ids of exercises that train a muscle."""
    return select(ExerciseMuscle.exercise_id).where(ExerciseMuscle.muscle == muscle).scalar_subquery()


def keep(key: UUID, version: int, state: Mapping[str, Any]) -> None:
    """Take over the state of an exercise unless the copy is as new."""
    row = {name: state[name] for name in ("owner_id", "name", "measure")}
    if not keep_newest(Exercise, key, version, row):
        return
    session().execute(delete(ExerciseMuscle).where(ExerciseMuscle.exercise_id == key))
    muscles = [{"exercise_id": key, "muscle": muscle} for muscle in sorted(set(state["muscles"]))]
    if muscles:
        session().execute(insert(ExerciseMuscle), muscles)


def erase(user_id: UUID) -> None:
    """Delete the copies of the user's own exercises."""
    session().execute(delete(Exercise).where(Exercise.owner_id == user_id))


def _fetch(unknown: Iterable[UUID], wanted: Mapping[str, UUID]) -> None:
    """Ask the catalogue, outside of any transaction; one that does not exist there ends the request."""
    answers: dict[UUID, Any] = {}
    for key in unknown:
        answers[key] = peers.catalog().get_json(f"/internal/exercises/{key}")
        _refuse({key} if answers[key] is None else set(), wanted)
    with transaction():
        for key, answer in answers.items():
            keep(key, answer["version"], _read(answer))


def _read(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "owner_id": UUID(answer["owner_id"]) if answer.get("owner_id") else None,
        "name": answer["name"],
        "measure": answer["measure"],
        "muscles": [one["muscle"] for one in answer.get("muscles", ())],
    }


def _refuse(unwanted: set[UUID], wanted: Mapping[str, UUID]) -> None:
    places = [pointer for pointer, key in wanted.items() if key in unwanted]
    if places:
        detail = "There is no such exercise, or it is not yours."
        raise Invalid(errors=[FieldError("unknown-exercise", detail, pointer) for pointer in places])
