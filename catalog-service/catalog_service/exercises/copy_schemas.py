"""What other services keep of exercises."""

from __future__ import annotations

from catalog_service.exercises import property_texts as texts
from catalog_service.exercises import rules
from catalog_service.exercises.schemas import ExerciseMuscle, term_slug
from service_kit.http import fields as f
from training.counting import LOADS_PER


class MuscleCopy(ExerciseMuscle):
    """A muscle's part in an exercise, as other services keep it."""

    group = f.Text(
        allow_none=True,
        required=True,
        metadata={"description": "The group of GET /muscles that it belongs to; null where it has none."},
    )


class ExerciseCopy(f.Schema):
    """What other services keep of an exercise."""

    exercise_id = f.Uuid(required=True, metadata={"description": "Its id."})
    owner_id = f.Uuid(allow_none=True, required=True, metadata={"description": "Whose it is; null: a public one."})
    slug = f.Text(required=True, metadata={"description": "In addresses, beside the id."})
    name = f.Text(required=True, metadata={"description": "What people call it."})
    category = term_slug(required=True, metadata={"description": texts.CATEGORY})
    measure = f.Choice(*rules.MEASURES, required=True, metadata={"description": texts.MEASURE})
    pattern = f.Choice(*rules.PATTERNS, required=True, metadata={"description": texts.PATTERN})
    mechanic = f.Choice(*rules.MECHANICS, required=True, metadata={"description": texts.MECHANIC})
    level = f.Choice(*rules.LEVELS, required=True, metadata={"description": texts.LEVEL})
    laterality = f.Choice(*rules.LATERALITIES, required=True, metadata={"description": texts.LATERALITY})
    equipment = f.ListOf(term_slug(), max=10, required=True, metadata={"description": texts.EQUIPMENT})
    load_per = f.Choice(*LOADS_PER, required=True, metadata={"description": texts.LOAD_PER})
    muscles = f.ListOf(f.Nested(MuscleCopy), max=20, required=True, metadata={"description": "What it trains."})
    bodyweight_fraction = f.Integer(min=0, max=100, required=True, metadata={"description": texts.FRACTION})
    met = f.Text(allow_none=True, required=True, metadata={"description": texts.MET})
    version = f.Integer(required=True, metadata={"description": "Of this state."})
    retired = f.Flag(required=True, metadata={"description": "Out of use."})
    merged_into = f.Uuid(
        allow_none=True, required=True, metadata={"description": "The exercise that took its place; null: none."}
    )


class ExerciseCopies(f.Schema):
    """Those of the exercises asked for that exist."""

    by_id = f.MapOf(
        f.Uuid(), f.Nested(ExerciseCopy), max=f.MAX_IDS, required=True, metadata={"description": "By their ids."}
    )
