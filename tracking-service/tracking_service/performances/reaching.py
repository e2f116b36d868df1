"""Finding workouts by what their sets amount to, without reading the sets.

What a set amounts to (a volume, an estimated maximum, a pace) is exact elsewhere, and often a fraction. Here it is a
SQL expression that differs from that by less than A_HAIR, so the database finds all workouts in question and few
others, and whoever asks looks at those exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Float, and_, case, cast, func, or_, select, tuple_

from service_kit.db.session import db_session
from tracking_service.exercises.usecases import Family
from tracking_service.performances.models import PerformedSet
from tracking_service.performances.queries import logged_as
from tracking_service.places import Place, literal_place
from training.quantity import STEPS, UNITS

# Of a base step. Scores are rounded to these, so a greater one is beyond another by half a step, less errors of floats.
A_HAIR = 0.1
# Masses are kept rounded to the milligram; what was typed in other units has a fraction of it.
_TYPED = cast(PerformedSet.load_value, Float) * case(
    {unit: float(steps) for unit, steps in STEPS.items() if UNITS[unit][0] == "mass"}, value=PerformedSet.load_unit
)
_FRACTION = (_TYPED - PerformedSet.load_base) * case((PerformedSet.external < 0, -1), else_=1)
_MOVED = PerformedSet.moved + func.coalesce(_FRACTION, 0.0)
_VOLUME = _MOVED * PerformedSet.reps * PerformedSet.hands
# Halves of repetitions to failure beyond the first, rounded up; ``rpe`` is in tenths.
_HALVES = (10 * PerformedSet.reps + 94 - PerformedSet.rpe) // 5


@dataclass(frozen=True)
class Reach:
    """Sets whose ``figure`` (a key of FIGURES) rounds to more than ``than``, None: any, and whose ``over`` (a column)
    lies beyond ``above`` and is ``upto`` at most. ``multiples``: of the load, by repetitions or halves of them.
    """

    figure: str
    than: int | None = None
    over: str | None = None
    above: int | None = None
    upto: int | None = None
    multiples: Mapping[int, float] = field(default_factory=dict)


def _times(key: Any, multiples: Mapping[int, float]) -> ColumnElement[Any]:
    """The load times the multiple; NULL without one."""
    return _MOVED * case(dict(multiples), value=key)


FIGURES: Mapping[str, Callable[[Mapping[int, float]], Any]] = {
    "external": lambda _none: PerformedSet.external,
    "reps": lambda _none: PerformedSet.reps * 1000,
    "volume": lambda _none: _VOLUME,
    "estimate": lambda multiples: _times(PerformedSet.reps, multiples),
    "estimate_by_effort": lambda multiples: _times(_HALVES, multiples),
    "duration": lambda _none: PerformedSet.duration_base,
    "distance": lambda _none: PerformedSet.distance_base,
    "pace": lambda _none: cast(PerformedSet.duration_base, Float) * -1e9 / func.nullif(PerformedSet.distance_base, 0),
}


def doubtful_or_reaching(
    user_id: UUID, family: Family, after: Place, reaches: Collection[Reach], volume: int | None, limit: int
) -> Sequence[Place]:
    """The places behind ``after``, in order, of the first workouts with a set of the exercise in doubt, one of the
    ``reaches``, or more than this ``volume`` (milligrams) in all.
    """
    columns = PerformedSet.started_at, PerformedSet.workout_id
    query = select(*columns).where(*logged_as(user_id, family), tuple_(*columns) > literal_place(after))
    in_doubt = PerformedSet.doubt.is_not(None)
    if not reaches and volume is None:
        query = query.where(in_doubt)
    else:
        conditions = or_(in_doubt, *map(_condition, reaches))
        fits = func.max(case((conditions, 1), else_=0)) == 1
        in_all = [] if volume is None else [func.sum(_VOLUME) > volume + 0.5 - A_HAIR]
        query = query.where(PerformedSet.warmup.is_(False)).having(or_(fits, *in_all))
    rows = db_session().execute(query.group_by(*columns).order_by(*columns).limit(limit))
    return [(started_at, workout_id) for started_at, workout_id in rows]


def _condition(reach: Reach) -> ColumnElement[bool]:
    figure = FIGURES[reach.figure](reach.multiples)
    parts = [figure.is_not(None) if reach.than is None else figure > reach.than + 0.5 - A_HAIR]
    over = getattr(PerformedSet, reach.over) if reach.over else None
    if over is not None and reach.above is not None:
        parts.append(over > reach.above)
    if over is not None and reach.upto is not None:
        parts.append(over <= reach.upto)
    return and_(*parts)
