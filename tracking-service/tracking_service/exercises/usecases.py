"""Knowing the exercises: the catalogue's word where there is one, else the hint that a workout gave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from service_kit.clock import now
from service_kit.db.session import db_session, transaction
from service_kit.db.upsert import insert_ignoring
from service_kit.errors import FieldError, Invalid, NeedsLookup, NotFound, Unavailable
from service_kit.observability.logs import log
from tracking_service.changes import ExerciseRemeasured, happened
from tracking_service.exercises.models import Exercise
from tracking_service.peers import catalog

# An exercise that only a workout told of is asked for again, when it is trained again, after so long.
ASK_AGAIN = timedelta(minutes=10)
KEPT = ("owner_id", "name", "measure", "bodyweight_fraction", "muscles", "retired", "merged_into")
# What records are computed from.
FIGURES = ("measure", "bodyweight_fraction")


@dataclass(frozen=True)
class ExerciseCopy:
    """An exercise as other slices see it."""

    id: UUID
    owner_id: UUID | None
    name: str
    measure: str
    bodyweight_fraction: int | None  # percent of the body that is lifted
    muscles: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class ExerciseHint:
    """What the payload of a workout says of an exercise, for as long as the catalogue has said nothing."""

    name: str
    measure: str


def copies(ids: Iterable[UUID]) -> dict[UUID, ExerciseCopy]:
    """The copies by id; unknown ids are absent."""
    return {row.id: _copy(row) for row in _rows(ids)}


def visible(exercise_id: UUID, user_id: UUID) -> ExerciseCopy:
    """The copy of a public exercise or of the user's own. Raises NotFound."""
    found = db_session().get(Exercise, exercise_id)
    if found is None or found.owner_id not in (None, user_id):
        raise NotFound("There is no such exercise.")
    return _copy(found)


def require_copies(hints: Mapping[UUID, ExerciseHint]) -> dict[UUID, ExerciseCopy]:
    """The copies of a workout's exercises. Raises NeedsLookup for those that the catalogue should be asked for."""
    found = {row.id: row for row in _rows(hints)}
    due = {key: hint for key, hint in hints.items() if key not in found or _ask(found[key])}
    if due:
        raise NeedsLookup(lambda: fetch(due))
    return {key: _copy(row) for key, row in found.items()}


def require_visible(exercise_id: UUID, user_id: UUID) -> ExerciseCopy:
    """The exercise that a user names in a body. Raises NeedsLookup once, then Invalid where there is none."""
    found = db_session().get(Exercise, exercise_id)
    if found is None:
        raise NeedsLookup(lambda: _fetch_required(exercise_id))
    if found.owner_id not in (None, user_id):
        raise _no_such_exercise()
    return _copy(found)


def fetch(hints: Mapping[UUID, ExerciseHint]) -> None:
    """Ask the catalogue; of what it cannot tell now the hint is kept, so that no workout waits or is lost."""
    answers: dict[UUID, Any] = {}
    try:
        for key in hints:
            answers[key] = catalog().get_json(f"/internal/exercises/{key}")
    except Unavailable as error:
        log.warning("exercise look-up failed", error=str(error))
    with transaction():
        for key, hint in hints.items():
            insert_ignoring(Exercise, {"id": key, "name": hint.name, "measure": hint.measure}, ("id",))
            db_session().execute(update(Exercise).where(Exercise.id == key).values(asked_at=now()))
            if answers.get(key) is not None:
                keep(key, answers[key]["version"], _read(answers[key]))


def _rows(ids: Iterable[UUID]) -> Iterable[Exercise]:
    return db_session().scalars(select(Exercise).where(Exercise.id.in_(set(ids))))


def _copy(row: Exercise) -> ExerciseCopy:
    return ExerciseCopy(**{one.name: getattr(row, one.name) for one in fields(ExerciseCopy)})


def _fetch_required(exercise_id: UUID) -> None:
    answer = catalog().get_json(f"/internal/exercises/{exercise_id}")
    if answer is None:
        raise _no_such_exercise()
    with transaction():
        keep(exercise_id, answer["version"], _read(answer))


def keep(exercise_id: UUID, version: int, state: Mapping[str, Any]) -> None:
    """Take over an exercise's state, told or looked up, unless the copy is as new."""
    given = {name: state[name] for name in KEPT if name in state}
    if insert_ignoring(Exercise, {"id": exercise_id, "version": version, **given}, ("id",)):
        return
    query = select(Exercise).where(Exercise.id == exercise_id).with_for_update()
    found = db_session().scalars(query.execution_options(populate_existing=True)).one()
    if found.version >= version:
        return
    before = [getattr(found, name) for name in FIGURES]
    found.version = version
    for name, value in given.items():
        setattr(found, name, value)
    db_session().flush()
    if before != [getattr(found, name) for name in FIGURES]:
        happened(ExerciseRemeasured(exercise_id))


def retire(exercise_id: UUID, version: int, merged_into: UUID | None) -> None:
    """Mark the copy as retired; its name and figures stay for the history."""
    known = (Exercise.id == exercise_id, Exercise.version < version)
    values = {"version": version, "retired": True, "merged_into": merged_into}
    db_session().execute(update(Exercise).where(*known).values(values))


def erase(user_id: UUID) -> None:
    """Delete the copies of the user's own exercises."""
    db_session().execute(delete(Exercise).where(Exercise.owner_id == user_id))


def _ask(exercise: Exercise) -> bool:
    return exercise.version == 0 and (exercise.asked_at is None or exercise.asked_at < now() - ASK_AGAIN)


def _no_such_exercise() -> Invalid:
    return Invalid(errors=[FieldError("unknown-exercise", "There is no such exercise.", "/exercise_id")])


def _read(answer: Mapping[str, Any]) -> dict[str, Any]:
    ids = {name: UUID(answer[name]) if answer.get(name) else None for name in ("owner_id", "merged_into")}
    plain = {name: answer[name] for name in ("name", "measure", "bodyweight_fraction", "muscles")}
    return {**ids, **plain, "retired": bool(answer.get("retired"))}
