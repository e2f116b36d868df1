"""Reading the measurements: lists, a type's series, and the body weight of a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Select, bindparam, func, select

from service_kit.db.session import db_session, get_owned
from service_kit.errors import Invalid
from tracking_service.measurements import types
from tracking_service.measurements.doubt_rules import REASONS
from tracking_service.measurements.models import COUNTED, PENDING, Measurement, values_of
from tracking_service.measurements.rules import VALUE, WEIGHT, Kind
from training.day_spans import within

NEWEST_FIRST = (Measurement.measured_at.desc(), Measurement.id.desc())
# Columns that a client sees as they are, and its version.
_COPIED = (
    "id", "version", "type", "measured_at", "time_zone", "local_date", "source", "workout_id", "device", "note",
    "created_at", "updated_at",
)  # fmt: skip
_FIGURES = ("first_base", "first_value", "first_unit", "second_base", "second_value", "second_unit")
# A page is rows of columns: entities of the same would cost as much again as the statement.
_NAMES = (*_COPIED, *_FIGURES, "user_id", "doubt")
_ROWS = select(*(getattr(Measurement, name) for name in _NAMES))
_READING: tuple[Any, ...] = tuple(
    getattr(Measurement, name)
    for name in ("id", "measured_at", "local_date", "first_base", "first_value", "first_unit")
)


@dataclass(frozen=True)
class Reading:
    """One measurement's first value, in base steps and as typed."""

    id: UUID
    measured_at: datetime
    local_date: date
    base: int
    value: str
    unit: str


@dataclass(frozen=True)
class Weights:
    """Body weights in milligrams by local day, the last of each day, in order."""

    days: Sequence[date]
    milligrams: Sequence[int]

    def on(self, day: date) -> int | None:
        """The last weight on or before the day, else the first one after it."""
        if not self.days:
            return None
        return self.milligrams[max(bisect_right(self.days, day) - 1, 0)]


def listed(user_id: UUID, query: Mapping[str, Any]) -> Select[Any]:
    """The user's measurements that fit, as rows for :func:`views`."""
    rows = _ROWS.where(Measurement.user_id == user_id)
    for name in ("type", "source"):
        if name in query:
            rows = rows.where(getattr(Measurement, name).in_(query[name]))
    statuses = set(query.get("status", ()))
    if len(statuses) == 1:
        rows = rows.where(Measurement.doubt.is_(None) if COUNTED in statuses else Measurement.doubt.is_not(None))
    return within(rows, Measurement.local_date, query)


