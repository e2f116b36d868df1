"""What the catalogue publishes about an exercise."""

from __future__ import annotations

from typing import Any

from catalog_service.exercises.models import Exercise
from catalog_service.terms import usecases as terms

CREATED, CHANGED, RETIRED = (f"catalog.exercise-{what}.v1" for what in ("created", "changed", "retired"))


def state(exercise: Exercise) -> dict[str, Any]:
    """All that a copy of the exercise needs; the same with every event, so that the newest says it all.

    ``name`` and ``group`` of a muscle are those of the vocabulary; a group is None where it has none.
    """
    names, groups = terms.display_names(terms.MUSCLE), terms.groups(terms.MUSCLE)
    return {
        "exercise_id": str(exercise.id),
        "owner_id": str(exercise.owner_id) if exercise.owner_id else None,
        "slug": exercise.slug,
        "name": exercise.name,
        "category": exercise.category,
        "measure": exercise.measure,
        "pattern": exercise.pattern,
        "mechanic": exercise.mechanic,
        "level": exercise.level,
        "laterality": exercise.laterality,
        "equipment": exercise.equipment,
        "load_per": exercise.load_per,
        "muscles": [
            {
                "muscle": row.muscle,
                "name": names.get(row.muscle, row.muscle),
                "role": row.role,
                "share": row.share,
                "group": groups.get(row.muscle),
            }
            for row in exercise.muscles
        ],
        "bodyweight_fraction": exercise.bodyweight_fraction,
        "met": exercise.met,
        "retired": exercise.retired,
        "merged_into": str(exercise.merged_into) if exercise.merged_into else None,
    }
