"""What the vocabularies look like from outside."""

from __future__ import annotations

from service_kit.http import fields as f


class Muscle(f.Schema):
    """A muscle (group) that exercises train."""

    slug = f.Text(required=True, metadata={"description": "What filters and exercises name it by."})
    name = f.Text(required=True, metadata={"description": "What people call it."})
    group = f.Text(allow_none=True, required=True, metadata={"description": "Such as chest or thighs; null: none."})
    region = f.Text(allow_none=True, required=True, metadata={"description": "Such as upper_body; null: none."})
    exercises = f.Integer(min=0, required=True, metadata={"description": "Exercises that train it, as primary."})


class Equipment(f.Schema):
    """A piece of equipment."""

    slug = f.Text(required=True, metadata={"description": "What filters and exercises name it by."})
    name = f.Text(required=True, metadata={"description": "What people call it."})
    kind = f.Text(
        attribute="group",
        allow_none=True,
        required=True,
        metadata={"description": "Such as free_weight or machine; null: none."},
    )
    exercises = f.Integer(min=0, required=True, metadata={"description": "Exercises that use it."})


class ExerciseCategory(f.Schema):
    """A kind of training."""

    slug = f.Text(required=True, metadata={"description": "What filters and exercises name it by."})
    name = f.Text(required=True, metadata={"description": "What people call it."})
    description = f.Text(
        max=1000, allow_none=True, required=True, metadata={"description": "What belongs to it; null: nothing said."}
    )
    exercises = f.Integer(min=0, required=True, metadata={"description": "Exercises in it."})


class MuscleList(f.Schema):
    """All muscles."""

    items = f.ListOf(f.Nested(Muscle), max=500, required=True, metadata={"description": "In order."})


class EquipmentList(f.Schema):
    """All equipment."""

    items = f.ListOf(f.Nested(Equipment), max=500, required=True, metadata={"description": "In order."})


class ExerciseCategoryList(f.Schema):
    """All categories."""

    items = f.ListOf(f.Nested(ExerciseCategory), max=500, required=True, metadata={"description": "In order."})
