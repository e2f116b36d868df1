"""From the values of an exercise to its rows, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError

from catalog_service.database import db
from catalog_service.exercises.models import Exercise, ExerciseEquipment, ExerciseMuscle
from catalog_service.exercises.problems import SlugTaken
from service_kit.db.constraints import problem_of


def save(exercise: Exercise, values: Mapping[str, Any], slugs: Sequence[str]) -> None:
    """Write the exercise under the first of the slugs that is free, whoever else takes one meanwhile."""
    for slug in slugs:
        try:
            with db.session.begin_nested():
                _write(exercise, {**values, "slug": slug})
                db.session.add(exercise)
            return
        except IntegrityError as error:
            if slug == slugs[-1] or not isinstance(problem_of(error), SlugTaken):
                raise


def _write(exercise: Exercise, values: Mapping[str, Any]) -> None:
    existing = {row.muscle: row for row in exercise.muscles}  # read before anything is changed: a read may write that
    present = {row.equipment: row for row in exercise.equipment_rows}
    for name, value in values.items():
        if name not in ("muscles", "equipment", "met"):
            setattr(exercise, name, value)
    exercise.met = None if values.get("met") is None else str(values["met"])
    exercise.muscles = [
        _placed(existing.get(row["muscle"]) or ExerciseMuscle(muscle=row["muscle"]), place, row)
        for place, row in enumerate(values["muscles"])
    ]
    exercise.equipment_rows = [
        _placed(present.get(slug) or ExerciseEquipment(equipment=slug), place, {})
        for place, slug in enumerate(values["equipment"])
    ]


def _placed(row: Any, place: int, values: Mapping[str, Any]) -> Any:
    row.position = place
    for name, value in values.items():
        setattr(row, name, value)
    return row


def values_of(exercise: Exercise) -> dict[str, Any]:
    """What a whole replacement would have to say to change nothing."""
    names = (
        "name", "aliases", "description", "steps", "tips", "common_mistakes", "category", "pattern", "mechanic",
        "force", "level", "laterality", "measure", "load_per", "bodyweight_fraction", "met", "contraindications",
    )  # fmt: skip
    values = {name: getattr(exercise, name) for name in names}
    muscles = [{"muscle": row.muscle, "role": row.role, "share": row.share} for row in exercise.muscles]
    return {**values, "muscles": muscles, "equipment": exercise.equipment}
