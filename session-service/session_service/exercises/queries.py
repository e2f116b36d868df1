"""What the copy of the catalogue says."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from service_kit.db.session import db_session
from service_kit.errors import FieldError, Invalid, NotFound
from session_service.exercises.copies import EXERCISES, LoggedExercise
from session_service.exercises.models import Exercise, ExerciseMuscle
from session_service.exercises.rules import refuse_unknown
from training import merges
from training.exercises import refuse_retired


@dataclass(frozen=True)
class Families:
    """``names``: what exercises are called now, as far as they are known; ``heads``: each id under which the user may
    have logged one of them, with the exercise that both count as."""

    names: dict[UUID, str]
    heads: dict[UUID, UUID]


def require(
    user_id: UUID, wanted: Mapping[str, UUID], used_before: Set[UUID] = frozenset()
) -> dict[UUID, LoggedExercise]:
    """The exercises by id; ``wanted`` says at which pointer of the body each stands.

    Raises :class:`NeedsLookup` for what is unknown here, :class:`Invalid` for what the user cannot use, and
    :class:`ExerciseRetired` for what is out of use and was not ``used_before``.
    """
    found = EXERCISES.require(set(wanted.values()), lambda unknown: refuse_unknown(unknown, wanted))
    refuse_unknown({key for key, one in found.items() if not one.visible_to(user_id)}, wanted)
    new = {pointer: found[key] for pointer, key in wanted.items() if key not in used_before and found[key].retired}
    if new:
        refuse_retired(new, successors({one.id for one in new.values()}))
    return found


def get(user_id: UUID, key: UUID) -> LoggedExercise:
    """What an exercise counts as. Raises NotFound for another's and for none alike, NeedsLookup for an unknown one."""
    found = EXERCISES.require({key}, _refuse_absent)
    if not found[key].visible_to(user_id):
        _refuse_absent({key})
    return successors({key})[key]


def _refuse_absent(keys: Set[UUID]) -> None:
    if keys:
        raise NotFound("There is no such exercise, or it is not yours.")


def renew(user_id: UUID) -> None:
    """Let the queries below know what the user has just changed of exercises of their own. Raises NeedsLookup."""
    EXERCISES.renew_owned(user_id)


def successors(keys: Collection[UUID]) -> dict[UUID, LoggedExercise]:
    """The exercise that each of the keys counts as: itself, or the last that it was merged into."""
    return merges.successors(EXERCISES, keys)


def refuse_deleted(keys: Collection[UUID]) -> None:
    """Raise :class:`ExerciseRetired` where one of them was deleted; one that was merged is done as its successor."""
    for one in successors(keys).values():
        refuse_retired({"": one}, {})


def current_names(keys: Collection[UUID]) -> dict[UUID, str]:
    """What the exercises are called now, as far as they are known."""
    return {key: one.name for key, one in EXERCISES.find(keys).items()}


def present(keys: Collection[UUID], known: Mapping[UUID, LoggedExercise] | None = None) -> dict[UUID, LoggedExercise]:
    """The exercises as they are now, as far as they are known; a merged one with what its successor says of loads.

    ``known``: what was read of all of them already.
    """
    known = known or EXERCISES.find(keys)
    merged = {key for key, one in known.items() if one.merged_into is not None}
    heads = merges.successors(EXERCISES, merged) if merged else {}
    return dict(known) | {key: replace(known[key], load_per=head.load_per) for key, head in heads.items()}


def visible(
    user_id: UUID, keys: Collection[UUID], known: Mapping[UUID, LoggedExercise] | None = None
) -> dict[UUID, LoggedExercise]:
    """Those :func:`present` that the user may see."""
    return {key: one for key, one in present(keys, known).items() if one.visible_to(user_id)}


def refuse_unknown_filter(user_id: UUID, keys: Set[UUID]) -> None:
    """Raise :class:`Invalid` for an exercise that a list is asked for and the user cannot see; and NeedsLookup."""

    def refuse(unknown: Set[UUID]) -> None:
        if unknown:
            detail = "There is no such exercise, or it is not yours."
            raise Invalid(errors=[FieldError("unknown-exercise", detail, parameter="exercise_id")])

    found = EXERCISES.require(keys, refuse)
    refuse({key for key, one in found.items() if not one.visible_to(user_id)})


def refuse_unknown_muscles(slugs: Collection[str]) -> None:
    """Raise :class:`Invalid` for a muscle that no exercise trains."""
    query = select(ExerciseMuscle.muscle).where(ExerciseMuscle.muscle.in_(slugs)).distinct()
    if unknown := sorted(set(slugs) - set(db_session().scalars(query))):
        details = [f"There is no {slug!r} in GET /muscles." for slug in unknown]
        raise Invalid(errors=[FieldError("unknown-muscle", detail, parameter="muscle") for detail in details])


def training(muscles: Collection[str]) -> Select[Any]:
    """Selects the ids of exercises that train one of the muscles; a merged one trains what its successor does."""
    query = select(Exercise.id).join(ExerciseMuscle, Exercise.id == ExerciseMuscle.exercise_id)
    heads = query.where(ExerciseMuscle.muscle.in_(muscles), Exercise.merged_into.is_(None))
    return merges.with_predecessors(EXERCISES, heads)


def families_of(keys: Set[UUID], user_id: UUID) -> Families:
    """The families of these exercises, in one statement where nothing was merged."""
    near = merges.nearest(EXERCISES, keys, user_id)
    names = {key: one.name for key, one in near.items() if key in keys}
    merged = {key for key, one in near.items() if one.merged_into is not None}
    heads = {key: key for key in keys}
    if not merged:
        return Families(names, heads)
    heads |= _heads_of(merged & keys)
    heads |= {head: head for head in heads.values()}
    others = merges.with_merged(EXERCISES, set(heads), user_id) - heads.keys()
    return Families(names, heads | _heads_of(others))


def heads_of_family(keys: Set[UUID], user_id: UUID) -> dict[UUID, UUID]:
    """Each id under which the user may have logged one of the keys, with the exercise that both count as."""
    return families_of(keys, user_id).heads


def _heads_of(merged: Collection[UUID]) -> dict[UUID, UUID]:
    return {key: one.id for key, one in successors(merged).items()} if merged else {}


def families(keys: Collection[UUID], user_id: UUID) -> set[UUID]:
    """The ids under which the user may have logged exercises: their own, of successors, and all merged into these."""
    return merges.families(EXERCISES, set(keys), user_id)
