"""Reading the vocabularies with what the catalogue has of each word."""

from __future__ import annotations

from typing import Any

from catalog_service.exercises import queries as exercises
from catalog_service.terms import usecases as terms


def terms_with_counts(kind: str) -> dict[str, Any]:
    """All words of one kind, each with the number of public exercises in use that have it."""
    counts = exercises.public_counts(kind)
    return {"items": [{**vars(term), "exercises": counts.get(term.slug, 0)} for term in terms.terms(kind)]}
