"""An exercise as it is kept in memory: what lists filter and sort by, and the JSON that is answered, made once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from catalog_service.exercises import schemas
from catalog_service.exercises.rules import PRIMARY, Profile
from catalog_service.exercises.views import render
from catalog_service.search.rules import Document
from service_kit.http import dumping

# Filters of the list that compare one value of an exercise; with those of several values, in the order of the facets.
PLAIN = ("category", "level", "pattern", "measure", "mechanic", "load_per")
FILTERS = ("muscle", "equipment", *PLAIN)
# What Python takes for an entry besides its JSON and its document, each twice its length at most.
_OVERHEAD = 3_000
_WRITE = dumping.writer(schemas.Exercise())

# Tells the states of an exercise apart, whatever the database was before.
State = tuple[UUID, int, datetime]


@dataclass(frozen=True, slots=True)
class Entry:
    """An exercise in one state. ``words``: its values by the names of the filters. ``primary``: the muscles that it
    trains most. ``body``: its JSON.
    """

    id: UUID
    version: int
    updated_at: datetime
    created_at: datetime
    slug: str
    name: str
    measure: str
    custom: bool
    retired: bool
    merged_into: UUID | None
    words: Mapping[str, Sequence[str]]
    primary: Sequence[str]
    profile: Profile
    document: Document | None = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def state(self) -> State:
        """What the state is known by."""
        return self.id, self.version, self.updated_at

    @property
    def size(self) -> int:
        """The bytes that it takes in memory, about."""
        return _OVERHEAD + 3 * len(self.body)


def make_entry(row: Mapping[str, Any], parts: Sequence[Any], names: Mapping[str, Mapping[str, str]]) -> Entry:
    """From the columns of an exercise, the rows of its muscles and equipment in their order, and the display names."""
    muscles = [part for part in parts if part.role is not None]
    equipment = [part.word for part in parts if part.role is None]
    shown = SimpleNamespace(
        **row,
        muscles=[SimpleNamespace(muscle=part.word, role=part.role, share=part.share) for part in muscles],
        equipment=equipment,
        custom=row["owner_id"] is not None,
        retired=row["retired_at"] is not None,
    )
    words = {name: (row[name],) for name in PLAIN}
    shares = {part.word: part.share for part in muscles}
    return Entry(
        id=row["id"],
        version=row["version"],
        updated_at=row["updated_at"],
        created_at=row["created_at"],
        slug=row["slug"],
        name=row["name"],
        measure=row["measure"],
        custom=shown.custom,
        retired=shown.retired,
        merged_into=row["merged_into"],
        words={**words, "muscle": tuple(shares), "equipment": tuple(equipment)},
        primary=tuple(part.word for part in muscles if part.role == PRIMARY),
        profile=Profile(shares, row["pattern"], row["measure"], row["mechanic"], row["level"]),
        document=row["document"],
        body=json_bytes(_WRITE(render(shown, names))),
    )


def json_bytes(content: Any) -> bytes:
    """The JSON of what a writer gave, to stand within an answer."""
    return dumping.encode(content).rstrip(b"\n")
