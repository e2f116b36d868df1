"""Reading the catalogue: filters, facets, substitutes, counts. All from memory, see ``catalogue.py``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from catalog_service.exercises import rules
from catalog_service.exercises.catalogue import Visible
from catalog_service.exercises.collection import Collection
from catalog_service.exercises.entries import FILTERS, Entry, json_bytes
from catalog_service.exercises.views import display_name
from catalog_service.search.usecases import Search
from catalog_service.terms import usecases as terms
from service_kit.errors import NotFound
from service_kit.http.dumping import Fragment

# Bits of each collection that a reader sees.
Bits = list[tuple[Collection, int]]


def find(key: str, visible: Visible) -> Entry:
    """The exercise with this id or slug, own ones before public ones of the same slug. Raises NotFound."""
    try:
        found = visible.get(UUID(key))
    except ValueError:
        found = visible.get(key)
    if found is None:
        raise NotFound("There is no such exercise.")
    return found


def successor(entry: Entry, visible: Visible) -> Entry:
    """The exercise that is in use for this one: itself, or the one at the end of its merges."""
    while entry.merged_into is not None and (following := visible.get(entry.merged_into)) is not None:
        entry = following
    return entry


def listed(filters: Mapping[str, Any], visible: Visible) -> tuple[list[Entry], Fragment]:
    """All that a list shows on all its pages, in order, and its facets.

    Raises Invalid for filters that are in no vocabulary.
    """
    _check(filters, visible)
    text, sort = filters.get("q"), filters.get("sort")
    passing = _passing(filters, visible)
    if not text:
        return _sorted(passing, sort), _facets_without_words(filters, visible, passing)
    search = Search(text)
    hits = search.find(_indexes(passing))
    facets = Fragment(json_bytes(_facets(filters, visible, passing, (search, hits))))
    found = _only(passing, hits)
    if sort not in (None, "relevance"):
        return _sorted(found, sort), facets
    by_id = {entry.id: entry for one, bits in found for entry in one.selected(bits)}
    return [by_id[key] for key in hits], facets


def suggest(text: str, visible: Visible, limit: int) -> list[Entry]:
    """The first exercises for words that are still being typed."""
    hits = Search(text).find(_indexes(_passing({}, visible)))[:limit]
    return [entry for key in hits if (entry := visible.get(key)) is not None]


def substitutes(exercise: Entry, available: Sequence[str] | None, visible: Visible, limit: int) -> list[dict[str, Any]]:
    """Exercises that can stand in for this one with the equipment at hand, best first, with reasons."""
    filters = {"available_equipment": available} if available is not None else {}
    _check(filters, visible)
    alike = _passing({**filters, "muscle": list(exercise.profile.muscles)}, visible)
    ranked: list[dict[str, Any]] = [
        {"exercise": other, "likeness": points, "reasons": reasons}
        for one, bits in alike
        for other in one.selected(bits)
        if other.id != exercise.id
        for points, reasons in [rules.likeness(exercise.profile, other.profile)]
        if points >= rules.MIN_LIKENESS
    ]
    return sorted(ranked, key=lambda one: (-one["likeness"], one["exercise"].name, one["exercise"].id))[:limit]


def public_counts(kind: str, visible: Visible) -> dict[str, int]:
    """Public exercises in use by muscle (as primary), equipment or category."""
    public = visible.public
    if kind != terms.MUSCLE:
        return public.counts(kind, public.in_use)
    return Counter(muscle for entry in public.selected(public.in_use) for muscle in entry.primary)


def _check(filters: Mapping[str, Any], visible: Visible) -> None:
    rules.check_filters(filters, visible.vocabulary.display_names)


def _passing(filters: Mapping[str, Any], visible: Visible, without: str = "") -> Bits:
    """The exercises in use that pass the filters, except the one named ``without``."""
    own_alone = bool(filters.get("mine"))
    collections = [one for one in visible.collections if not (own_alone and one is visible.public)]
    return [(one, one.passing(filters, without)) for one in collections]


def _only(passing: Bits, ids: Sequence[UUID]) -> Bits:
    return [(one, bits & one.bits_of(ids)) for one, bits in passing]


def _indexes(passing: Bits) -> list[tuple[Any, int]]:
    return [(one.index, bits) for one, bits in passing]


def _facets_without_words(filters: Mapping[str, Any], visible: Visible, passing: Bits) -> Fragment:
    """The facets of a list that was not searched, made once for the same filters."""
    key = tuple(
        (name, *value) if isinstance(value, list) else name
        for name in ("mine", "available_equipment", *FILTERS)
        if (value := filters.get(name)) not in (None, False)
    )
    counted = visible.collections[0].facets
    return Fragment(counted.get(key, lambda: json_bytes(_facets(filters, visible, passing, None))))


def _facets(
    filters: Mapping[str, Any], visible: Visible, passing: Bits, searched: tuple[Search, list[UUID]] | None
) -> dict[str, Any]:
    return {name: _facet(name, filters, visible, passing, searched) for name in FILTERS}


def _facet(
    name: str, filters: Mapping[str, Any], visible: Visible, passing: Bits, searched: tuple[Search, list[UUID]] | None
) -> list[dict[str, Any]]:
    """How many exercises each value of one filter would show, all other filters kept.

    ``passing``: what passes all of them; ``searched``: the search and its hits among those.
    """
    if filters.get(name):
        passing = _passing(filters, visible, without=name)
    if searched is not None:
        search, hits = searched
        passing = _only(passing, search.find(_indexes(passing)) if filters.get(name) else hits)
    counts = passing[0][0].counts(name, passing[0][1]) if passing else {}
    for one, bits in passing[1:]:
        for word, number in one.counts(name, bits).items():
            counts[word] = counts.get(word, 0) + number
    ranked = sorted((-number, word) for word, number in counts.items())
    names = visible.vocabulary.display_names
    return [{"value": word, "name": display_name(name, word, names), "count": -number} for number, word in ranked]


def _sorted(passing: Bits, sort: str | None) -> list[Entry]:
    """By name, ids where names are equal; or as ``sort`` says."""
    if sort == "newest":
        entries = sorted((entry for one, bits in passing for entry in one.selected(bits)), key=lambda one: one.id.int)
        return sorted(entries, key=lambda entry: entry.created_at, reverse=True)
    if sort == "-name":
        ranked = [found for one, bits in passing for found in one.ranked(bits)]
        return [entry for _, entry in sorted(ranked, key=lambda found: (-found[0][0], -found[0][1], found[0][2]))]
    if len(passing) == 1:
        return [entry for one, bits in passing for entry in one.selected(bits)]
    return [entry for _, entry in sorted(found for one, bits in passing for found in one.ranked(bits))]
