"""Which plan days were done."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from itertools import count
from uuid import UUID

from sqlalchemy import bindparam, select

from plans_service.adherence.models import DoneWorkout
from service_kit.db.session import db_session

# How many workouts are read at once where older ones are looked for.
PAGE = 100


def current(workout_id: UUID, version: int) -> DoneWorkout | None:
    """The workout, where it stands as it was at this version."""
    row = db_session().get(DoneWorkout, workout_id)
    return row if row is not None and row.version == version else None


def done(user_id: UUID, plan_ids: Collection[UUID], since: date) -> Iterator[tuple[UUID, UUID, UUID, date]]:
    """``(plan id, workout id, plan day id, local date)`` of the plans' workouts from ``since`` on, oldest first."""
    for row in db_session().execute(_SINCE, {"user_id": user_id, "plan_ids": list(plan_ids), "since": since}):
        yield row[0], row[1], row[2], row[3]


def done_before(user_id: UUID, plan_id: UUID, until: date, since: date) -> Iterator[tuple[UUID, UUID, date]]:
    """``(workout id, plan day id, local date)`` of a plan's workouts before ``until``, not before ``since``, newest
    first; read a page at a time, as far as somebody looks.
    """
    span = {"user_id": user_id, "plan_id": plan_id, "until": until, "since": since}
    for start in count(0, PAGE):
        rows = db_session().execute(_BEFORE, {**span, "start": start}).all()
        yield from ((key, day_id, on) for key, day_id, on in rows)
        if len(rows) < PAGE:
            return


_ROW = DoneWorkout.__table__.c
_DONE = (_ROW.id, _ROW.plan_day_id, _ROW.local_date)
_BY_A_DAY = (_ROW.user_id == bindparam("user_id"), _ROW.plan_day_id.is_not(None), _ROW.local_date >= bindparam("since"))
_OLDEST_FIRST = (_ROW.local_date, _ROW.ended_at, _ROW.id)
_SINCE = (
    select(_ROW.plan_id, *_DONE)
    .where(*_BY_A_DAY, _ROW.plan_id.in_(bindparam("plan_ids", expanding=True)))
    .order_by(*_OLDEST_FIRST)
)
_BEFORE = (
    select(*_DONE)
    .where(*_BY_A_DAY, _ROW.plan_id == bindparam("plan_id"), _ROW.local_date < bindparam("until"))
    .order_by(*(column.desc() for column in _OLDEST_FIRST))
    .limit(PAGE)
    .offset(bindparam("start"))
)
