"""Exercises as they are answered: with the names of what they are described with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from catalog_service.exercises.models import Exercise
from catalog_service.terms import usecases as terms

_PLAIN = (
    "id", "version", "slug", "name", "aliases", "description", "steps", "tips", "common_mistakes", "equipment",
    "category", "pattern", "mechanic", "force", "level", "laterality", "measure", "load_per", "bodyweight_fraction",
    "met", "contraindications", "media", "license", "origin", "custom", "retired", "merged_into", "created_at",
    "updated_at",
)  # fmt: skip
# What a filter of the list takes, where that is a word of a vocabulary.
_VOCABULARIES = {"muscle": terms.MUSCLE, "equipment": terms.EQUIPMENT, "category": terms.CATEGORY}


def exercise_view(exercise: Exercise) -> dict[str, Any]:
    """One exercise with the names of its muscles, equipment and category. Changes of it must be flushed."""
    return exercise_views([exercise])[0]


def exercise_views(exercises: Sequence[Exercise]) -> list[dict[str, Any]]:
    """Several of them."""
    names = {kind: terms.display_names(kind) for kind in _VOCABULARIES.values()}
    return [_view(exercise, names) for exercise in exercises]


def display_name(name: str, value: str) -> str:
    """What people call a value of the filter ``name``: as the vocabulary says, else the word itself."""
    if name in _VOCABULARIES:
        return terms.display_names(_VOCABULARIES[name]).get(value, value)
    return value.replace("_", " ").capitalize()


def _view(exercise: Exercise, names: dict[str, dict[str, str]]) -> dict[str, Any]:
    muscles, equipment, categories = (names[kind] for kind in (terms.MUSCLE, terms.EQUIPMENT, terms.CATEGORY))
    return {
        **{name: getattr(exercise, name) for name in _PLAIN},
        "muscles": [
            {"muscle": row.muscle, "name": muscles.get(row.muscle, row.muscle), "role": row.role, "share": row.share}
            for row in exercise.muscles
        ],
        "equipment_names": [equipment.get(slug, slug) for slug in exercise.equipment],
        "category_name": categories.get(exercise.category, exercise.category),
    }
