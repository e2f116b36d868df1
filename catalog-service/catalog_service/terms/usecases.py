"""Reading and filling the vocabularies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Row, Select, func, literal_column, select

from catalog_service.database import db
from catalog_service.terms.models import Term

MUSCLE, EQUIPMENT, CATEGORY = "muscle", "equipment", "category"
KINDS = (MUSCLE, EQUIPMENT, CATEGORY)
_KNOWN = "terms"


@dataclass(frozen=True)
class Vocabulary:
    """All words of the three kinds in their usual order, apart from any unit of work."""

    words: tuple[Row[Any], ...]

    def of(self, kind: str) -> list[Row[Any]]:
        """The words of one kind: kind, slug, name, group, region, description, position."""
        return [word for word in self.words if word.kind == kind]

    @cached_property
    def display_names(self) -> dict[str, dict[str, str]]:
        """By kind and slug, the name of each word as it is shown."""
        return {kind: {word.slug: word.name for word in self.of(kind)} for kind in KINDS}


def vocabulary() -> Vocabulary:
    """The words as they are in the database."""
    columns = (Term.kind, Term.slug, Term.name, Term.group, Term.region, Term.description, Term.position)
    return Vocabulary(tuple(db.session.execute(select(*columns).order_by(Term.position))))


def revision(label: str) -> Select[Any]:
    """Selects the label, their number, 0, and when one was changed last: other figures after every change."""
    figures: tuple[Any, ...] = func.count(), literal_column("0"), func.max(Term.updated_at)
    return select(literal_column(f"'{label}'"), *figures)


def terms(kind: str) -> list[Term]:
    """All words of one kind in their usual order. Read once in a unit of work."""
    known: list[Term] | None = db.session.info.get(_KNOWN)
    if known is None:
        known = db.session.info[_KNOWN] = list(db.session.scalars(select(Term).order_by(Term.position)))
    return [term for term in known if term.kind == kind]


def slugs(kind: str) -> set[str]:
    """The slugs of one kind."""
    return {term.slug for term in terms(kind)}


def groups(kind: str) -> dict[str, str | None]:
    """The group of each word of one kind, None for a word that has none."""
    return {term.slug: term.group for term in terms(kind)}


def names(kind: str) -> dict[str, str]:
    """Name by slug, with the group of a muscle behind it, for the search."""
    return {term.slug: f"{term.name} {term.group or ''}".strip() for term in terms(kind)}


def display_names(kind: str) -> dict[str, str]:
    """The name of each word of one kind, as it is shown."""
    return {term.slug: term.name for term in terms(kind)}


def plant(kind: str, rows: Iterable[dict[str, Any]]) -> None:
    """Make the vocabulary exactly ``rows`` (mappings with slug and name, and what else they say)."""
    known = {term.slug: term for term in terms(kind)}
    for position, row in enumerate(rows):
        term = known.pop(row["slug"], None)
        if term is None:
            term = Term(kind=kind, slug=row["slug"])
            db.session.add(term)
        term.name, term.position = row["name"], position
        term.group = row.get("group") or row.get("kind")
        term.region, term.description = row.get("region"), row.get("description")
    for term in known.values():
        db.session.delete(term)
    db.session.flush()
    db.session.info.pop(_KNOWN)
