"""From the log to the table of records: an exercise is folded anew where its history changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Update, bindparam, inspect, select, update
from sqlalchemy.orm.attributes import set_committed_value

from service_kit.clock import now
from service_kit.db.session import db_session
from service_kit.messaging.outbox import emit
from tracking_service.exercises import usecases as exercises
from tracking_service.exercises.usecases import Family
from tracking_service.performances import queries as performances
from tracking_service.performances import usecases as sets
from tracking_service.places import Place
from tracking_service.records import refolding
from tracking_service.records.candidates import Candidate
from tracking_service.records.history import History, Person, key_of, records_around, records_of
from tracking_service.records.kinds import KINDS
from tracking_service.records.models import Record
from tracking_service.records.payloads import facts
from training.quantity import Quantity

CURRENT, SUPERSEDED, PENDING = STATUSES = ("current", "superseded", "pending")
# The places of the workouts of an exercise that changed; None: all of its workouts.
Changed: TypeAlias = Collection[Place] | None


@dataclass(frozen=True)
class Outcome:
    """Records that are new or tell another figure, and those that are no more."""

    changed: list[Record]
    withdrawn: list[Record]


def fold(person: Person, families: Mapping[UUID, Family], changed: Mapping[UUID, Changed]) -> list[Outcome]:
    """Bring a person's records of ``families`` in line with those of their workouts that changed, or that moved to or
    from there. The keys are their heads. Rows that stay keep their ids.
    """
    places = {key: sorted(own) for key, own in changed.items() if own is not None}
    histories = _partial_histories(person, [families[key] for key in places], places)
    for key in families.keys() - histories.keys():
        places.pop(key, None)
        found = {key_of(one): one for one in db_session().scalars(records_of(person.user_id, families[key].ids))}
        histories[key] = History(person, families[key], found)
    outcomes = [_refold(histories[key], places.get(key)) for key in sorted(histories)]
    _update([record for history in histories.values() for record in history.records.values()])
    db_session().flush()
    return outcomes


def _partial_histories(
    person: Person, families: Collection[Family], places: Mapping[UUID, list[Place]]
) -> dict[UUID, History]:
    """By exercise what it takes to fold from the changed places on: that of all in two questions. Those that have rows
    as an older release had them are left out.
    """
    if not families:
        return {}
    histories = {
        one.head.id: History(person, one, {}, {place: [] for place in places[one.head.id]}) for one in families
    }
    of_id = {key: histories[one.head.id] for one in families for key in one.ids}
    first, last = min(own[0] for own in places.values()), max(own[-1] for own in places.values())
    for record in records_around(person.user_id, of_id, first, last):
        of_id[record.exercise_id].records[key_of(record)] = record
    changed = {place for own in places.values() for place in own}
    for row in performances.sets_of(person.user_id, families, changed):
        of_id[row.exercise_id].add_sets([row])
    return {key: one for key, one in histories.items() if all(record.kind in KINDS for record in one.records.values())}


def _refold(history: History, places: list[Place] | None) -> Outcome:
    judged = history.rules
    if places is None:
        rows = performances.sets_of(history.person.user_id, [history.family], None)
        outcome = refolding.fold_all(rows, history.records, judged)
    else:
        outcome = refolding.refold(*history.standing_at(places[0]), places, history, judged)
    keys = {key: row.doubt for key, row in outcome.rows.items()}
    doubts = {key: outcome.doubts.get(key) for key, known in keys.items() if known != outcome.doubts.get(key)}
    sets.mark_doubts(history.person.user_id, doubts)
    dropped = [history.records[key] for key in outcome.seen if key not in outcome.made]
    for record in dropped:
        db_session().delete(record)
    changed = _write(history, outcome)
    _note_what_stands(history, outcome)
    return Outcome(changed, dropped)


def _write(history: History, outcome: refolding.Outcome) -> list[Record]:
    """Insert or update the rows of the candidates; answers those that are new or tell another figure."""
    changed, user_id, exercise_id = [], history.person.user_id, history.family.head.id
    for key, candidate in outcome.made.items():
        record = history.records.get(key)
        if record is None:
            record = Record(user_id=user_id, exercise_id=exercise_id, kind=candidate.kind, bracket=candidate.bracket)
            record.workout_id, record.set_id = key[2:]
            db_session().add(record)
            history.records[key] = record
            changed.append(record)
        elif record.score != candidate.score or (record.status == PENDING and candidate.reason is None):
            changed.append(record)
        _set(record, exercise_id=exercise_id, **_figures(candidate, outcome.rows[key[2:]]))
        if candidate.reason is not None:
            record.status = PENDING
        elif record.status in (None, PENDING):
            record.status = CURRENT
    return changed


def _note_what_stands(history: History, outcome: refolding.Outcome) -> None:
    """Where the fold went to the end, what stands there does; where it ended before, all is beaten as it was."""
    standing = dict.fromkeys(outcome.current.keys()) if outcome.to_the_end else {}
    for key, since in {**standing, **outcome.beaten}.items():
        record = history.records[key]
        status = PENDING if record.status == PENDING else CURRENT if since is None else SUPERSEDED
        _set(record, beaten_at=since, status=status)


def _update(records: Iterable[Record]) -> None:
    """Write what changed of records that are stored, a statement for all in which the same columns did.

    A flush would take one for each, to compare the versions; the caller holds the user, so nobody else raises those.
    """
    unit, rows = db_session(), defaultdict[tuple[str, ...], list[dict[str, Any]]](list)
    for record in unit.dirty.intersection(records):
        changed = {name: getattr(record, name) for name in sorted(inspect(record).committed_state.keys() & _COLUMNS)}
        if changed:
            changed |= {"version": record.version + 1, "updated_at": now()}
            rows[tuple(changed)].append({"of_id": record.id, **changed})
            for name, value in changed.items():
                set_committed_value(record, name, value)
    for names, own in rows.items():
        unit.execute(_update_of(names), own)


@cache
def _update_of(names: tuple[str, ...]) -> Update:
    values: dict[Any, Any] = {_COLUMNS[name]: bindparam(name) for name in names}
    return update(_TABLE).where(_TABLE.c.id == bindparam("of_id")).values(values)


_TABLE: Any = Record.__table__
_COLUMNS: Mapping[str, Any] = {one.key: one.columns[0] for one in inspect(Record).column_attrs}


def _set(record: Record, **values: Any) -> None:
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)


def _figures(candidate: Candidate, row: Any) -> dict[str, Any]:
    figures = {
        "kind": candidate.kind,
        "score": candidate.score,
        "formula": method(candidate.figures) if (method := KINDS[candidate.kind].method) else None,
        "previous": candidate.previous,
        "first": candidate.first,
        "reason": candidate.reason,
        "started_at": row.started_at,
        "achieved_at": row.done_at or row.started_at,
        "local_date": row.local_date,
        **{name: getattr(row, name) for name in ("reps", "rpe", "external", "moved")},
    }
    return figures | {name: _typed(row, name) for name in ("load", "duration", "distance")}


def _typed(row: Any, name: str) -> Quantity | None:
    base = getattr(row, f"{name}_base")
    return None if base is None else Quantity(base, getattr(row, f"{name}_value"), getattr(row, f"{name}_unit"))


def assign(user_id: UUID, exercise_ids: Collection[UUID]) -> None:
    """Give the records of these exercises to what their sets count as now: of an undone merge, each side its own."""
    logged_as = performances.logged_ids(user_id, exercise_ids)
    heads = exercises.successors(set(logged_as.values()))
    named = Record.exercise_id.in_(exercises.families(exercise_ids, user_id))
    for record in db_session().scalars(select(Record).where(Record.user_id == user_id, named)):
        key = logged_as.get((record.workout_id, record.set_id))
        if key is not None and record.exercise_id != heads[key].id:
            record.exercise_id = heads[key].id
    db_session().flush()


def tell(records: Iterable[Record], withdrawn: Iterable[Record]) -> None:
    """Publish records, of which those that stand are told, and those that a correction of the log took back."""
    standing = [record for record in records if record.status == CURRENT]
    losses = [record for record in withdrawn if record.status != PENDING]
    for fact in facts(standing, losses):
        emit(fact.type, subject=fact.subject, version=fact.version, data=fact.data, user_id=fact.user_id)
