"""Bringing the stored sets of a workout in line with what it says now, and which exercises that changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import bindparam, delete, insert, select

from service_kit.db.session import db_session
from tracking_service.performances.models import PerformedSet

_TABLE: Any = PerformedSet.__table__
# The records say what is in doubt. A place is compared by the order that it gives.
_STAYING = frozenset({"doubt"})
_ORDER = frozenset({"place"})
_KEY = ("workout_id", "set_id")
_COLUMNS = [column for column in _TABLE.columns if column.name not in _STAYING]


def replace(workout_id: UUID, rows: Sequence[Mapping[str, Any]], *, is_new: bool) -> tuple[frozenset[UUID], bool]:
    """Store ``rows`` (by column, in order) as the sets of the workout; one that ``is_new`` has none yet.

    Answers the exercises, as they are or were logged, whose sets are others now, or in another order; and whether any
    row is another.
    """
    before = {} if is_new else _stored(workout_id)
    after = {row["set_id"]: dict(row) for row in rows}
    added = [row for key, row in after.items() if key not in before]
    if removed := before.keys() - after.keys():
        db_session().execute(
            delete(PerformedSet).where(_TABLE.c.workout_id == workout_id, _TABLE.c.set_id.in_(removed))
        )
    if other := [row for key, row in after.items() if key in before and row != before[key]]:
        update(other)
    if added:
        db_session().connection().execute(insert(_TABLE), added)
    old, new = _by_exercise(before), _by_exercise(after)
    changed = frozenset(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
    return changed, bool(removed or other or added)


def update(rows: Iterable[Mapping[str, Any]]) -> None:
    """Write columns of stored sets; each row names the same ones, and the set by ``workout_id`` and ``set_id``."""
    parameters = [{**row, **{f"of_{name}": row[name] for name in _KEY}} for row in rows]
    if parameters:
        key = [_TABLE.c[name] == bindparam(f"of_{name}") for name in _KEY]
        columns = [name for name in parameters[0] if name in _TABLE.c and name not in _KEY]
        values: dict[str, Any] = {name: bindparam(name) for name in columns}
        db_session().connection().execute(sa.update(_TABLE).where(*key).values(values), parameters)


def exercise_ids(workout_id: UUID) -> frozenset[UUID]:
    """The exercises of a workout, as they were logged."""
    query = select(PerformedSet.exercise_id).where(PerformedSet.workout_id == workout_id).distinct()
    return frozenset(db_session().scalars(query))


def _stored(workout_id: UUID) -> dict[UUID, dict[str, Any]]:
    query = select(*_COLUMNS).where(_TABLE.c.workout_id == workout_id).order_by(_TABLE.c.place)
    return {row.set_id: dict(row._mapping) for row in db_session().execute(query)}


def _by_exercise(rows: Mapping[UUID, Mapping[str, Any]]) -> dict[UUID, list[dict[str, Any]]]:
    """What the sets of each exercise say, in order."""
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.values():
        found[row["exercise_id"]].append({name: value for name, value in row.items() if name not in _ORDER})
    return dict(found)
