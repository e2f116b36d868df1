"""Keeping the copy of the catalogue fresh."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, update

from service_kit.db.copies import keep_newest
from service_kit.db.session import db_session, transaction
from service_kit.db.tombstones import is_deleted, record_deletion
from session_service import peers
from session_service.exercises.models import Exercise, ExerciseMuscle
from session_service.exercises.rules import refuse_unknown


def keep(key: UUID, version: int, state: Mapping[str, Any]) -> None:
    """Take over the state of an exercise unless the copy is as new."""
    if is_deleted(key, version):
        return
    row = {name: state.get(name) for name in ("owner_id", "name", "measure", "merged_into")}
    if not keep_newest(Exercise, key, version, row):
        return
    db_session().execute(delete(ExerciseMuscle).where(ExerciseMuscle.exercise_id == key))
    muscles = [{"exercise_id": key, "muscle": muscle} for muscle in sorted(set(state["muscles"]))]
    if muscles:
        db_session().execute(insert(ExerciseMuscle), muscles)


def retire(key: UUID, version: int, merged_into: UUID | None) -> None:
    """The exercise is not for new use. What was done with it keeps its name; older states are dropped from now on."""
    record_deletion(key, version - 1)
    older = update(Exercise).where(Exercise.id == key, Exercise.version < version)
    db_session().execute(older.values(version=version, merged_into=merged_into))


def erase(user_id: UUID) -> None:
    """Delete the copies of the user's own exercises."""
    db_session().execute(delete(Exercise).where(Exercise.owner_id == user_id))


def fetch(unknown: Iterable[UUID], wanted: Mapping[str, UUID]) -> None:
    """Ask the catalogue, outside of any transaction; one that does not exist there ends the request."""
    answers: dict[UUID, Any] = {}
    for key in unknown:
        answers[key] = peers.catalog().get_json(f"/internal/exercises/{key}")
        refuse_unknown({key} if answers[key] is None else set(), wanted)
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
