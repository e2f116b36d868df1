"""Exercises from outside."""

from __future__ import annotations

from typing import Any

from catalog_service.exercises import rules
from service_kit.http import fields as f
from training.counting import IN_ALL, LOADS_PER

WORDS = (
    "Words of any script: case, accents, typos, word order, plurals and hyphens do not matter. Where a script has no "
    "spaces, a part of a name is enough."
)


LOAD_PER = (
    "What the load of a set means. `hand`: two implements (dumbbells, handles, cables), and the load of one is logged; "
    "volume counts both. `total`: all that is moved is logged."
)


def _slug(**options: Any) -> f.Text:
    return f.Text(max=60, **options)


class MuscleShare(f.Schema):
    """A muscle's part in an exercise."""

    muscle = _slug(required=True, metadata={"description": "Slug of GET /muscles."})
    role = f.Choice("primary", "secondary", required=True)
    share = f.Integer(min=1, max=100, required=True, metadata={"description": "Percent; all shares sum to 100."})


class ExerciseReplace(f.Schema):
    """All of a custom exercise; what is left out takes its default."""

    name = f.Text(max=80, required=True)
    aliases = f.ListOf(f.Text(max=80), max=10, load_default=list)
    description = f.Text(min=0, max=2000, multiline=True, load_default="")
    steps = f.ListOf(f.Text(max=500), max=20, load_default=list)
    tips = f.ListOf(f.Text(max=500), max=20, load_default=list)
    common_mistakes = f.ListOf(f.Text(max=500), max=20, load_default=list)
    muscles = f.ListOf(f.Nested(MuscleShare), min=1, max=20, required=True)
    equipment = f.ListOf(_slug(), max=10, load_default=lambda: ["none"])
    category = _slug(load_default="strength")
    pattern = f.Choice(*rules.PATTERNS, required=True)
    mechanic = f.Choice(*rules.MECHANICS, load_default="compound")
    force = f.Choice(*rules.FORCES, load_default="push")
    level = f.Choice(*rules.LEVELS, load_default="beginner")
    laterality = f.Choice(*rules.LATERALITIES, load_default="bilateral")
    measure = f.Choice(*rules.MEASURES, required=True, metadata={"description": "What a set of it is logged in."})
    load_per = f.Choice(*LOADS_PER, load_default=IN_ALL, metadata={"description": LOAD_PER})
    bodyweight_fraction = f.Integer(
        min=0, max=100, load_default=0, metadata={"description": "Percent of the body weight that is moved."}
    )
    met = f.Decimal(
        min="0.9", max="25", places=1, allow_none=True, load_default=None, metadata={"description": "Energy cost."}
    )
    contraindications = f.ListOf(f.Text(max=200), max=20, load_default=list)


class ExerciseCreate(ExerciseReplace):
    """A custom exercise."""

    id = f.Uuid(metadata={"description": "A UUIDv7 of your own choice, for apps that work offline."})


class ExercisePatch(f.PatchSchema, ExerciseCreate):
    """Changes to an exercise."""

    id = f.Uuid(metadata={"description": "Must be the id in the address, if given."})


class ExerciseMedia(f.Schema):
    """A picture or film of an exercise."""

    kind = f.Choice("image", "video")
    url = f.Text(max=500)


class Exercise(f.Schema):
    """An exercise."""

    id = f.Uuid(required=True)
    version = f.Integer(required=True)
    slug = f.Text(required=True, metadata={"description": "In addresses, beside the id. It follows a new name."})
    name = f.Text(required=True)
    aliases = f.ListOf(f.Text(), max=10)
    description = f.Text(min=0, max=2000)
    steps = f.ListOf(f.Text(max=500), max=20)
    tips = f.ListOf(f.Text(max=500), max=20)
    common_mistakes = f.ListOf(f.Text(max=500), max=20)
    muscles = f.ListOf(f.Nested(MuscleShare), max=20)
    equipment = f.ListOf(_slug(), max=10)
    category = _slug()
    pattern = f.Choice(*rules.PATTERNS)
    mechanic = f.Choice(*rules.MECHANICS)
    force = f.Choice(*rules.FORCES)
    level = f.Choice(*rules.LEVELS)
    laterality = f.Choice(*rules.LATERALITIES)
    measure = f.Choice(*rules.MEASURES)
    load_per = f.Choice(*LOADS_PER, metadata={"description": LOAD_PER})
    bodyweight_fraction = f.Integer(min=0, max=100)
    met = f.Text(allow_none=True, metadata={"description": "Metabolic equivalent, a decimal."})
    contraindications = f.ListOf(f.Text(), max=20)
    media = f.ListOf(f.Nested(ExerciseMedia), max=20)
    license = f.Text()
    origin = f.Text()
    custom = f.Flag(metadata={"description": "Whether it is yours alone."})
    retired = f.Flag(metadata={"description": "Out of use; history keeps its name."})
    merged_into = f.Uuid(allow_none=True, metadata={"description": "The exercise that took its place."})
    created_at = f.Instant()
    updated_at = f.Instant()


