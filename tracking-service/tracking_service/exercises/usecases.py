"""Knowing the exercises: the catalogue's word where there is one, else the hint that a workout gave."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select

from service_kit.errors import FieldError, Invalid, NeedsLookup, NotFound
from tracking_service.exercises.copies import EXERCISES, ExerciseCopy
from training import merges
from training.exercises import refuse_retired


@dataclass(frozen=True)
class ExerciseHint:
    """What the payload of a workout says of an exercise, for as long as the catalogue has said nothing."""

    name: str
    measure: str


def visible(exercise_id: UUID, user_id: UUID) -> ExerciseCopy:
    """What a public exercise, or one of the user's own, counts as. Raises NotFound."""
    found = EXERCISES.find({exercise_id}).get(exercise_id)
    if found is None or not found.visible_to(user_id):
        raise NotFound("There is no such exercise.")
    return successors({exercise_id})[exercise_id]


def successors(keys: Collection[UUID]) -> dict[UUID, ExerciseCopy]:
    """The exercise that each of the keys (all known) counts as: itself, or the last that it was merged into."""
    return merges.successors(EXERCISES, keys)


def ids_measured_as(measures: Set[str], key: ColumnElement[UUID]) -> Select[UUID]:
    """Of the exercises that ``key`` names, a column of a query, those that are measured in one of these ways, and those
    that may be since they were merged into another.
    """
    table = EXERCISES.table
    return select(table.id).where(table.id == key, or_(table.measure.in_(measures), table.merged_into.is_not(None)))


@dataclass(frozen=True)
class Family:
    """The exercises that count as ``head`` for a user, the last successor; ``ids`` are theirs and its own."""

    head: ExerciseCopy
    ids: Set[UUID]


def family(exercise_id: UUID, user_id: UUID) -> Family:
    """What a known exercise counts as, and the ids under which the user may have logged that."""
    return families_of({exercise_id}, user_id)[exercise_id]


def families_of(keys: Collection[UUID], user_id: UUID) -> dict[UUID, Family]:
    """The families of known exercises by their ids; see :func:`family`. One statement where nothing was merged."""
    near = merges.nearest(EXERCISES, keys, user_id)
    if not any(one.merged_into for one in near.values()):
        return {key: Family(one, frozenset({key})) for key, one in near.items()}
    counted_as = merges.successors(EXERCISES, keys, {key: near[key] for key in keys if key in near})
    heads = {one.id: one for one in counted_as.values()}
    ids = merges.with_merged(EXERCISES, set(heads), user_id)
    merged = {key: one.id for key, one in successors(ids).items()} if ids - heads.keys() else {}
    families = {
        key: Family(one, frozenset({key, *(other for other, head_id in merged.items() if head_id == key)}))
        for key, one in heads.items()
    }
    return {key: families[one.id] for key, one in counted_as.items()}


def unknown_among(keys: Iterable[UUID], user_id: UUID) -> list[FieldError]:
    """An error of the parameter ``exercise_id`` for each key that is neither public nor the user's own. Raises
    NeedsLookup once for those of which there is no copy: they may be there all the same.
    """
    wanted = sorted(set(keys))
    found = EXERCISES.find(wanted) if wanted else {}
    if missing := set(wanted) - found.keys() - EXERCISES.absent(wanted):
        raise NeedsLookup(lambda: EXERCISES.look_up(missing))
    unknown = [key for key in wanted if key not in found or not found[key].visible_to(user_id)]
    detail = "There is no exercise {}. GET /exercises finds them."
    return [FieldError("unknown-exercise", detail.format(key), parameter="exercise_id") for key in unknown]


def families(keys: Collection[UUID], user_id: UUID) -> set[UUID]:
    """The ids under which the user may have logged what the keys count as."""
    return merges.families(EXERCISES, keys, user_id)


def require_copies(hints: Mapping[UUID, ExerciseHint], user_id: UUID) -> dict[UUID, ExerciseCopy]:
    """What the exercises of a user's workout count as, by the ids that were logged. Raises NeedsLookup for those that
    the catalogue should be asked for.
    """
    found = EXERCISES.find(hints)
    due = {key: asdict(hint) for key, hint in hints.items() if key not in found or _is_vague(found[key], user_id)}
    heads = merges.successors(EXERCISES, hints, found)
    for one in heads.values():
        if one.id not in found and _is_vague(one, user_id):
            due[one.id] = _stand_in(one)
    behind = {one.merged_into: one for one in heads.values() if one.merged_into is not None}
    if behind:
        due |= {key: _stand_in(behind[key]) for key in behind.keys() - EXERCISES.find(behind).keys()}
    if due:
        raise NeedsLookup(lambda: EXERCISES.ask({key: hint | {"owner_id": user_id} for key, hint in due.items()}))
    return heads


def _is_vague(copy: ExerciseCopy, user_id: UUID) -> bool:
    """Whether the catalogue may know more of it than we do."""
    return copy.is_due or not copy.is_known_to(user_id)


_ALIKE = (
    "name", "measure", "bodyweight_fraction", "muscles", "slug", "category", "pattern", "equipment", "load_per"
)  # fmt: skip


def _stand_in(one: ExerciseCopy) -> dict[str, Any]:
    """What is supposed of a successor of which the catalogue has said nothing: that it is like what was merged."""
    return {name: getattr(one, name) for name in _ALIKE}


def require_usable(
    exercise_id: UUID, user_id: UUID, used_before: UUID | None, others: Sequence[FieldError] = ()
) -> ExerciseCopy:
    """What the exercise that a user names in a body counts as. Raises NeedsLookup once, then Invalid where there is
    none, with the ``others`` that are wrong with the body, and ExerciseRetired for one that is out of use, unless it
    was ``used_before`` or there are others to tell first.
    """
    found = EXERCISES.find({exercise_id}).get(exercise_id)
    if found is None or not found.is_known_to(user_id):
        _refuse(EXERCISES.absent({exercise_id}), others)
        raise NeedsLookup(lambda: _refuse(EXERCISES.look_up({exercise_id}), others))
    _refuse(set() if found.visible_to(user_id) else {exercise_id}, others)
    heads = successors({exercise_id})
    if exercise_id != used_before and not others:
        refuse_retired({"/exercise_id": found}, heads)
    return heads[exercise_id]


def _refuse(unknown: Set[UUID], others: Sequence[FieldError]) -> None:
    if unknown:
        raise Invalid(errors=[*others, FieldError("unknown-exercise", "There is no such exercise.", "/exercise_id")])
