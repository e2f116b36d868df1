"""Keeping the copy of the catalogue fresh, and asking it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, ScalarSelect, delete, insert, literal, select, update

from service_kit.columns import Uuid7
from service_kit.copies import keep_newest
from service_kit.database import session, transaction
from service_kit.erasure import bury, is_buried
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


def family(key: UUID) -> CompoundSelect[Any]:
    """The ids under which an exercise was ever logged: its own, and those that were merged into it."""
    return select(Exercise.id).where(Exercise.merged_into == key).union(select(literal(key, Uuid7)))


def keep(key: UUID, version: int, state: Mapping[str, Any]) -> None:
    """Take over the state of an exercise unless the copy is as new."""
    if is_buried(key, version):
        return
    row = {name: state.get(name) for name in ("owner_id", "name", "measure", "merged_into")}
    if not keep_newest(Exercise, key, version, row):
        return
    session().execute(delete(ExerciseMuscle).where(ExerciseMuscle.exercise_id == key))
    muscles = [{"exercise_id": key, "muscle": muscle} for muscle in sorted(set(state["muscles"]))]
    if muscles:
        session().execute(insert(ExerciseMuscle), muscles)


def retire(key: UUID, version: int, merged_into: UUID | None) -> None:
    """The exercise is not for new use. What was done with it keeps its name; older states are dropped from now on."""
    bury(key, version - 1)
    older = update(Exercise).where(Exercise.id == key, Exercise.version < version)
    session().execute(older.values(version=version, merged_into=merged_into))


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
        **{name: UUID(answer[name]) if answer.get(name) else None for name in ("owner_id", "merged_into")},
        "name": answer["name"],
        "measure": answer["measure"],
        "muscles": [one["muscle"] for one in answer.get("muscles", ())],
    }


def _refuse(unwanted: set[UUID], wanted: Mapping[str, UUID]) -> None:
    places = [pointer for pointer, key in wanted.items() if key in unwanted]
    if places:
        detail = "There is no such exercise, or it is not yours."
        raise Invalid(errors=[FieldError("unknown-exercise", detail, pointer) for pointer in places])
