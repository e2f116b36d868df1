"""Bringing the doubts of readings in line with the log, from where it changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, tuple_, union_all, update
from sqlalchemy.orm.attributes import set_committed_value

from service_kit.db.session import db_session
from tracking_service.measurements import doubt_rules
from tracking_service.measurements.doubt_rules import Reading, State
from tracking_service.measurements.models import Measurement, figures_text
from tracking_service.measurements.rules import Kind
from tracking_service.places import GIVEN_PLACE, Place, place_values
from training.quantity import exact_steps

# Readings that are read at once; judging ends soon after the last one that changed.
PAGE = 100
_COLUMNS: tuple[Any, ...] = tuple(
    getattr(Measurement, name)
    for name in (
        "measured_at", "id", "local_date", "doubt", "confirmed_as",
        "first_base", "first_value", "first_unit", "second_base", "second_value", "second_unit",
    )
)  # fmt: skip
_PLACE = (Measurement.measured_at, Measurement.id)
_MINE = (Measurement.user_id == bindparam("user_id"), Measurement.type == bindparam("type"))
_FIRST_PAGE = select(*_COLUMNS).where(*_MINE).order_by(*_PLACE).limit(PAGE)
_FURTHER_PAGE = _FIRST_PAGE.where(tuple_(*_PLACE) > GIVEN_PLACE)
_NEWEST_EARLIER = (
    select(*_COLUMNS)
    .where(*_MINE, tuple_(*_PLACE) < GIVEN_PLACE)
    .order_by(*(column.desc() for column in _PLACE))
    .limit(1)
)
_COUNTED_EARLIER = _NEWEST_EARLIER.where(Measurement.doubt.is_(None))
_AROUND = union_all(
    *(select(*part.subquery().columns) for part in (_NEWEST_EARLIER, _FIRST_PAGE.where(tuple_(*_PLACE) >= GIVEN_PLACE)))
)


def judge(
    user_id: UUID, kind: Kind, written: Sequence[Measurement], since: Place | None = None, until: Place | None = None
) -> list[Measurement]:
    """Judge the readings of a type from a place (instant, id) on, None: all, and note what is in doubt.

    Beyond ``until``, the last place where the log changed, it ends with the first reading that counts as before: behind
    it the state is the same, and so is what follows. One in doubt as before is no such end, since another may have
    counted last. Answers the rows whose judgement changed, their versions raised, without those ``written`` in this
    transaction, whose versions are.
    """
    if not doubt_rules.is_judged(kind):
        return []
    state, rows = _state_and_rows(user_id, kind, since)
    changed: dict[UUID, str | None] = {}
    for row in rows:
        reading = _reading(row)
        reason = doubt_rules.doubt(kind, reading, state)
        state = state.after(reading, reason)
        if reason != row.doubt:
            changed[row.id] = reason
        elif reason is None and until is not None and (row.measured_at, row.id) > until:
            break
    return _write(changed, {row.id: row for row in written})


def _reading(row: Any) -> Reading:
    typed = ((row.first_value, row.first_unit), (row.second_value, row.second_unit))
    figures = [exact_steps(value, unit) for value, unit in typed if value is not None]
    return Reading(row.local_date, figures, row.confirmed_as == figures_text(row.first_base, row.second_base))


def _state_and_rows(user_id: UUID, kind: Kind, since: Place | None) -> tuple[State, Iterator[Any]]:
    """The state behind the readings before a place, as they were judged, and the readings from there on."""
    mine = {"user_id": user_id, "type": kind.slug}
    if since is None:
        return State(), _pages(mine, db_session().execute(_FIRST_PAGE, mine).all())
    around = mine | place_values(since)
    rows = sorted(db_session().execute(_AROUND, around).all(), key=lambda row: (row.measured_at, row.id))
    if not rows or (rows[0].measured_at, rows[0].id) >= since:
        return State(), _pages(mine, rows)
    latest = rows.pop(0)
    if latest.doubt is None:
        return State(_reading(latest)), _pages(mine, rows)
    counted = db_session().execute(_COUNTED_EARLIER, around).first()
    state = State(_reading(counted) if counted else None)
    return state.after(_reading(latest), latest.doubt), _pages(mine, rows)


def _pages(mine: Mapping[str, Any], rows: Sequence[Any]) -> Iterator[Any]:
    """Readings in order of time, of which ``rows`` are the first page."""
    while rows:
        yield from rows
        after = place_values((rows[-1].measured_at, rows[-1].id))
        rows = db_session().execute(_FURTHER_PAGE, {**mine, **after}).all() if len(rows) == PAGE else []


def _write(changed: Mapping[UUID, str | None], written: Mapping[UUID, Measurement]) -> list[Measurement]:
    for key in changed.keys() & written.keys():
        values = {"doubt": changed[key], "updated_at": written[key].updated_at}  # without another version
        same = update(Measurement).where(Measurement.id == key).values(values)
        db_session().execute(same, execution_options={"synchronize_session": False})
        set_committed_value(written[key], "doubt", changed[key])
    others = changed.keys() - written.keys()
    if not others:
        return []
    rows = list(db_session().scalars(select(Measurement).where(Measurement.id.in_(others)).order_by(*_PLACE)))
    for row in rows:
        row.doubt = changed[row.id]
    db_session().flush()
    return rows
