"""Reading the records, as their owner sees them, and which sets are credible."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select

from service_kit.db.session import db_session, get_owned
from tracking_service.exercises import usecases as exercises
from tracking_service.exercises.copies import ExerciseCopy
from tracking_service.people import usecases as people
from tracking_service.performances import queries as performances
from tracking_service.records import figures, projection
from tracking_service.records.kinds import KINDS
from tracking_service.records.models import Record
from tracking_service.records.projection import CURRENT, PENDING, SUPERSEDED
from tracking_service.records.rules import REASONS

# Members of what is shown that are told as they are kept.
_COPIED = (
    "id", "kind", "status", "first", "workout_id", "set_id", "achieved_at", "local_date", "reps",
    "load", "duration", "distance", "version", "created_at", "updated_at",
)  # fmt: skip


def credible(user_id: UUID, exercise_id: UUID, **which: Any) -> list[Any]:
    """The user's sets of an exercise (Performance rows, in order) that are no warm-up and not in doubt.

    ``which`` narrows them down, see performances.queries.performances.
    """
    family = exercises.family(exercise_id, user_id)
    rows = performances.performances(user_id, family, **which)
    strange: set[tuple[UUID, UUID]] = set()
    if rows and _any_pending(user_id, family.ids):
        whole = performances.performances(user_id, family) if which else rows
        strange = projection.doubtful_sets(user_id, family.head.measure, whole)
    return [row for row in rows if not row.warmup and (row.workout_id, row.set_id) not in strange]


def _any_pending(user_id: UUID, exercise_ids: Collection[UUID]) -> bool:
    """Every set in doubt leaves a pending record or hides behind one, so without any there is no doubt."""
    mine = (Record.user_id == user_id, Record.exercise_id.in_(exercise_ids), Record.status == PENDING)
    return db_session().scalar(select(Record.id).where(*mine).limit(1)) is not None


def find(user_id: UUID, record_id: UUID) -> Record:
    """One record. Raises NotFound."""
    return get_owned(Record, record_id, user_id)


def listed(user_id: UUID, query: Mapping[str, Any]) -> Select[Any]:
    """The user's records that fit, the newest first."""
    rows = select(Record).where(Record.user_id == user_id)
    if "exercise_id" in query:
        rows = rows.where(Record.exercise_id.in_(exercises.families({query["exercise_id"]}, user_id)))
    for name in ("workout_id", "kind", "status"):
        if name in query:
            rows = rows.where(getattr(Record, name) == query[name])
    return rows.order_by(Record.achieved_at.desc(), Record.id.desc())


def history(user_id: UUID, query: Mapping[str, Any]) -> Select[Any]:
    """All records of an exercise that stand or stood, the newest first."""
    return listed(user_id, query).where(or_(Record.status == CURRENT, Record.status == SUPERSEDED))


def render(user_id: UUID, records: Sequence[Record]) -> list[dict[str, Any]]:
    """Each record as JSON-ready values for schemas.Record."""
    units = people.known(user_id).units
    heads = exercises.successors({record.exercise_id for record in records})
    return [_render(record, heads[record.exercise_id], units) for record in records]


def _render(record: Record, exercise: ExerciseCopy, units: str) -> dict[str, Any]:
    kind = KINDS[record.kind]
    copied = {name: getattr(record, name) for name in _COPIED}
    return copied | {
        "exercise_id": exercise.id,
        "exercise_name": exercise.name,
        "title": kind.title,
        "formula": kind.formula,
        "value": figures.value(kind, record, units),
        "per": figures.per(units) if kind.name == "fastest_pace" else None,
        "at": figures.bracket(kind, record, units),
        "previous": None if record.previous is None else figures.figure(kind, record.previous, units),
        "band": figures.error_band(kind, record, units),
        "rpe": None if record.rpe is None else Decimal(record.rpe) / 10,
        "body_share": figures.body_share(record, units),
        "reason": {"code": record.reason, "detail": REASONS[record.reason]} if record.reason else None,
    }
