"""Indexing an exercise, and finding exercises for a query among those that a caller may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import nsmallest
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, delete, insert, select
from sqlalchemy.orm import InstrumentedAttribute

from catalog_service.database import db
from catalog_service.search import ranking
from catalog_service.search.index import Index
from catalog_service.search.models import SearchDocument, Trigram
from catalog_service.search.rules import Document, pieces, pieces_of, query_words, words

CANDIDATES = 80


def index(exercise_id: UUID, name: str, aliases: Sequence[str], keywords: Sequence[str]) -> None:
    """Make the exercise findable by its name, aliases and keywords (texts); replaces what was indexed before."""
    forget(exercise_id)
    further = sorted({word for text in keywords for word in words(text)})
    fields: Document = {"titles": [words(title) for title in (name, *aliases)], "keywords": further}
    db.session.add(SearchDocument(exercise_id=exercise_id, fields=dict(fields)))
    db.session.flush()
    rows = [{"trigram": piece, "exercise_id": exercise_id} for piece in sorted(pieces_of(fields))]
    db.session.execute(insert(Trigram), rows)


def forget(exercise_id: UUID) -> None:
    """Take the exercise out of the index."""
    db.session.execute(delete(Trigram).where(Trigram.exercise_id == exercise_id))
    db.session.execute(delete(SearchDocument).where(SearchDocument.exercise_id == exercise_id))


def document_of(exercise_id: InstrumentedAttribute[UUID]) -> ScalarSelect[Any]:
    """Selects the document of the exercise with the id in this column; NULL where it has none."""
    return select(SearchDocument.fields).where(SearchDocument.exercise_id == exercise_id).scalar_subquery()


class Search:
    """A query of words, asked of several sets of documents; how well one answers is computed once."""

    def __init__(self, text: str) -> None:
        self._query = query_words(text)
        self._pieces = pieces(self._query) if self._query else set()
        self._scores: dict[UUID, float] = {}

    def find(self, among: Iterable[tuple[Index, int]]) -> list[UUID]:
        """Ids of the exercises that answer, best first, among those whose bits are set of each index.

        Only the ``CANDIDATES`` that share most pieces of words with the query are looked at.
        """
        sharing = (found for one, bits in among for found in one.sharing(self._pieces, bits))
        candidates = nsmallest(CANDIDATES, sharing, key=lambda found: (-found[0], found[1].int))
        scored = [(self._score(key, document), key, document) for _, key, document in candidates]
        hits = [hit for hit in scored if hit[0] >= ranking.MIN_SCORE]
        hits.sort(key=lambda hit: (-hit[0], len(hit[2]["titles"][0]), hit[2]["titles"][0], hit[1].int))
        return [key for _, key, _ in hits]

    def _score(self, key: UUID, document: Document) -> float:
        if key not in self._scores:
            self._scores[key] = ranking.score(self._query, document)
        return self._scores[key]
