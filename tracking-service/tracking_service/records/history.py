"""What is stored of an exercise: its records, and the sets of its workouts, read where a fold needs them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, literal, or_, select, tuple_

from service_kit.db.columns import Uuid7
from service_kit.db.session import db_session
from tracking_service.exercises.usecases import Family
from tracking_service.people import usecases as people
from tracking_service.performances import queries as performances
from tracking_service.performances import reaching, typed_figures
from tracking_service.places import GIVEN_PLACE, Place, literal_place, place_values
from tracking_service.records.candidates import Candidate, CurrentRecords, Key, SetFigures
from tracking_service.records.kinds import FORMER_KINDS, KINDS, kinds_of
from tracking_service.records.limit_rules import limits_of
from tracking_service.records.models import Confirmation, Record, StaleRecords
from tracking_service.records.reaches import reaches, volume_to_beat
from tracking_service.records.refolding import AT_ONCE, Rules, SetKey
from training.strength import FORMULAS

# Records, and workouts whose sets, are read at once behind a change.
PAGE = 40


_USER: Any = bindparam("user_id", type_=Uuid7)
# One row at least, without a set where nothing is confirmed.
_OF_PERSON = select(
    people.formula_of(_USER).label("formula"),
    exists().where(StaleRecords.user_id == _USER).label("has_stale"),
    Confirmation.workout_id,
    Confirmation.set_id,
    Confirmation.figures,
).select_from(select(literal(1).label("one")).subquery().outerjoin(Confirmation, Confirmation.user_id == _USER))


@dataclass(frozen=True)
class Person:
    """What is read of a user once for all exercises that are folded: the formula, whether records wait to be computed
    anew, and the confirmed figures by set.
    """

    user_id: UUID
    formula: str
    has_stale: bool
    confirmed: Mapping[SetKey, str]

    @classmethod
    def of(cls, user_id: UUID) -> Person:
        """As stored."""
        rows = db_session().execute(_OF_PERSON, {"user_id": user_id}).all()
        confirmed = {(row.workout_id, row.set_id): row.figures for row in rows if row.set_id is not None}
        return cls(user_id, rows[0].formula, rows[0].has_stale, confirmed)

    @cached_property
    def last_place(self) -> Place | None:
        """Where the last workout stands."""
        return performances.last_place(self.user_id)


@dataclass
class History:
    """One exercise of a person; ``records`` are the rows that were read so far, by key and in order (a
    :class:`refolding.Log`).
    """

    person: Person
    family: Family
    records: dict[Key, Record]
    workouts: dict[Place, list[Any]] = field(default_factory=lambda: defaultdict(list))

    @property
    def rules(self) -> Rules:
        """How the exercise is judged."""
        head = self.family.head
        limits = limits_of(head.pattern, head.equipment, head.load_per, head.slug)
        figures_of = partial(_figures_of, measure=head.measure, person=self.person)
        is_measured = partial(performances.is_measured, measure=head.measure)
        return Rules(kinds_of(head.measure), limits, is_measured, figures_of)

    def add_sets(self, rows: Iterable[Any]) -> None:
        """Know these sets (Performance rows) of whole workouts."""
        for row in rows:
            self.workouts[row.started_at, row.workout_id].append(row)

    def standing_at(self, place: Place) -> tuple[CurrentRecords, list[Candidate]]:
        """What stood before a place, and the candidates from there on among the records that were read."""
        current, later = CurrentRecords(), []
        for record in self.records.values():
            if place_of(record) < place:
                current.restore(self._candidate(record))
            else:
                later.append(self._candidate(record))
        return current, later

    def later_marks(self, after: Place) -> Sequence[Candidate]:
        """See :class:`refolding.Log`."""
        if self._is_over(after):
            return []
        query = records_of(self.person.user_id, self.family.ids)
        rows = db_session().scalars(query.where(_place() > literal_place(after)).limit(PAGE)).all()
        if len(rows) == PAGE:  # the last workout may have more of them
            last = place_of(rows[-1])
            rest = db_session().scalars(query.where(_place() == literal_place(last))).all()
            rows = [*(one for one in rows if place_of(one) != last), *rest]
        found = {key_of(one): one for one in rows}
        self.records |= found
        return [self._candidate(one) for one in found.values()]

    def suspects(self, after: Place, weaker: Collection[str], current: CurrentRecords) -> Sequence[Place]:
        """See :class:`refolding.Log`."""
        if self._is_over(after):
            return []
        kinds = {kind.name for kind in kinds_of(self.family.head.measure)}.intersection(weaker)
        which = reaches(current, kinds, self.person.formula), volume_to_beat(current, kinds)
        return reaching.doubtful_or_reaching(self.person.user_id, self.family, after, *which, AT_ONCE)

    def sets(self, place: Place, following: Iterable[Place]) -> Sequence[Any]:
        """See :class:`refolding.Log`."""
        if place not in self.workouts:
            wanted = {place, *islice(following, PAGE)} - self.workouts.keys()
            self.workouts |= {key: [] for key in wanted}
            self.add_sets(performances.sets_of(self.person.user_id, [self.family], wanted))
        return self.workouts[place]

    def _is_over(self, place: Place) -> bool:
        return self.person.last_place is None or place >= self.person.last_place

    def _candidate(self, record: Record) -> Candidate:
        place = (record.workout_id, record.set_id, record.started_at, record.local_date, 0, self.family.head.measure)
        typed = {name: getattr(record, name) for name in ("reps", "rpe")}
        typed["formula"] = record.formula or FORMULAS[0]
        distance = typed_figures.exact(record, "distance")
        figures = SetFigures(*place, distance=distance, precisions=typed_figures.precisions(record), **typed)
        kind, more = KINDS[record.kind], {"reason": record.reason}
        return kind.restored(figures, record.score, record.bracket, factor=partial(kind.factor, figures), **more)


def _place() -> Any:
    return tuple_(Record.started_at, Record.workout_id)


def place_of(record: Record) -> Place:
    """Where the workout of a record stands."""
    return record.started_at, record.workout_id


def key_of(record: Record) -> Key:
    """What tells it from other candidates."""
    return FORMER_KINDS.get(record.kind, record.kind), record.bracket, record.workout_id, record.set_id


def records_of(user_id: UUID, exercise_ids: Collection[UUID]) -> Select[Record]:
    """The records of what was logged as these exercises, in the order in which they were made."""
    return _RECORDS.params(user_id=user_id, exercise_ids=list(exercise_ids))


_RECORDS = (
    select(Record)
    .where(Record.user_id == bindparam("user_id"), Record.exercise_id.in_(bindparam("exercise_ids", expanding=True)))
    .order_by(Record.started_at, Record.workout_id, Record.id)
)


def records_around(user_id: UUID, exercise_ids: Collection[UUID], first: Place, last: Place) -> Iterable[Record]:
    """Those that stood where the first of some workouts is, and those from there to the last, in order."""
    which = {"user_id": user_id, "exercise_ids": list(exercise_ids), "first": first[0], **place_values(last)}
    return db_session().scalars(_AROUND, which)


_AROUND = _RECORDS.where(
    or_(Record.beaten_at.is_(None), Record.beaten_at >= bindparam("first")),
    _place() <= GIVEN_PLACE,
)


def signature(row: Any) -> str:
    """The figures of a set (a Performance) that a confirmation stands for."""
    return f"{row.reps}|{row.external}|{row.duration_base}|{row.distance_base}"


def _figures_of(row: Any, measure: str, person: Person) -> SetFigures:
    external, moved = typed_figures.exact_loads(row)
    return SetFigures(
        workout_id=row.workout_id,
        set_id=row.set_id,
        at=row.started_at,
        local_date=row.local_date,
        order=row.place,
        measure=measure,
        warmup=row.warmup,
        reps=row.reps,
        external=external,
        moved=moved,
        duration=typed_figures.exact(row, "duration"),
        distance=typed_figures.exact(row, "distance"),
        rpe=row.rpe,
        hands=row.hands,
        formula=person.formula,
        precisions=typed_figures.precisions(row),
        confirmed=person.confirmed.get((row.workout_id, row.set_id)) == signature(row),
    )
