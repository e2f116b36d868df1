"""Lists of exercises from outside: how they are asked for, and what stands in them beside the exercises."""

from __future__ import annotations

from typing import Any

from catalog_service.exercises import rules
from catalog_service.exercises.property_texts import LOAD_PER
from catalog_service.exercises.schemas import term_slug
from service_kit.http import fields as f
from training.counting import LOADS_PER

WORDS = (
    "Words of any script: case, accents, typos, word order, plurals and hyphens do not matter. Where a script has no "
    "spaces, a part of a name is enough."
)
_AT_HAND = "Slugs of GET /equipment. Only what can be done with these (and nothing else)."


def _any_of(field: Any, text: str) -> f.CommaList:
    return f.CommaList(field, metadata={"description": f"{text} Any of these passes."})


class FacetValue(f.Schema):
    """One value of a filter."""

    value = f.Text(required=True, metadata={"description": "As it is sent in the filter."})
    name = f.Text(required=True, metadata={"description": "As people call it."})
    count = f.Integer(min=0, required=True, metadata={"description": "Exercises that it would show."})


def _facet(name: str) -> f.ListOf:
    text = f"The values of `{name}`, those with most exercises first."
    return f.ListOf(f.Nested(FacetValue), max=500, required=True, metadata={"description": text})


class Facets(f.Schema):
    """How many exercises each value of each filter would show."""

    muscle = _facet("muscle")
    equipment = _facet("equipment")
    category = _facet("category")
    level = _facet("level")
    pattern = _facet("pattern")
    measure = _facet("measure")
    mechanic = _facet("mechanic")
    load_per = _facet("load_per")


class ExerciseQuery(f.PageQuery):
    """Filters take several values between commas: any of them passes. Different filters must all pass."""

    q = f.Text(max=200, metadata={"description": WORDS})
    muscle = _any_of(term_slug(), "Slugs of GET /muscles, trained as primary or secondary ones.")
    equipment = _any_of(term_slug(), "Slugs of GET /equipment that are used.")
    category = _any_of(term_slug(), "Slugs of GET /exercise-categories.")
    level = _any_of(f.Choice(*rules.LEVELS), "How much experience it takes.")
    pattern = _any_of(f.Choice(*rules.PATTERNS), "Kinds of movement.")
    measure = _any_of(f.Choice(*rules.MEASURES), "What a set is logged in.")
    mechanic = _any_of(f.Choice(*rules.MECHANICS), "Over one joint (`isolation`) or several (`compound`).")
    load_per = _any_of(f.Choice(*LOADS_PER), LOAD_PER)
    available_equipment = f.CommaList(term_slug(), metadata={"description": _AT_HAND})
    mine = f.Flag(load_default=False, metadata={"description": "Only your custom exercises."})
    sort = f.Sort(
        "relevance",
        "name",
        "-name",
        "newest",
        metadata={"description": "Left out: by relevance where there is a `q`, else by name."},
    )


class SuggestQuery(f.QuerySchema):
    """Words as they are typed."""

    q = f.Text(max=100, required=True, metadata={"description": WORDS, "example": "pullup"})
    limit = f.Integer(min=1, max=20, load_default=8, metadata={"description": "Suggestions at most."})


class Suggestion(f.Schema):
    """An exercise, as little of it as a list needs."""

    id = f.Uuid(required=True, metadata={"description": "Of the exercise."})
    slug = f.Text(required=True, metadata={"description": "In addresses, beside the id."})
    name = f.Text(required=True, metadata={"description": "What people call it."})
    measure = f.Choice(*rules.MEASURES, required=True, metadata={"description": "What a set of it is logged in."})
    custom = f.Flag(required=True, metadata={"description": "Whether it is yours alone."})


class SuggestionList(f.Schema):
    """Suggestions, best first."""

    items = f.ListOf(f.Nested(Suggestion), max=20, required=True, metadata={"description": "Best first."})


class SubstituteQuery(f.QuerySchema):
    """What is at hand."""

    available_equipment = f.CommaList(term_slug(), metadata={"description": _AT_HAND})
    limit = f.Integer(min=1, max=50, load_default=10, metadata={"description": "Substitutes at most."})


class Substitute(f.Schema):
    """An exercise that can stand in, and why."""

    exercise = f.Nested(Suggestion, required=True, metadata={"description": "The one that can stand in."})
    likeness = f.Integer(min=0, max=100, required=True, metadata={"description": "How well it does, percent."})
    reasons = f.ListOf(f.Text(), max=10, required=True, metadata={"description": "In words, the weightiest first."})


class SubstituteList(f.Schema):
    """Substitutes, best first."""

    items = f.ListOf(f.Nested(Substitute), max=50, required=True, metadata={"description": "Best first."})
