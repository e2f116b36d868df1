"""Following the merges of exercises through a service's copies of them.

Each copy names the exercise that it was merged into itself, which may have been merged in turn. So copies are right in
whatever order the events about them come, and an undone merge needs no more than the event about its own exercise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from service_kit.db.session import db_session
from service_kit.messaging.copies import LocalCopy
from training.exercises import ExerciseCopy

CopyT = TypeVar("CopyT", bound=ExerciseCopy)


def successors(copies: LocalCopy[CopyT], keys: Collection[UUID]) -> dict[UUID, CopyT]:
    """The exercise that each of the keys counts as: itself, or the one at the end of its merges.

    Keys that have no copy are left out, and so is all that lies behind a successor that has none.
    """
    known: dict[UUID, CopyT] = {}
    wanted = set(keys)
    while wanted:
        found = copies.find(wanted)
        known |= found
        wanted = {one.merged_into for one in found.values() if one.merged_into is not None} - known.keys()
    return {key: _last(known, key) for key in keys if key in known}


def families(copies: LocalCopy[CopyT], keys: Collection[UUID]) -> set[UUID]:
    """The ids under which what the keys count as was ever logged: its own, and all that was merged into it."""
    heads = {one.id for one in successors(copies, keys).values()} | set(keys)
    return heads | predecessors(copies, heads)


def predecessors(copies: LocalCopy[CopyT], keys: Collection[UUID]) -> set[UUID]:
    """The ids of all exercises that were merged into one of the keys, directly or through others."""
    table = copies.table
    first = select(table.id).where(table.merged_into.in_(set(keys))).cte("merged", recursive=True)
    merged = first.union(select(table.id).join(first, table.merged_into == first.c.id))
    return set(db_session().scalars(select(merged.c.id)))


def _last(known: Mapping[UUID, CopyT], key: UUID) -> CopyT:
    """Ends even where late events make a circle of two merges of which one was undone."""
    passed: set[UUID] = set()
    here = known[key]
    while here.id not in passed:
        passed.add(here.id)
        here = known.get(here.merged_into, here) if here.merged_into else here
    return here
