"""The audit log as it is in the database, a page at a time, all of it as of one instant.

A page that holds a value which is no longer of its column's type (SQLite takes anything) is read row by row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from flask import current_app
from sqlalchemy import Select, func, select

from auth_service.audit.models import AuditEntry, AuditErased, AuditHead, AuditPrivate
from auth_service.audit.rules import ERASED, Entry, Head, is_erasure
from service_kit.db.session import db_session

PAGE = 1_000
UNREADABLE = (ValueError, TypeError, AttributeError)


class Link(NamedTuple):
    """An entry and the hash that is stored with it; both None where they cannot be read."""

    seq: int
    entry: Entry | None
    stored_hash: str | None


class Private(NamedTuple):
    """The personal details of an entry, with what they share with it."""

    subject_ref: UUID | None
    at: datetime
    salt: str
    details: Any


@contextmanager
def snapshot() -> Iterator[None]:
    """Inside, a unit of work of its own that reads what was committed at its first look, and nothing later."""
    with current_app.app_context():
        unit = db_session()
        if unit.get_bind().dialect.name == "postgresql":  # on SQLite every transaction is like that
            unit.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield


def head() -> Head | None:
    """The end of the chain as the database keeps it."""
    found = db_session().execute(select(AuditHead.seq, AuditHead.entry_hash).where(AuditHead.id == 1)).one_or_none()
    return Head(*found) if found else None


def pages() -> Iterator[list[Link]]:
    """All entries in the order of their numbers."""
    columns = [column for column in AuditEntry.__table__.columns if column.name != "entry_hash"]
    wanted = select(AuditEntry.seq, *columns, AuditEntry.entry_hash).order_by(AuditEntry.seq)
    for seqs in _seqs(AuditEntry):
        rows = _read(wanted, AuditEntry, seqs)
        yield [Link(seq, Entry(*row[1:-1]), row[-1]) if (row := rows[seq]) else Link(seq, None, None) for seq in seqs]


def private(links: Collection[Link]) -> dict[int, Private | None]:
    """Personal details by the number of their entry; None for those that cannot be read."""
    columns = AuditPrivate.seq, AuditPrivate.subject_ref, AuditPrivate.at, AuditPrivate.salt, AuditPrivate.details
    rows = _read(select(*columns), AuditPrivate, [link.seq for link in links])
    return {seq: Private(*row[1:]) if row else None for seq, row in rows.items()}


def erased(links: Collection[Link]) -> dict[int, int]:
    """By which entry the personal details of these were erased."""
    wanted = select(AuditErased.seq, AuditErased.erased_by)
    found = db_session().execute(wanted.where(AuditErased.seq.in_([link.seq for link in links])))
    return {row.seq: row.erased_by for row in found}


def erased_by(seq: int) -> Iterator[int]:
    """The numbers of those whose personal details were erased by this entry, ascending."""
    after: int | None = None
    while True:
        wanted = select(AuditErased.seq).where(AuditErased.erased_by == seq).order_by(AuditErased.seq).limit(PAGE)
        found = db_session().scalars(wanted if after is None else wanted.where(AuditErased.seq > after)).all()
        yield from found
        if len(found) < PAGE:
            return
        after = found[-1]


def erasures_among(seqs: Collection[int]) -> set[int]:
    """Those of the entries that cover erased personal details."""
    found = _read(select(AuditEntry.seq, AuditEntry.details), AuditEntry, sorted(seqs))
    return {seq for seq, row in found.items() if row and is_erasure(row[1])}


def erased_by_older_releases(links: Collection[Link]) -> set[int]:
    """Those whose account was erased later by a release that did not say yet which personal details went with it."""
    subjects = {link.entry.subject_ref for link in links if link.entry and link.entry.subject_ref}
    if not subjects:
        return set()
    wanted = select(AuditEntry.seq, AuditEntry.subject_ref).order_by(AuditEntry.seq)
    ends = db_session().execute(wanted.where(AuditEntry.action == ERASED, AuditEntry.subject_ref.in_(subjects))).all()
    described = erasures_among([end.seq for end in ends])
    last = {end.subject_ref: end.seq for end in ends if end.seq not in described}
    return {link.seq for link in links if link.entry and last.get(link.entry.subject_ref, 0) > link.seq}


def private_without_entry() -> Iterator[int]:
    """The numbers of personal details that belong to no entry."""
    return _without_entry(AuditPrivate)


def erased_without_entry() -> Iterator[int]:
    """The numbers of marks of an erasure that belong to no entry."""
    return _without_entry(AuditErased)


def counts_by_subject(action: str, refs: Iterable[UUID]) -> dict[UUID, int]:
    """How many entries of an action each of these pseudonyms is the subject of; absent where there is none."""
    wanted = select(AuditEntry.subject_ref, func.count()).group_by(AuditEntry.subject_ref)
    found = db_session().execute(wanted.where(AuditEntry.action == action, AuditEntry.subject_ref.in_(refs)))
    return {subject: count for subject, count in found if subject}


def _without_entry(table: type[AuditPrivate | AuditErased]) -> Iterator[int]:
    for seqs in _seqs(table):
        known = set(db_session().scalars(select(AuditEntry.seq).where(AuditEntry.seq.in_(seqs))))
        yield from (seq for seq in seqs if seq not in known)


def _seqs(table: Any) -> Iterator[list[int]]:
    after: int | None = None
    while True:
        wanted = select(table.seq).order_by(table.seq).limit(PAGE)
        found = list(db_session().scalars(wanted if after is None else wanted.where(table.seq > after)))
        if not found:
            return
        yield found
        after = found[-1]


def _read(wanted: Select[Any], table: Any, seqs: list[int]) -> dict[int, Any]:
    """The rows with these numbers, by number; None for one that cannot be read."""
    if not seqs:
        return {}
    try:
        return {row[0]: row for row in db_session().execute(wanted.where(table.seq.in_(seqs)))}
    except UNREADABLE:
        return {seqs[0]: None} if len(seqs) == 1 else {k: v for s in seqs for k, v in _read(wanted, table, [s]).items()}
