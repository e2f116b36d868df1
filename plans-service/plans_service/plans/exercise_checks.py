"""Whether a plan may be written: its shape, its rhythm, and its exercises by the local copy of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from plans_service.exercises.copies import EXERCISES
from plans_service.plans import cycle_rules, rules
from plans_service.plans.measure_rules import misfits
from plans_service.plans.tree import Tree, exercise_ids
from service_kit.db.session import transaction
from service_kit.errors import FieldError, Invalid, NeedsLookup
from training import merges
from training.exercises import ExerciseCopy, refuse_retired

_UNKNOWN = ("unknown-exercise", "There is no such exercise.")


def check_plan(fields: Mapping[str, Any], user_id: UUID, before: Tree = ()) -> None:
    """Raise Invalid with all that is wrong with the plan, NeedsLookup for exercises without a copy, ExerciseRetired.

    Somebody else's exercise answers as one that does not exist. A retired one that the tree ``before`` uses may stay.
    Exercises are looked up only for a tree that is not too large.
    """
    tree = tuple(fields["days"])
    rules.check_size(tree)
    _Check(fields, tree, user_id, before).run()


@dataclass(frozen=True)
class _Check:
    fields: Mapping[str, Any]
    tree: Tree
    user_id: UUID
    before: Tree

    def run(self) -> None:
        wanted = exercise_ids(self.tree)
        known, absent = self._known(), EXERCISES.absent(wanted)
        if missing := wanted - known.keys() - absent:
            raise NeedsLookup(lambda: self._look_up(missing))
        self._judge({key: one for key, one in known.items() if key not in absent})

    def _known(self) -> dict[UUID, ExerciseCopy]:
        """The exercises of both trees of which there are copies."""
        return EXERCISES.find(exercise_ids([*self.tree, *self.before]))

    def _look_up(self, missing: Set[UUID]) -> None:
        """Ask outside of any transaction; if the catalogue does not know one either, all that is wrong is told now."""
        if absent := EXERCISES.look_up(missing):
            with transaction():
                self._judge({key: one for key, one in self._known().items() if key not in absent})

    def _judge(self, known: Mapping[UUID, ExerciseCopy]) -> None:
        visible = {key: one for key, one in known.items() if one.visible_to(self.user_id)}
        rules.refuse([*self._findings(visible)])
        used_before = exercise_ids(self.before)
        retired = {key: one for key, one in visible.items() if one.retired and key not in used_before}
        places = {place: retired[key] for key in retired for place in rules.pointers_to(self.tree, {key})}
        refuse_retired(places, merges.successors(EXERCISES, retired))

    def _findings(self, visible: Mapping[UUID, ExerciseCopy]) -> Iterator[FieldError]:
        yield from cycle_rules.findings(self.tree, self.fields["cycle_length_days"], self.fields["sessions_per_week"])
        yield from rules.shape(self.tree)
        unknown = exercise_ids(self.tree) - visible.keys()
        yield from (FieldError(*_UNKNOWN, pointer) for pointer in rules.pointers_to(self.tree, unknown))
        yield from rules.misnamed(self.tree, {key: one.name for key, one in visible.items()}, self.before)
        yield from misfits(self.tree, {key: one.measure for key, one in visible.items()})


def refuse_unknown_filter(exercise_ids: Set[UUID], user_id: UUID) -> None:
    """Raise Invalid where a list is asked for by an exercise that the user does not see, NeedsLookup."""
    known = EXERCISES.require(exercise_ids, _refuse_filter)
    _refuse_filter({key for key, one in known.items() if not one.visible_to(user_id)})


def _refuse_filter(unknown: Set[UUID]) -> None:
    if unknown:
        detail = f"There is no such exercise: {', '.join(sorted(map(str, unknown)))}."
        raise Invalid(errors=[FieldError("unknown-exercise", detail, parameter="exercise_id")])