def views(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Measurements of one user, or rows of their columns, as the schema ``Measurement`` writes them; what is to be
    written of them is written first.
    """
    db_session().flush()
    kinds = types.among(rows[0].user_id, {row.type for row in rows}) if rows else {}
    return [_view(row, kinds[row.type]) for row in rows]


def _view(row: Any, kind: Kind) -> dict[str, Any]:
    values = values_of(row)
    is_row = isinstance(row, tuple)  # whose columns have the order of their names
    return (dict(zip(_NAMES, row, strict=True)) if is_row else {name: getattr(row, name) for name in _COPIED}) | {
        "type_name": kind.name,
        "value": values.get(VALUE),
        "values": values,
        "status": COUNTED if row.doubt is None else PENDING,
        "reason": {"code": row.doubt, "detail": REASONS[row.doubt]} if row.doubt else None,
    }


def view(row: Measurement) -> dict[str, Any]:
    """One measurement as :func:`views`."""
    return views([row])[0]


def refuse_unknown_types(user_id: UUID, query: Mapping[str, Any]) -> None:
    """Raise Invalid for each ``type`` of a query that the user cannot log."""
    if errors := types.unknown_among(query.get("type", ()), user_id):
        raise Invalid(errors=errors)


def latest(user_id: UUID, query: Mapping[str, Any]) -> Sequence[Any]:
    """The newest measurement that counts of each type, or of the ``type`` of the query, as rows for :func:`views`.

    Raises Invalid.
    """
    refuse_unknown_types(user_id, query)
    order = (Measurement.measured_at.desc(), Measurement.id.desc())
    rank = func.row_number().over(partition_by=Measurement.type, order_by=order).label("rank")
    ranked = select(Measurement.id, rank).where(Measurement.user_id == user_id, Measurement.doubt.is_(None))
    if "type" in query:
        ranked = ranked.where(Measurement.type.in_(query["type"]))
    newest = ranked.subquery()
    rows = _ROWS.join(newest, newest.c.id == Measurement.id).where(newest.c.rank == 1)
    return db_session().execute(rows.order_by(Measurement.type)).all()


def find(user_id: UUID, measurement_id: UUID) -> Measurement:
    """One measurement. Raises NotFound."""
    return get_owned(Measurement, measurement_id, user_id)


def readings(
    user_id: UUID,
    type_: str,
    since: date | None = None,
    until: date | None = None,
    reaching: tuple[int, int] | None = None,
) -> list[Reading]:
    """The user's readings of a type that count, on the local days from ``since`` to ``until``, in order of time.

    ``reaching`` (target, sign) leaves out those that are not at or beyond the target (sign -1: at or below).
    """
    value = Measurement.first_base
    query = select(*_READING).where(*_counted(user_id, type_))
    if since is not None:
        query = query.where(Measurement.local_date >= since)
    if until is not None:
        query = query.where(Measurement.local_date <= until)
    if reaching is not None:
        target, sign = reaching
        query = query.where(value >= target if sign > 0 else value <= target)
    rows = db_session().execute(query.order_by(Measurement.local_date, Measurement.measured_at, Measurement.id))
    return [Reading(*row) for row in rows]


def daily_sums(user_id: UUID, type_: str, first: date, last: date, part: str = "first") -> list[tuple[date, int, int]]:
    """(local day, sum in base steps, number of readings) of each day with readings that count; ``part`` first or
    second.
    """
    which = {"user_id": user_id, "type": type_, "first": first, "last": last}
    rows = db_session().execute(_DAILY_SUMS[part], which)
    return [(day, int(total), count) for day, total, count in rows]


def _daily_sums(value: Any) -> Select[Any]:
    day = Measurement.local_date
    query = select(day, func.sum(value), func.count(value))
    query = query.where(*_counted(bindparam("user_id"), bindparam("type")), value.is_not(None))
    return query.where(day.between(bindparam("first"), bindparam("last"))).group_by(day).order_by(day)


def _counted(user_id: UUID | BindParameter[UUID], type_: str | BindParameter[str]) -> tuple[Any, ...]:
    return Measurement.user_id == user_id, Measurement.type == type_, Measurement.doubt.is_(None)


_DAILY_SUMS = {part: _daily_sums(getattr(Measurement, f"{part}_base")) for part in ("first", "second")}


def last_before(user_id: UUID, type_: str, day: date) -> Reading | None:
    """The last reading of a type that counts, before the local day."""
    query = select(*_READING).where(*_counted(user_id, type_), Measurement.local_date < day)
    order = (Measurement.local_date.desc(), Measurement.measured_at.desc(), Measurement.id.desc())
    row = db_session().execute(query.order_by(*order).limit(1)).first()
    return Reading(*row) if row else None


def body_weight_on(user_id: UUID, day: date) -> int | None:
    """What :class:`Weights` answers for one day, without reading them all."""
    found = last_before(user_id, WEIGHT, day + timedelta(days=1)) or _first(user_id, WEIGHT)
    return found.base if found else None


def _first(user_id: UUID, type_: str) -> Reading | None:
    day = db_session().scalar(select(func.min(Measurement.local_date)).where(*_counted(user_id, type_)))
    return None if day is None else last_before(user_id, type_, day + timedelta(days=1))


def body_weights(user_id: UUID, first: date, last: date) -> Weights:
    """The user's body weights that count on the local days from the first to the last."""
    before = last_before(user_id, WEIGHT, first + timedelta(days=1))
    since = before.local_date if before else None
    found = readings(user_id, WEIGHT, since=since, until=last)
    if not found and (after := _first(user_id, WEIGHT)):
        found = [after]
    by_day = {reading.local_date: reading.base for reading in found}
    return Weights(list(by_day), list(by_day.values()))


def days_weighed_by(user_id: UUID, since: date, until: date) -> tuple[date | None, date | None]:
    """The local days, from the first on and before the second, on which sets are weighed by the body weights of some
    days (``since`` to ``until``): up to the next weight. The first weight also serves the days before it.

    None: without a bound.
    """
    counted, day = _counted(user_id, WEIGHT), Measurement.local_date
    before = select(func.max(day)).where(*counted, day < since).scalar_subquery()
    after = select(func.min(day)).where(*counted, day > until).scalar_subquery()
    earlier, later = db_session().execute(select(before, after)).one()
    return since if earlier else None, later
