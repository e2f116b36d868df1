"""Following the merges of exercises through a service's copies of them.

Each copy names the exercise that it was merged into itself, which may have been merged in turn. So copies are right in
whatever order the events about them come, and an undone merge needs no more than the event about its own exercise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, select

from service_kit.db.session import db_session
from service_kit.messaging.copies import LocalCopy
from training.exercises import ExerciseCopy

CopyT = TypeVar("CopyT", bound=ExerciseCopy)


def successors(
    copies: LocalCopy[CopyT], keys: Collection[UUID], found: Mapping[UUID, CopyT] | None = None
) -> dict[UUID, CopyT]:
    """The exercise that each of the keys counts as: itself, or the one at the end of its merges.

    Keys that have no copy are left out, and so is all that lies behind a successor that has none. ``found`` are the
    copies of the keys, where they were read before.
    """
    known: dict[UUID, CopyT] = {}
    next_ones = copies.find(keys) if found is None else dict(found)
    while next_ones:
        known |= next_ones
        wanted = {one.merged_into for one in next_ones.values() if one.merged_into is not None} - known.keys()
        next_ones = copies.find(wanted) if wanted else {}
    return {key: _last(known, key) for key in keys if key in known}


def families(copies: LocalCopy[CopyT], keys: Collection[UUID], user_id: UUID) -> set[UUID]:
    """The ids under which the user may have logged what the keys count as: its own, and all that was merged into it.

    Of the many exercises that others merged into a public one none is among them.
    """
    near = nearest(copies, keys, user_id)
    if not any(one.merged_into for one in near.values()):
        return set(keys)
    found = {key: near[key] for key in keys if key in near}
    heads = {one.id for one in successors(copies, keys, found).values()} | set(keys)
    return with_merged(copies, heads, user_id)


def nearest(copies: LocalCopy[CopyT], keys: Collection[UUID], user_id: UUID) -> dict[UUID, CopyT]:
    """The copies of the keys, and of what the user can see that was merged into one of them: one statement, and where
    none of these is merged all that counts as one of the keys.
    """
    copies.renew(set(keys))
    copies.renew_owned(user_id)
    value: Any = copies.value
    query = _nearest(copies.table, value, copies.user.key)
    rows = db_session().execute(query, {"keys": list(keys), "user_id": user_id})
    return {row.id: value(**row._mapping) for row in rows}


@cache
def _nearest(table: Any, value: Any, user: str) -> Select[Any]:
    columns: Any = table.__table__.c
    keys: Any = bindparam("keys", expanding=True)
    is_seen = columns[user].is_(None) | (columns[user] == bindparam("user_id"))
    wanted = columns.id.in_(keys) | columns.merged_into.in_(keys) & is_seen
    return select(*(columns[field.name] for field in fields(value))).where(wanted)


def with_merged(copies: LocalCopy[CopyT], heads: set[UUID], user_id: UUID) -> set[UUID]:
    """The ids, and those of what the user can see that was merged into them."""
    copies.renew_owned(user_id)
    return heads | predecessors(copies, heads, copies.user.is_(None) | (copies.user == user_id))


def predecessors(
    copies: LocalCopy[CopyT], keys: Collection[UUID], of_whom: ColumnElement[bool] | None = None
) -> set[UUID]:
    """The ids of all exercises (``of_whom``: a condition) that were merged into one of the keys, or one of those.

    A statement for each link of the longest chain, and one more: most exercises have none.
    """
    query = _merged_into(copies.table)
    query = query if of_whom is None else query.where(of_whom)
    found, wanted = set[UUID](), set(keys)
    while wanted:
        wanted = set(db_session().scalars(query, {"keys": list(wanted)})) - found
        found |= wanted
    return found


@cache
def _merged_into(table: Any) -> Select[Any]:
    columns = table.__table__.c
    return select(columns.id).where(columns.merged_into.in_(bindparam("keys", expanding=True)))


def with_predecessors(copies: LocalCopy[CopyT], heads: Select[Any]) -> Select[Any]:
    """The ids that ``heads`` selects (as ``id``), and those of all exercises that were merged into one of them."""
    table = copies.table
    first = heads.cte(recursive=True)
    merged = select(table.id).join(first, table.merged_into == first.c.id)
    return select(first.union(merged).c.id)


def _last(known: Mapping[UUID, CopyT], key: UUID) -> CopyT:
    """Ends even where late events make a circle of two merges of which one was undone."""
    passed: set[UUID] = set()
    here = known[key]
    while here.id not in passed:
        passed.add(here.id)
        here = known.get(here.merged_into, here) if here.merged_into else here
    return here
