"""Exercises of one owner in memory, found by sets of bits: one bit for each, in the order of their names.

What passes the filters is the AND of a few whole numbers, what a value of a facet would show the bits of one more AND.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import compress
from typing import Any
from uuid import UUID

from catalog_service.exercises.entries import FILTERS, Entry
from catalog_service.search.index import Index

NOTHING = "none"
# What the facets of a collection take at most, about: each of them some hundred values.
_FACETS_BYTES = 80_000
# Where a name stands in the order of the database: among the public ones, and among one's own between two of those.
Rank = tuple[int, int]
# The same with the id, by which equal names are ordered.
Place = tuple[int, int, int]


class Facets:
    """Facets that were counted, as JSON, by the filters. They live as long as the collection; the first go first.

    Those of a user's own exercises count the public ones too, and go with the collection when either change.
    """

    MAX = 8

    def __init__(self) -> None:
        self._counted: dict[Hashable, bytes] = {}

    def get(self, filters: Hashable, count: Callable[[], bytes]) -> bytes:
        """Those of these filters, counted now if they were not before."""
        found = self._counted.get(filters)
        if found is None:
            found = self._counted[filters] = count()
            for first in list(self._counted)[: -self.MAX]:
                self._counted.pop(first, None)
        return found


class Collection:
    """The entries in the order of their names and then ids, and the ranks of their names. It never changes."""

    def __init__(self, entries: Sequence[Entry], ranks: Sequence[Rank]) -> None:
        self.entries = entries
        self.places: list[Place] = [(*rank, entry.id.int) for rank, entry in zip(ranks, entries, strict=True)]
        self.ids = {entry.id: place for place, entry in enumerate(entries)}
        self.slugs = {entry.slug: entry for entry in entries if not entry.retired}
        self.facets = Facets()
        self.in_use = sum(1 << place for place, entry in enumerate(entries) if not entry.retired)
        self.words = {name: self._bits(name) for name in FILTERS}

    def _bits(self, name: str) -> Mapping[str, int]:
        found: defaultdict[str, int] = defaultdict(int)
        for place, entry in enumerate(self.entries):
            for word in entry.words[name]:
                found[word] |= 1 << place
        return dict(found)

    @cached_property
    def index(self) -> Index:
        """What the search asks."""
        return Index(list(self.ids), [entry.document for entry in self.entries])

    @cached_property
    def size(self) -> int:
        """The bytes that it takes in memory, about."""
        return _FACETS_BYTES + sum(entry.size for entry in self.entries)

    def get(self, key: UUID | str) -> Entry | None:
        """The exercise with this id, or in use under this slug."""
        if isinstance(key, str):
            return self.slugs.get(key)
        place = self.ids.get(key)
        return None if place is None else self.entries[place]

    def passing(self, filters: Mapping[str, Any], without: str = "") -> int:
        """The bits of the exercises in use that pass the filters, except the one named ``without``."""
        found = self.in_use
        for name in FILTERS:
            if filters.get(name) and name != without:
                found &= self._any(name, filters[name])
        if filters.get("available_equipment") is not None:
            at_hand = {*filters["available_equipment"], NOTHING}
            found &= ~self._any("equipment", self.words["equipment"].keys() - at_hand)
        return found

    def _any(self, name: str, words: Iterable[str]) -> int:
        found, bits = 0, self.words[name]
        for word in words:
            found |= bits.get(word, 0)
        return found

    def counts(self, name: str, among: int) -> dict[str, int]:
        """How many of the exercises ``among`` these bits have each value of a filter; those that none has are left
        out.
        """
        return {word: number for word, bits in self.words[name].items() if (number := (bits & among).bit_count())}

    def bits_of(self, ids: Iterable[UUID]) -> int:
        """The bits of those of the ids that are here."""
        return sum(1 << place for key in ids if (place := self.ids.get(key)) is not None)

    def selected(self, bits: int) -> Iterator[Entry]:
        """The exercises with these bits, in order."""
        return compress(self.entries, _flags(bits))

    def ranked(self, bits: int) -> Iterator[tuple[Place, Entry]]:
        """The same, each with its place among those of other collections too; no two places are equal."""
        return compress(zip(self.places, self.entries, strict=True), _flags(bits))


def _flags(bits: int) -> Iterator[bool]:
    return map("1".__eq__, reversed(f"{bits:b}"))


def public_ranks(entries: Sequence[Entry]) -> list[Rank]:
    """Of public exercises in order: odd numbers, equal for equal names."""
    ranks: list[Rank] = []
    for place, entry in enumerate(entries):
        is_repeated = place and entries[place - 1].name == entry.name
        ranks.append(ranks[-1] if is_repeated else (2 * place + 1, 0))
    return ranks


def own_ranks(entries: Sequence[Entry], places: Sequence[int], public: Sequence[Entry]) -> list[Rank]:
    """Of a user's own in order, where ``places`` tells how many public ones have a name before theirs."""
    ranks: list[Rank] = []
    for number, (entry, place) in enumerate(zip(entries, places, strict=True)):
        if place < len(public) and public[place].name == entry.name:
            ranks.append((2 * place + 1, 0))
        elif number and entries[number - 1].name == entry.name:
            ranks.append(ranks[-1])
        else:
            ranks.append((2 * place, number))
    return ranks
