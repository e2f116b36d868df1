"""Reading the vocabularies with what the catalogue has of each word."""

from __future__ import annotations

from typing import Any

from catalog_service.exercises import queries as exercises
from catalog_service.exercises.catalogue import visible_to


def terms_with_counts(kind: str) -> dict[str, Any]:
    """All words of one kind, each with the number of public exercises in use that have it."""
    visible = visible_to(None)
    counts = exercises.public_counts(kind, visible)
    words = visible.vocabulary.of(kind)
    return {"items": [{**word._mapping, "exercises": counts.get(word.slug, 0)} for word in words]}
