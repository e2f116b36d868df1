"""GET /muscles, /equipment, /exercise-categories: short lists with counts, open to all and cacheable."""

from __future__ import annotations

from typing import Any

from catalog_service.terms import usecases as terms
from catalog_service.vocabulary import schemas, usecases
from service_kit.http.blueprint import Blueprint

blp = Blueprint("vocabulary", __name__, description="Muscles, equipment, categories", public=True)

MUSCLES = {
    "items": [{"slug": "quadriceps", "name": "Quadriceps", "group": "thighs", "region": "lower_body", "exercises": 31}]
}
EQUIPMENT = {"items": [{"slug": "barbell", "name": "Barbell", "kind": "free_weight", "exercises": 24}]}
CATEGORIES = {"items": [{"slug": "strength", "name": "Strength", "description": "Lifting loads.", "exercises": 80}]}


@blp.get("/muscles")
@blp.cached(seconds=30, for_all=True)
@blp.response(200, schemas.MuscleList, example=MUSCLES)
def list_muscles() -> dict[str, Any]:
    """List the muscles.

    With the number of public exercises that have each as a primary muscle.
    """
    return usecases.terms_with_counts(terms.MUSCLE)


@blp.get("/equipment")
@blp.cached(seconds=30, for_all=True)
@blp.response(200, schemas.EquipmentList, example=EQUIPMENT)
def list_equipment() -> dict[str, Any]:
    """List the equipment.

    With the number of public exercises that use each.
    """
    return usecases.terms_with_counts(terms.EQUIPMENT)


@blp.get("/exercise-categories")
@blp.cached(seconds=30, for_all=True)
@blp.response(200, schemas.ExerciseCategoryList, example=CATEGORIES)
def list_exercise_categories() -> dict[str, Any]:
    """List the categories of exercises.

    With the number of public exercises in each.
    """
    return usecases.terms_with_counts(terms.CATEGORY)
