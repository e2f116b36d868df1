"""From the values of an exercise to its rows, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from catalog_service.database import db
from catalog_service.exercises.models import Exercise, ExerciseEquipment, ExerciseMuscle
from catalog_service.exercises.problems import NameTaken, SlugTaken
from service_kit.db.constraints import problem_of


def save(exercise: Exercise, values: Mapping[str, Any], slugs: Sequence[str]) -> None:
    """Write the exercise under the first of the slugs that is free, whoever else takes one meanwhile.

    Raises NameTaken, which says where the other one of the name is.
    """
    owner_id, key = exercise.owner_id, values.get("name_key", exercise.name_key)
    for slug in slugs:
        try:
            with db.session.begin_nested():
                _write(exercise, {**values, "slug": slug})
                db.session.add(exercise)
            return
        except IntegrityError as error:
            problem = problem_of(error)
            if slug != slugs[-1] and isinstance(problem, SlugTaken):
                continue
            if type(problem) is NameTaken:
                raise _name_refusal(owner_id, key) from error
            raise


def _name_refusal(owner_id: UUID | None, key: str) -> NameTaken:
    """The refusal of a name with the exercise that has it, which is one's own or a public one like this."""
    mine = Exercise.owner_id.is_(None) if owner_id is None else Exercise.owner_id == owner_id
    wanted = select(Exercise).where(mine, Exercise.name_key == key, Exercise.retired_at.is_(None))
    other = db.session.scalars(wanted.limit(1)).first()
    if other is None:  # gone meanwhile
        return NameTaken()
    return NameTaken(
        f"{other.name} has this name already.", exercise_id=str(other.id), href=f"/api/v1/exercises/{other.id}"
    )


def _write(exercise: Exercise, values: Mapping[str, Any]) -> None:
    existing = {row.muscle: row for row in exercise.muscles}  # read before anything is changed: a read may write that
    present = {row.equipment: row for row in exercise.equipment_rows}
    for name, value in values.items():
        if name not in ("muscles", "equipment", "met"):
            setattr(exercise, name, value)
    exercise.met = _met(values)
    exercise.muscles = [
        _placed(existing.get(row["muscle"]) or ExerciseMuscle(muscle=row["muscle"]), place, row)
        for place, row in enumerate(values["muscles"])
    ]
    exercise.equipment_rows = [
        _placed(present.get(slug) or ExerciseEquipment(equipment=slug), place, {})
        for place, slug in enumerate(values["equipment"])
    ]


def _met(values: Mapping[str, Any]) -> str | None:
    return None if values.get("met") is None else str(values["met"])


def _placed(row: Any, place: int, values: Mapping[str, Any]) -> Any:
    row.position = place
    for name, value in values.items():
        setattr(row, name, value)
    return row


def differs(exercise: Exercise, values: Mapping[str, Any]) -> bool:
    """Whether to write these values would change anything."""
    existing = values_of(exercise)
    return existing != {**existing, **values, "met": _met(values)}


def values_of(exercise: Exercise) -> dict[str, Any]:
    """What a whole replacement would have to say to change nothing."""
    names = (
        "name", "aliases", "description", "steps", "tips", "common_mistakes", "category", "pattern", "mechanic",
        "force", "level", "laterality", "measure", "load_per", "bodyweight_fraction", "met", "contraindications",
    )  # fmt: skip
    values = {name: getattr(exercise, name) for name in names}
    muscles = [{"muscle": row.muscle, "role": row.role, "share": row.share} for row in exercise.muscles]
    return {**values, "muscles": muscles, "equipment": exercise.equipment}