class FacetValue(f.Schema):
    """One value of a filter."""

    value = f.Text(required=True)
    count = f.Integer(min=0, required=True)


class Facets(f.Schema):
    """How many exercises each value of each filter would show."""

    muscle = f.ListOf(f.Nested(FacetValue), max=500)
    equipment = f.ListOf(f.Nested(FacetValue), max=500)
    category = f.ListOf(f.Nested(FacetValue), max=500)
    level = f.ListOf(f.Nested(FacetValue), max=500)
    pattern = f.ListOf(f.Nested(FacetValue), max=500)
    measure = f.ListOf(f.Nested(FacetValue), max=500)
    mechanic = f.ListOf(f.Nested(FacetValue), max=500)
    load_per = f.ListOf(f.Nested(FacetValue), max=500)


class ExerciseQuery(f.PageQuery):
    """Filters take several values between commas: any of them passes. Different filters must all pass."""

    q = f.Text(max=200, metadata={"description": WORDS})
    muscle = f.CommaList(_slug())
    equipment = f.CommaList(_slug(), metadata={"description": "Uses any of these."})
    category = f.CommaList(_slug())
    level = f.CommaList(f.Choice(*rules.LEVELS))
    pattern = f.CommaList(f.Choice(*rules.PATTERNS))
    measure = f.CommaList(f.Choice(*rules.MEASURES))
    mechanic = f.CommaList(f.Choice(*rules.MECHANICS))
    load_per = f.CommaList(f.Choice(*LOADS_PER))
    available_equipment = f.CommaList(
        _slug(), metadata={"description": "Only what can be done with these (and nothing else)."}
    )
    mine = f.Flag(load_default=False, metadata={"description": "Only your custom exercises."})
    sort = f.Sort("relevance", "name", "-name", "newest")


class SuggestQuery(f.QuerySchema):
    """Words as they are typed."""

    q = f.Text(max=100, required=True, metadata={"description": WORDS})
    limit = f.Integer(min=1, max=20, load_default=8)


class Suggestion(f.Schema):
    """An exercise, as little of it as a list needs."""

    id = f.Uuid(required=True)
    slug = f.Text(required=True)
    name = f.Text(required=True)
    measure = f.Choice(*rules.MEASURES, required=True)
    custom = f.Flag(required=True)


class SuggestionList(f.Schema):
    """Suggestions, best first."""

    items = f.ListOf(f.Nested(Suggestion), max=20, required=True)


class SubstituteQuery(f.QuerySchema):
    """What is at hand."""

    available_equipment = f.CommaList(_slug())
    limit = f.Integer(min=1, max=50, load_default=10)


class Substitute(f.Schema):
    """An exercise that can stand in, and why."""

    exercise = f.Nested(Suggestion, required=True)
    likeness = f.Integer(min=0, max=100, required=True)
    reasons = f.ListOf(f.Text(), max=10, required=True)


class SubstituteList(f.Schema):
    """Substitutes, best first."""

    items = f.ListOf(f.Nested(Substitute), max=50, required=True)


class ExerciseMerge(f.Schema):
    """The exercise that takes the place."""

    into = f.Uuid(required=True)


class MuscleCopy(MuscleShare):
    """A muscle's part in an exercise, as other services keep it."""

    group = f.Text(
        allow_none=True,
        required=True,
        metadata={"description": "The group of GET /muscles that it belongs to; null where it has none."},
    )


class ExerciseCopy(f.Schema):
    """What other services keep of an exercise."""

    exercise_id = f.Uuid(required=True)
    owner_id = f.Uuid(allow_none=True, required=True)
    slug = f.Text(required=True)
    name = f.Text(required=True)
    category = _slug(required=True)
    measure = f.Choice(*rules.MEASURES, required=True)
    pattern = f.Choice(*rules.PATTERNS, required=True)
    mechanic = f.Choice(*rules.MECHANICS, required=True)
    level = f.Choice(*rules.LEVELS, required=True)
    laterality = f.Choice(*rules.LATERALITIES, required=True)
    equipment = f.ListOf(_slug(), max=10, required=True)
    load_per = f.Choice(*LOADS_PER, required=True, metadata={"description": LOAD_PER})
    muscles = f.ListOf(f.Nested(MuscleCopy), max=20, required=True)
    bodyweight_fraction = f.Integer(min=0, max=100, required=True)
    met = f.Text(allow_none=True, required=True)
    version = f.Integer(required=True)
    retired = f.Flag(required=True)
    merged_into = f.Uuid(allow_none=True, required=True)


class ExerciseCopies(f.Schema):
    """Those of the exercises asked for that exist."""

    by_id = f.MapOf(f.Uuid(), f.Nested(ExerciseCopy), max=f.MAX_IDS, required=True)
