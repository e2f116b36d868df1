"""Whether each set of a tree fits what its exercise measures: a table, and the rule that reads it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from plans_service.plans.rules import LOAD_MEMBERS, refuse, walk_items
from plans_service.plans.tree import Block, SetTarget, Tree
from service_kit.errors import FieldError

# A set of these roles may leave open how much is done: as much as goes.
OPEN_ROLES = frozenset({"amrap", "failure", "myo"})


@dataclass(frozen=True)
class Fit:
    """What a set of an exercise may say: one of ``amounts`` at least, and a load of one of the kinds ``loads``."""

    amounts: tuple[str, ...]
    loads: tuple[str, ...]


_EFFORT = ("rpe", "rir")
_OF_MAX = ("percent_1rm", "percent_tm")
FITS = {
    "weight_reps": Fit(("reps",), ("absolute", *_OF_MAX, *_EFFORT)),
    "bodyweight_reps": Fit(("reps",), ("bodyweight", "added", "assisted", *_EFFORT)),
    "weighted_bodyweight": Fit(("reps",), ("bodyweight", "added", "assisted", *_OF_MAX, *_EFFORT)),
    "assisted_bodyweight": Fit(("reps",), ("bodyweight", "assisted", *_EFFORT)),
    "reps": Fit(("reps",), _EFFORT),
    "duration": Fit(("duration",), ("bodyweight", "rpe")),
    "weight_duration": Fit(("duration",), ("absolute", "added", "rpe")),
    "distance_duration": Fit(("distance", "duration"), ("rpe",)),
    "weight_distance": Fit(("distance",), ("absolute", "rpe")),
}

# A measure that the catalogue has and we do not know yet must not stop anybody.
ANYTHING = Fit(("reps", "duration", "distance"), tuple(LOAD_MEMBERS))


def check_fit(tree: Tree, measures: Mapping[UUID, str]) -> None:
    """Raise :class:`Invalid` where a set does not fit its exercise; ``measures`` knows every exercise of the tree."""
    refuse(
        [
            error
            for pointer, block, item in walk_items(tree)
            for number, target in enumerate(item.sets)
            for error in _fit(target, block, measures[item.exercise_id], f"{pointer}/sets/{number}")
        ]
    )


def _fit(target: SetTarget, block: Block, measure: str, pointer: str) -> Iterator[FieldError]:
    fit = FITS.get(measure, ANYTHING)
    amounts = {"reps": target.reps_min, "duration": target.duration, "distance": target.distance}
    for name, amount in amounts.items():
        if amount is not None and name not in fit.amounts:
            member = "reps_min" if name == "reps" else name
            detail = f"This exercise is measured by {' and '.join(fit.amounts)}."
            yield FieldError("does-not-fit", detail, f"{pointer}/{member}")
    open_ended = target.role in OPEN_ROLES or (block.kind == "interval" and block.duration is not None)
    if not open_ended and all(amounts[name] is None for name in fit.amounts):
        member = "reps_min" if fit.amounts[0] == "reps" else fit.amounts[0]
        yield FieldError("required", f"Say {' or '.join(fit.amounts)}.", f"{pointer}/{member}")
    if target.load is not None and target.load.kind not in fit.loads:
        detail = f"For this exercise use one of: {', '.join(fit.loads)}."
        yield FieldError("does-not-fit", detail, f"{pointer}/load/kind")
