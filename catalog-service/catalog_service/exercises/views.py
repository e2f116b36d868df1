"""Exercises as they are answered: with the names of what they are described with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog_service.exercises.models import Exercise
from catalog_service.terms import usecases as terms

_PLAIN = (
    "id", "version", "slug", "name", "aliases", "description", "steps", "tips", "common_mistakes", "equipment",
    "category", "pattern", "mechanic", "force", "level", "laterality", "measure", "load_per", "bodyweight_fraction",
    "met", "contraindications", "media", "license", "origin", "custom", "retired", "merged_into", "created_at",
    "updated_at",
)  # fmt: skip


def exercise_view(exercise: Exercise) -> dict[str, Any]:
    """One exercise with the names of its muscles, equipment and category. Changes of it must be flushed."""
    return render(exercise, {kind: terms.display_names(kind) for kind in terms.KINDS})


def display_name(name: str, value: str, names: Mapping[str, Mapping[str, str]]) -> str:
    """What people call a value of the filter ``name``: as the vocabulary says, else the word itself.

    ``names``: the display names of words by kind and slug.
    """
    if name in names:
        return names[name].get(value, value)
    return value.replace("_", " ").capitalize()


def render(exercise: Any, names: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """The same of an exercise, or of what has its attributes, by the display names of words by kind and slug."""
    muscles, equipment, categories = (names[kind] for kind in terms.KINDS)
    return {
        **{name: getattr(exercise, name) for name in _PLAIN},
        "muscles": [
            {"muscle": row.muscle, "name": muscles.get(row.muscle, row.muscle), "role": row.role, "share": row.share}
            for row in exercise.muscles
        ],
        "equipment_names": [equipment.get(slug, slug) for slug in exercise.equipment],
        "category_name": categories.get(exercise.category, exercise.category),
    }
