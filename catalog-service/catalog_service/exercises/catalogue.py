"""The exercises that a reader sees, kept in memory until they change.

Why: everybody reads the same few hundred exercises. To select, join and count them for each list took fourteen
statements and most of its time, and to write the same JSON again most of the rest; from memory it is one statement,
whatever is asked.
What makes it stale: any commit that touches a public exercise, a word of the vocabulary or, for their owner, a custom
exercise. Each request asks for the revisions first, in one statement over an index: how many rows there are, the sum
of their versions, and their last change. Public rows are never deleted and versions only rise, so that every commit
gives another revision, whoever made it: another process, another replica, the seed, the release before. What is read
after that is at least as new as the revision that it is kept under, hence nobody is given anything older than what was
committed when the request began; a change while it is read makes the revision old, never the content.
Bound: ``MAX_BYTES`` for all that a process keeps. Those asked for longest ago go first, all that nobody asked for in
``MAX_IDLE_S`` too, and what alone is larger is not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, null, select, union_all
from sqlalchemy import literal_column as sql
from sqlalchemy.orm import aliased

from catalog_service.database import db
from catalog_service.exercises.collection import Collection, own_ranks, public_ranks
from catalog_service.exercises.entries import Entry, State, make_entry
from catalog_service.exercises.models import Exercise, ExerciseEquipment, ExerciseMuscle
from catalog_service.search import usecases as search
from catalog_service.terms import usecases as terms
from service_kit.db.session import db_session
from training.bounded_cache import BoundedCache

MAX_BYTES = 67_108_864
MAX_IDLE_S = 600
_PLACE = "catalogue"
Label = tuple[Any, ...]


@dataclass(frozen=True)
class Content:
    """What is kept of one owner: the exercises, and the words by which they were described."""

    vocabulary: terms.Vocabulary
    exercises: Collection


Found = tuple[Label | None, Content | None]


@dataclass(frozen=True)
class Visible:
    """What one reader sees: the public exercises, and their own where they ever made any."""

    vocabulary: terms.Vocabulary
    public: Collection
    own: Collection | None = None

    @property
    def collections(self) -> tuple[Collection, ...]:
        """Those that are not empty; where slugs are the same, one's own goes before a public one."""
        return (self.public,) if self.own is None else (self.own, self.public)

    def get(self, key: UUID | str) -> Entry | None:
        """The exercise with this id, or in use under this slug, own ones first."""
        return next((found for one in self.collections if (found := one.get(key))), None)


