"""Exercises from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from catalog_service.exercises import default_rules, name_rules, rules
from catalog_service.exercises import property_texts as texts
from service_kit.errors import check_all
from service_kit.http import fields as f
from training.counting import IN_ALL, LOADS_PER


def term_slug(**options: Any) -> f.Text:
    """A word of a vocabulary."""
    return f.Text(max=60, **options)


def _texts(text: str, most: int, length: int, *, moves: bool = False, **options: Any) -> f.ListOf:
    metadata = {"description": text} | ({"moves": True} if moves else {})
    return f.ListOf(f.Text(max=length), max=most, metadata=metadata, **options)


def _word(words: tuple[str, ...], text: str, **options: Any) -> f.Choice:
    return f.Choice(*words, metadata={"description": text}, **options)


class MuscleShare(f.Schema):
    """A muscle's part in an exercise."""

    key = "muscle"

    muscle = term_slug(required=True, metadata={"description": texts.MUSCLE})
    role = _word(rules.ROLES, texts.ROLE, required=True)
    share = f.Integer(min=1, max=100, required=True, metadata={"description": texts.SHARE})


class MuscleWrite(MuscleShare):
    """A muscle that an exercise trains."""

    role = _word(rules.ROLES, f"{texts.ROLE} Left out: the first is primary, the others are secondary.")
    share = f.Integer(
        min=1,
        max=100,
        metadata={"description": f"{texts.SHARE} {texts.SHARE_LEFT_OUT}"},
    )


class ExerciseMuscle(MuscleShare):
    """A muscle's part in an exercise, with its name."""

    name = f.Text(required=True, metadata={"description": "As people call it.", "moves": True})


class ExerciseReplace(f.Schema):
    """All of a custom exercise: name, measure and one muscle; what else is left out takes what is usual."""

    name = f.Text(max=80, required=True, metadata={"description": "Not that of another one of yours."})
    aliases = _texts(texts.ALIASES, 10, 80, load_default=list)
    description = f.Text(min=0, max=2000, multiline=True, load_default="", metadata={"description": texts.DESCRIPTION})
    steps = _texts(texts.STEPS, 20, 500, load_default=list)
    tips = _texts(texts.TIPS, 20, 500, load_default=list)
    common_mistakes = _texts(texts.MISTAKES, 20, 500, load_default=list)
    muscles = f.ListOf(
        f.Nested(MuscleWrite),
        min=1,
        max=20,
        required=True,
        metadata={"description": "What it trains, each muscle once, one primary at least."},
    )
    equipment = f.ListOf(term_slug(), max=10, load_default=lambda: ["none"], metadata={"description": texts.EQUIPMENT})
    category = term_slug(
        metadata={"description": f"{texts.CATEGORY} Left out: strength, or cardio for a distance in a time."}
    )
    pattern = _word(rules.PATTERNS, f"{texts.PATTERN} Left out: the usual one for the first muscle.")
    mechanic = _word(rules.MECHANICS, f"{texts.MECHANIC} Left out: as the pattern says.")
    force = _word(rules.FORCES, f"{texts.FORCE} Left out: the usual one for the first muscle.")
    level = _word(rules.LEVELS, texts.LEVEL, load_default="beginner")
    laterality = _word(rules.LATERALITIES, texts.LATERALITY, load_default="bilateral")
    measure = _word(rules.MEASURES, texts.MEASURE, required=True)
    load_per = _word(LOADS_PER, texts.LOAD_PER, load_default=IN_ALL)
    bodyweight_fraction = f.Integer(min=0, max=100, load_default=0, metadata={"description": texts.FRACTION})
    met = f.Decimal(
        min="0.9", max="25", places=1, allow_none=True, load_default=None, metadata={"description": texts.MET}
    )
    contraindications = _texts(texts.CONTRAINDICATIONS, 20, 200, load_default=list)

    def judge(self, data: Mapping[str, Any]) -> None:
        """Its name, muscles, equipment and load; the words are looked up."""
        checks: list[Callable[[], object]] = [lambda: rules.check_equipment(data.get("equipment", ()))]
        if "name" in data:
            checks.append(lambda: name_rules.checked_key(data["name"]))
        if "muscles" in data:
            checks.append(lambda: rules.check_muscles(default_rules.with_shares(data["muscles"])))
        if {"load_per", "measure"} <= data.keys():
            checks.append(lambda: rules.check_load_per(data["load_per"], data["measure"]))
        check_all(*checks)


