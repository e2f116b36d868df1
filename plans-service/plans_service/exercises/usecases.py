"""Keeping the copy of the catalogue fresh."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update

from plans_service.exercises.models import Exercise
from plans_service.peers import catalog
from service_kit.db.copies import keep_newest
from service_kit.db.session import db_session, transaction
from service_kit.db.tombstones import is_deleted, record_deletion

COPIED = ("owner_id", "name", "measure", "retired", "merged_into")


def fetch(ids: Iterable[UUID]) -> set[UUID]:
    """Ask the catalogue for exercises that are unknown here and keep them; answers those that do not exist.

    Makes HTTP calls, so it belongs into a look-up outside of any transaction. Raises Unavailable.
    """
    answers = {key: catalog().get_json(f"/internal/exercises/{key}") for key in ids}
    with transaction():
        for key, answer in answers.items():
            if answer is not None:
                keep(key, answer["version"], _read(answer))
    return {key for key, answer in answers.items() if answer is None}


def keep(key: UUID, version: int, state: Mapping[str, Any]) -> None:
    """Take over the state of an exercise unless the copy is as new."""
    if is_deleted(key, version):
        return
    keep_newest(Exercise, key, version, {name: state.get(name) for name in COPIED})


def retire(key: UUID, version: int, merged_into: UUID | None) -> None:
    """Mark the copy as retired; its name stays for the plans that use it. Older states are dropped from now on."""
    record_deletion(key, version - 1)
    db_session().execute(
        update(Exercise)
        .where(Exercise.id == key, Exercise.version < version)
        .values(version=version, retired=True, merged_into=merged_into)
    )


def erase(user_id: UUID) -> None:
    """Delete the copies of the user's own exercises."""
    db_session().execute(delete(Exercise).where(Exercise.owner_id == user_id))


def _read(answer: Mapping[str, Any]) -> dict[str, Any]:
    ids = {name: UUID(answer[name]) if answer.get(name) else None for name in ("owner_id", "merged_into")}
    return {**ids, "name": answer["name"], "measure": answer["measure"], "retired": bool(answer.get("retired"))}
