"""After a change of readings: who waits for a confirmation now, told to the other services and to who follows here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, insert, literal, select

from service_kit.clock import now
from service_kit.db.columns import UtcDateTime
from service_kit.db.session import db_session
from service_kit.db.tombstones import lock_users
from service_kit.messaging.outbox import emit
from tracking_service.changes import MeasurementsChanged, apply_consequences
from tracking_service.measurements import judging, types
from tracking_service.measurements.models import Measurement, StaleReadings
from tracking_service.measurements.payloads import DELETED, LOGGED, deleted, logged
from tracking_service.measurements.rules import Kind
from tracking_service.places import Place

# For how many people one run of the timer judges readings anew.
STALE_AT_ONCE = 50


def follow(
    user_id: UUID,
    kind: Kind,
    written: Sequence[Measurement],
    places: Sequence[Place] = (),
    days: Sequence[date] = (),
) -> None:
    """Judge the readings of a type after a change, tell of those that are another now, and let everybody follow.

    ``written`` are stored already; ``places`` and ``days`` are where readings were before or are no more.
    """
    ends = [*places, *((row.measured_at, row.id) for row in written)]
    others = judging.judge(user_id, kind, written, min(ends), max(ends))
    _tell(user_id, kind, [*written, *others], days)


def withdraw(kind: Kind, row: Measurement) -> None:
    """Delete a measurement, tell the other services, and let everybody follow."""
    db_session().delete(row)
    db_session().flush()
    emit(DELETED, subject=row.id, version=row.version + 1, data=deleted(row), user_id=row.user_id)
    follow(row.user_id, kind, [], [(row.measured_at, row.id)], [row.local_date])


def judge_all(user_id: UUID) -> None:
    """Judge all readings of the user, whom the caller holds, anew; only those that are another now are told."""
    kinds = types.known(user_id)
    logged_types = select(Measurement.type).where(Measurement.user_id == user_id).distinct().order_by(Measurement.type)
    for type_ in db_session().scalars(logged_types).all():
        changed = judging.judge(user_id, kinds[type_], [])
        if changed:
            _tell(user_id, kinds[type_], changed)


def _tell(user_id: UUID, kind: Kind, rows: Sequence[Measurement], days: Sequence[date] = ()) -> None:
    """Tell the other services of measurements as they are now, and let everybody here follow."""
    for row in rows:
        emit(LOGGED, subject=row.id, version=row.version, data=logged(row), user_id=row.user_id)
    concerned = [*days, *(row.local_date for row in rows)]
    apply_consequences(MeasurementsChanged(user_id, kind.slug, min(concerned), max(concerned)))


def note_all_stale() -> None:
    """The readings of everybody wait to be judged anew, see ``events.judge_stale``."""
    users = select(Measurement.user_id).distinct().except_(select(StaleReadings.user_id)).subquery()
    rows = select(users.c.user_id, literal(now(), UtcDateTime))
    db_session().execute(insert(StaleReadings).from_select(["user_id", "noted_at"], rows))


def count_stale() -> int:
    """How many people wait for their readings to be judged."""
    return db_session().scalar(select(func.count()).select_from(StaleReadings)) or 0


def take_stale() -> list[UUID]:
    """Those who wait longest for their readings to be judged anew, to be judged in this transaction."""
    oldest = select(StaleReadings.user_id).order_by(StaleReadings.noted_at, StaleReadings.user_id).limit(STALE_AT_ONCE)
    found = set(db_session().scalars(oldest))
    lock_users(found)
    there = delete(StaleReadings).where(StaleReadings.user_id.in_(found)).returning(StaleReadings.user_id)
    return sorted(db_session().scalars(there))
