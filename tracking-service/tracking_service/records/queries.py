"""Reading the records, as their owner sees them, and which sets are credible."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select

from service_kit.db.session import db_session, get_owned
from service_kit.errors import Invalid, NotFound
from tracking_service.exercises import usecases as exercises
from tracking_service.exercises.copies import ExerciseCopy
from tracking_service.people import usecases as people
from tracking_service.performances import queries as performances
from tracking_service.records import figures
from tracking_service.records.kinds import KINDS, title_of
from tracking_service.records.models import Record
from tracking_service.records.projection import CURRENT, SUPERSEDED
from tracking_service.records.rules import REASONS
from training.day_spans import within

NEWEST_FIRST = (Record.achieved_at.desc(), Record.id.desc())
# Members of what is shown that are told as they are kept.
_COPIED = (
    "id", "kind", "formula", "status", "first", "workout_id", "set_id", "achieved_at", "local_date", "reps",
    "load", "duration", "distance", "version", "created_at", "updated_at",
)  # fmt: skip
_SET_MEMBERS = ("workout_id", "set_id", "started_at", "local_date", "reps", "load", "duration", "distance")


def credible(user_id: UUID, exercise_id: UUID, **which: Any) -> Sequence[Any]:
    """The user's sets of an exercise (Performance rows, in order) that are no warm-up and not in doubt.

    ``which`` narrows them down, see performances.queries.performances.
    """
    return performances.performances(user_id, exercises.family(exercise_id, user_id), counted=True, **which)


def doubtful_sets(user_id: UUID, query: Mapping[str, Any]) -> Select[Any]:
    """The user's sets in doubt that fit, to be paged newest first. Raises Invalid for unknown exercises."""
    return performances.doubtful(user_id, _named(user_id, query))


def render_doubtful(sets: Sequence[Any]) -> list[dict[str, Any]]:
    """Each set in doubt as JSON-ready values for schemas.DoubtfulSet."""
    heads = exercises.successors({one.exercise_id for one in sets})
    return [
        {name: getattr(one, name) for name in _SET_MEMBERS}
        | {"exercise_id": heads[one.exercise_id].id, "exercise_name": heads[one.exercise_id].name}
        | {"reason": _reason(one.doubt)}
        for one in sets
    ]


def heaviest(user_id: UUID, exercise_ids: Collection[UUID]) -> Record | None:
    """The heaviest load that stands among these exercises, the earliest of equals."""
    mine = (Record.user_id == user_id, Record.exercise_id.in_(exercises.families(exercise_ids, user_id)))
    rows = select(Record).where(*mine, Record.kind == "heaviest", Record.status == CURRENT)
    return db_session().scalars(rows.order_by(Record.score.desc(), Record.started_at, Record.id).limit(1)).first()


def find(user_id: UUID, record_id: UUID) -> Record:
    """One record. Raises NotFound, also for one of a kind that is no more, which waits to be withdrawn."""
    record = get_owned(Record, record_id, user_id)
    if record.kind not in KINDS:
        raise NotFound("There is no such record.")
    return record


def standing(user_id: UUID, query: Mapping[str, Any]) -> Select[Any]:
    """The user's records that fit, those that stand unless the query names a status. Raises Invalid."""
    return listed(user_id, {"status": (CURRENT,), **query})


def listed(user_id: UUID, query: Mapping[str, Any]) -> Select[Any]:
    """The user's records that fit, to be paged newest first. Raises Invalid for unknown exercises."""
    rows = select(Record).where(Record.user_id == user_id, Record.kind.in_(KINDS))
    named = _named(user_id, query)
    if named is not None:
        rows = rows.where(Record.exercise_id.in_(named))
    for name in ("workout_id", "kind", "status"):
        if name in query:
            rows = rows.where(getattr(Record, name).in_(query[name]))
    if "first" in query:
        rows = rows.where(Record.first.is_(query["first"]))
    return within(rows, Record.local_date, query)


def _named(user_id: UUID, query: Mapping[str, Any]) -> set[UUID] | None:
    """The ids under which what the query names was logged; None where it names no exercise."""
    if "exercise_id" not in query:
        return None
    if errors := exercises.unknown_among(query["exercise_id"], user_id):
        raise Invalid(errors=errors)
    return exercises.families(query["exercise_id"], user_id)


def history(user_id: UUID, query: Mapping[str, Any]) -> Select[Any]:
    """All records of exercises that stand or stood, to be paged newest first. Raises Invalid."""
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
        "title": title_of(kind, record.formula),
        "value": figures.value(kind, record, units),
        "per": figures.per(units) if kind.name == "fastest_pace" else None,
        "at": figures.bracket(kind, record, units),
        "previous": None if record.previous is None else figures.figure(kind, record.previous, units),
        "band": figures.error_band(record, exercise.pattern, units),
        "added": figures.added(record, units),
        "rpe": None if record.rpe is None else Decimal(record.rpe) / 10,
        "body_share": figures.body_share(record, units),
        "reason": _reason(record.reason),
    }


def _reason(code: str | None) -> dict[str, str] | None:
    return {"code": code, "detail": REASONS[code]} if code else None