class ExerciseCreate(ExerciseReplace):
    """A custom exercise: name, measure and one muscle; what else is left out takes what is usual."""

    id = f.Uuid(metadata={"description": "A UUIDv7 of your own choice, for apps that work offline."})


class ExercisePatch(f.PatchSchema, ExerciseCreate):
    """Changes to an exercise."""

    id = f.Uuid(metadata={"description": "Must be the id in the address, if given."})


class ExerciseMedia(f.Schema):
    """A picture or film of an exercise."""

    kind = _word(("image", "video"), "What it is.", required=True)
    url = f.Text(max=500, required=True, metadata={"description": "Where it is."})


class Exercise(f.Schema):
    """An exercise."""

    id = f.Uuid(required=True, metadata={"description": "The same in every installation for a public one."})
    version = f.Integer(required=True, metadata={"description": "Raised by every change; what If-Match compares."})
    slug = f.Text(required=True, metadata={"description": "In addresses, beside the id. It follows a new name."})
    name = f.Text(required=True, metadata={"description": "What people call it."})
    aliases = _texts(texts.ALIASES, 10, 200, required=True)
    description = f.Text(min=0, max=2000, required=True, metadata={"description": texts.DESCRIPTION})
    steps = _texts(texts.STEPS, 20, 500, required=True)
    tips = _texts(texts.TIPS, 20, 500, required=True)
    common_mistakes = _texts(texts.MISTAKES, 20, 500, required=True)
    muscles = f.ListOf(
        f.Nested(ExerciseMuscle), max=20, required=True, metadata={"description": "What it trains, with their names."}
    )
    equipment = f.ListOf(term_slug(), max=10, required=True, metadata={"description": texts.EQUIPMENT})
    equipment_names = _texts("The names of `equipment`, in its order.", 10, 80, moves=True, required=True)
    category = term_slug(required=True, metadata={"description": texts.CATEGORY})
    category_name = f.Text(required=True, metadata={"description": "The name of `category`.", "moves": True})
    pattern = _word(rules.PATTERNS, texts.PATTERN, required=True)
    mechanic = _word(rules.MECHANICS, texts.MECHANIC, required=True)
    force = _word(rules.FORCES, texts.FORCE, required=True)
    level = _word(rules.LEVELS, texts.LEVEL, required=True)
    laterality = _word(rules.LATERALITIES, texts.LATERALITY, required=True)
    measure = _word(rules.MEASURES, texts.MEASURE, required=True)
    load_per = _word(LOADS_PER, texts.LOAD_PER, required=True)
    bodyweight_fraction = f.Integer(min=0, max=100, required=True, metadata={"description": texts.FRACTION})
    met = f.Text(allow_none=True, required=True, metadata={"description": f"{texts.MET} A decimal."})
    contraindications = _texts(texts.CONTRAINDICATIONS, 20, 200, required=True)
    media = f.ListOf(
        f.Nested(ExerciseMedia), max=20, required=True, metadata={"description": "Pictures and films of it."}
    )
    license = f.Text(required=True, metadata={"description": "Under which its text may be used."})
    origin = f.Text(required=True, metadata={"description": "Where its text comes from; `custom` for one of yours."})
    custom = f.Flag(required=True, metadata={"description": "Whether it is yours alone."})
    retired = f.Flag(required=True, metadata={"description": "Out of use; history keeps its name."})
    merged_into = f.Uuid(
        allow_none=True, required=True, metadata={"description": "The exercise that took its place; null: none."}
    )
    created_at = f.Instant(required=True, metadata={"description": "When it was made."})
    updated_at = f.Instant(required=True, metadata={"description": "When it was changed last."})


class ExerciseMerge(f.Schema):
    """The exercise that takes the place."""

    into = f.Uuid(required=True, metadata={"description": "Its id; it must be logged alike and be in use."})
