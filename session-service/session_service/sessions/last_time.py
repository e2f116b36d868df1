"""What was done before, beside the sets that are next: read when the state is told, so that it follows every edit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from service_kit.db.session import db_session
from session_service.people import queries as people
from session_service.sessions import rules
from session_service.sessions.models import LiveSession
from session_service.workouts import history
from session_service.workouts.history_rules import PastSet, Place, best_for, increment, last_at
from session_service.workouts.rules import WARMUP
from training.exercises import needed_figures
from training.quantity import Quantity
from training.sets import LIFTED_LOADS


class Standing(NamedTuple):
    """Where the feed of a user's workouts stands (0 before the first), and the unit in which they are told masses."""

    position: int
    unit: str

    @classmethod
    def of(cls, user_id: UUID) -> Standing:
        """As stored; of the unit as the user has just chosen it. Raises NeedsLookup."""
        people.renew(user_id)
        position, units = db_session().execute(_POSITION_AND_UNITS, {"user_id": user_id}).one()
        return cls(position or 0, people.unit_of(units))


def add_history(
    live: LiveSession, state: rules.State, view: Mapping[str, Any], heads: Mapping[UUID, UUID], standing: Standing
) -> None:
    """Fill ``last``, ``best`` and ``increment`` of the steps that the view shows by themselves.

    ``heads`` says what each id counts as under which the user may have logged an exercise of the session.
    """
    shown = [one for one in (view["current"], *view["next"]) if one is not None]
    if not shown:
        return
    # Of all exercises of the session at once, since all will be shown.
    past = history.sets_before(live.user_id, set(heads.values()), heads, live.started_at, standing.position)
    places = _places(state, heads)
    for one in shown:
        place, head = places[one["step_id"]], heads[UUID(one["exercise"]["exercise_id"])]
        found, number = last_at(place, past[head].last)
        record = None if place.is_warmup else best_for(_reps(one), past[head].best)
        one["last"] = found and {**_values(found, _LAST), "number": number}
        one["best"] = record and _values(record, _BEST)
        one["increment"] = increment(*_aim(one), found, standing.unit)


_POSITION_AND_UNITS = select(history.POSITION.scalar_subquery(), people.UNITS.scalar_subquery())
_BEST = ("workout_id", "local_date", "reps", "load", "load_kind", "duration", "distance")
_LAST = (*_BEST, "rpe", "rir", "note")


def _values(one: PastSet, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(one, name) for name in names}


def _places(state: rules.State, heads: Mapping[UUID, UUID]) -> dict[str, Place]:
    """Where each step of the session stands among the sets of its exercise that are alike."""
    counts: Counter[tuple[UUID, bool, str]] = Counter()
    found = {}
    for step in state.in_order():
        exercise_id = UUID(state.entries[step.entry_id].exercise_id)
        kind = (heads.get(exercise_id, exercise_id), step.target.role == WARMUP, step.target.side)
        counts[kind] += 1
        found[step.id] = Place(*kind[1:], counts[kind])
    return found


def _reps(one: Mapping[str, Any]) -> int | None:
    """How many repetitions a set is to have at least; None where its exercise measures none."""
    if "reps" not in needed_figures(one["exercise"]["measure"]):
        return None
    return one["target"].reps_min or 1


def _aim(one: Mapping[str, Any]) -> tuple[Quantity | None, str | None]:
    """The load that is meant to be lifted, and its kind; no kind where none is known."""
    if one["suggested"] is not None:
        return one["suggested"]["load"], one["suggested"]["load_kind"]
    aim = one["target"].load
    return (aim.quantity, aim.kind) if aim is not None and aim.kind in LIFTED_LOADS else (None, None)