class Cache:
    """What was read, by owner (None: the public ones with the vocabulary), each under the revision of its label."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self.contents: BoundedCache[UUID | None, tuple[Label, Content]] = BoundedCache(max_bytes, MAX_IDLE_S)

    def get(self, owner_id: UUID | None) -> Found:
        """The newest that is kept, with its label, which the caller compares."""
        return self.contents.get(owner_id) or (None, None)

    def put(self, owner_id: UUID | None, label: Label, found: Content) -> None:
        """Keep it instead of what was kept of this owner."""
        self.contents.put(owner_id, (label, found), found.exercises.size)


def visible_to(user_id: UUID | None) -> Visible:
    """What a user, or None for somebody without a token, sees as of now.

    Within a unit of work that has begun what it sees; it may be undone, so that nothing of that is kept.
    """
    begun = db_session().in_transaction()
    revisions = _revisions(user_id, begun)
    label: Label = (revisions["public"], revisions["terms"])
    cache: Cache = current_app.extensions.setdefault(_PLACE, Cache())
    keep = (lambda *_: None) if begun else cache.put
    public = _current(cache.get(None), keep, None, label)
    if user_id is None or not revisions["own"][0]:
        return Visible(public.vocabulary, public.exercises)
    own = _current(cache.get(user_id), keep, user_id, (*label, revisions["own"]), public)
    return Visible(public.vocabulary, public.exercises, own.exercises)


def _revisions(user_id: UUID | None, begun: bool) -> dict[str, tuple[Any, ...]]:
    """The revisions by what they are of."""
    statement, owner = _REVISIONS if user_id is None else _OWN_REVISIONS, {"owner": user_id}
    if begun:
        rows = db.session.execute(statement, owner).all()
    else:
        with db.engine.connect() as connection, _without_transaction(connection):
            rows = connection.execute(statement, owner).all()
    return {row[0]: tuple(row[1:]) for row in rows}


@contextmanager
def _without_transaction(connection: Connection) -> Iterator[None]:
    """On PostgreSQL one statement is one trip to the server in the block, not three. It makes no difference else."""
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name != "postgresql":
        yield
        return
    driver.autocommit = True
    try:
        yield
    finally:
        connection.rollback()  # which goes to no server, and lets the mode be changed
        driver.autocommit = False


def _current(
    found_before: Found, keep: Callable[..., None], owner_id: UUID | None, label: Label, public: Content | None = None
) -> Content:
    """What is kept of an owner under this label, else what is read now. ``public``: what own ones stand among.

    Of what was kept, entries whose exercise and words are the same still serve.
    """
    known_label, found = found_before
    if found is not None and known_label == label:
        return found
    known = found if found is not None and known_label is not None and known_label[1] == label[1] else None
    of_words = public or known
    vocabulary = of_words.vocabulary if of_words else terms.vocabulary()
    entries, places = _read(owner_id, vocabulary, known.exercises.entries if known else ())
    ranks = own_ranks(entries, places, public.exercises.entries) if public else public_ranks(entries)
    content = Content(vocabulary, Collection(entries, ranks))
    keep(owner_id, label, content)
    return content


def _read(owner_id: UUID | None, words: terms.Vocabulary, known: Sequence[Entry]) -> tuple[list[Entry], list[int]]:
    """Entries in the order of their names and ids, and of a user's own how many public names go before each.

    All of an exercise is read only where its state is not known.
    """
    order = db.session.execute(_PUBLIC_ORDER if owner_id is None else _OWN_ORDER, {"owner": owner_id}).all()
    states: Mapping[State, Entry] = {entry.state: entry for entry in known}
    entries = {row.id: states.get((row.id, row.version, row.updated_at)) for row in order}
    missing = [key for key, entry in entries.items() if entry is None]
    for start in range(0, len(missing), _AT_ONCE):
        entries.update(_rendered(missing[start : start + _AT_ONCE], words))
    found = [(entry, row.place) for row in order if (entry := entries[row.id]) is not None]
    return [entry for entry, _ in found], [place for _, place in found]


def _rendered(ids: Sequence[UUID], words: terms.Vocabulary) -> dict[UUID, Entry]:
    """The exercises with these ids, of which one may be gone."""
    parts: dict[UUID, list[Any]] = {}
    rows = db.session.execute(_ROWS, {"ids": ids}).all()
    for part in db.session.execute(_PARTS, {"ids": ids}):
        parts.setdefault(part.exercise_id, []).append(part)
    return {row.id: make_entry(row._asdict(), parts.get(row.id, ()), words.display_names) for row in rows}


def _order(of_whom: ColumnElement[bool], place: Any) -> Select[Any]:
    columns = Exercise.id, Exercise.version, Exercise.updated_at
    return select(*columns, place.label("place")).where(of_whom).order_by(Exercise.name, Exercise.id)


def _part(table: type[Any], word: Any, *members: Any) -> Select[Any]:
    return select(table.exercise_id, word.label("word"), *members, table.position).where(table.exercise_id.in_(_IDS))


def _revision(kind: str, of_whom: Any) -> Select[Any]:
    figures: tuple[Any, ...] = func.count(), func.sum(Exercise.version), func.max(Exercise.updated_at)
    return select(sql(f"'{kind}'"), *figures).where(of_whom)


# Ids in one statement at most.
_AT_ONCE = 500
_IDS: Any = bindparam("ids", expanding=True)
_COLUMNS = {column.key for column in Exercise.__mapper__.column_attrs} - {"name_key", "seed_digest"}
_PUBLIC, _OWN = Exercise.owner_id.is_(None), Exercise.owner_id == bindparam("owner")
_before = aliased(Exercise)
_names_before = select(func.count()).where(_before.owner_id.is_(None), _before.name < Exercise.name)
_PUBLIC_ORDER = _order(_PUBLIC, sql("0"))
_OWN_ORDER = _order(_OWN, _names_before.scalar_subquery())
_ROWS = select(
    *(getattr(Exercise, name) for name in sorted(_COLUMNS)), search.document_of(Exercise.id).label("document")
).where(Exercise.id.in_(_IDS))
_PARTS = union_all(
    _part(ExerciseMuscle, ExerciseMuscle.muscle, ExerciseMuscle.role, ExerciseMuscle.share),
    _part(ExerciseEquipment, ExerciseEquipment.equipment, null().label("role"), null().label("share")),
).order_by("position")
_FOR_ALL = _revision("public", _PUBLIC), terms.revision("terms")
_REVISIONS = union_all(*_FOR_ALL)
_OWN_REVISIONS = union_all(*_FOR_ALL, _revision("own", _OWN))
