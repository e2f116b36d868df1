"""Indexing an exercise, and finding exercises for a query among those that a caller may see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, insert, select

from catalog_service.database import db
from catalog_service.search import ranking
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


def find(text: str, among: Select[Any]) -> list[UUID]:
    """Ids of the exercises that answer ``text``, best first. ``among`` selects the ids that may be shown."""
    query = query_words(text)
    if not query:
        return []
    shared = func.count().label("shared")
    allowed = among.subquery()
    narrowed = (
        select(Trigram.exercise_id, shared)
        .where(Trigram.trigram.in_(sorted(pieces(query))), Trigram.exercise_id.in_(select(allowed)))
        .group_by(Trigram.exercise_id)
        .order_by(shared.desc(), Trigram.exercise_id)
        .limit(CANDIDATES)
        .subquery()
    )
    documents = db.session.execute(
        select(SearchDocument.exercise_id, SearchDocument.fields).join(
            narrowed, narrowed.c.exercise_id == SearchDocument.exercise_id
        )
    )
    scored = [(ranking.score(query, fields), key, fields) for key, fields in documents]
    hits = [hit for hit in scored if hit[0] >= ranking.MIN_SCORE]
    hits.sort(key=lambda hit: (-hit[0], len(hit[2]["titles"][0]), hit[2]["titles"][0], hit[1]))
    return [key for _, key, _ in hits]
