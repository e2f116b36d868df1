"""How much of what was planned was done. Pure; all of it our rule.

Each planned set is judged by itself, 0 to 1: the amount that was done over the amount that was planned, times the load
over the planned load, or the effort against the planned effort. Neither counts for more than planned. A set that was
not planned is not judged, so it makes up for nothing; one that was skipped counts 0. A figure that cannot be compared
takes nothing away, but the set is counted as not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from training.quantity import Quantity
from training.strength import rated_effort

DONE, SKIPPED = "done", "skipped"
# What remains of a set in which nothing was lifted although a weight was planned: its repetitions, not its load.
WITHOUT_LOAD = Fraction(1, 2)
# RPE in tenths: easier than planned by this much is as planned; each point beyond that takes a tenth.
EFFORT_TOLERANCE, WHOLE_EFFORT = 5, 100
# A percentage of an estimated maximum is met by this part of its load: plates come in steps, estimates in bands.
AS_ESTIMATED = Fraction(39, 40)


@dataclass(frozen=True, slots=True)
class Done:
    """The figures of one set, ``planned`` in the form in which plans publish a set's target; RPE in tenths.

    ``is_swapped``: it was done with another exercise than it had been planned for.
    """

    status: str
    reps: int | None = None
    load: Quantity | None = None
    load_kind: str = "bodyweight"
    duration: Quantity | None = None
    distance: Quantity | None = None
    planned: Mapping[str, Any] | None = None
    role: str = "work"
    side: str = "both"
    rpe: int | None = None
    rir: int | None = None
    is_swapped: bool = False


@dataclass(frozen=True, slots=True)
class Compliance:
    """Of so many ``planned`` sets ``percent`` was done, rounded down; None where nothing was planned.

    ``not_judged`` of them were done, but something of what was planned for them could not be compared.
    """

    planned: int
    not_judged: int
    percent: int | None


def compliance(sets: Iterable[Done], removed: int = 0) -> Compliance:
    """That of the sets of an entry or a workout; so many planned ones were ``removed`` by later edits, and count 0."""
    marks = [mark(one) for one in sets if one.planned is not None]
    planned = len(marks) + removed
    total = sum((share for share, _ in marks), Fraction())
    return Compliance(
        planned=planned,
        not_judged=sum(not is_judged for _, is_judged in marks),
        percent=int(total / planned * 100) if planned else None,
    )


def mark(one: Done) -> tuple[Fraction, bool]:
    """How much of a planned set was done, 0 to 1, and whether all that was planned for it could be compared."""
    if one.status != DONE:
        return Fraction(), True
    parts = (_amount_share(one), _load_share(one))
    known = [part for part in parts if part is not None]
    share = Fraction(1)
    for part in known:
        share *= part
    return share, len(known) == len(parts)


def _amount_share(one: Done) -> Fraction | None:
    """By repetitions (of a range: its lower bound), time or distance; None where none of what was planned is known.

    Where distance and time were planned, the distance is the amount: who needs less time for it did no less.
    """
    planned = one.planned or {}
    aims = {"reps": planned.get("reps_min"), "distance": _base(planned.get("distance"))}
    if not aims["distance"] or one.distance is None:
        aims["duration"] = _base(planned.get("duration"))
    amounts = {"reps": one.reps, "distance": _base(one.distance), "duration": _base(one.duration)}
    pairs = [(amounts[name], aim) for name, aim in aims.items() if aim]
    ratios = [_ratio(done, aim) for done, aim in pairs if done is not None]
    if not pairs:  # as many as possible, and none was
        return Fraction(0) if one.reps == 0 else Fraction(1)
    return min(ratios) if ratios else None


def _load_share(one: Done) -> Fraction | None:
    """By the load or effort that was planned; None where what was done cannot be compared with it."""
    aim = (one.planned or {}).get("load") or {}
    kind = aim.get("kind")
    if kind is None:
        return Fraction(1)
    if kind in ("rpe", "rir"):
        return _effort_share(one, aim)
    if kind == "bodyweight":
        return WITHOUT_LOAD if one.load_kind == "assisted" and _base(one.load) else Fraction(1)
    if one.is_swapped:  # so many kilograms mean nothing for another exercise
        return None if kind == "assisted" or _is_loaded(one) else WITHOUT_LOAD
    return _weight_share(one, kind, _base(aim.get("quantity")))


def _weight_share(one: Done, kind: str, aim: int | None) -> Fraction | None:
    """By the planned weight, in milligrams; None where it is not known, such as a percentage of an unknown maximum."""
    load = _base(one.load)
    if kind == "assisted":
        return _assistance_share(one, load, aim)
    if aim is None:
        return None
    if aim and one.load_kind not in ("absolute", "added"):
        return WITHOUT_LOAD
    if load is None:
        return None
    share = _ratio(load, aim) if aim else Fraction(1)
    if kind in ("percent_1rm", "percent_tm"):
        return Fraction(1) if share >= AS_ESTIMATED else share
    return max(share, WITHOUT_LOAD) if kind == "added" else share  # what is added is not all: the body is lifted too


def _assistance_share(one: Done, help_: int | None, aim: int | None) -> Fraction | None:
    """Less help than planned is full marks."""
    if one.load_kind != "assisted":
        return Fraction(1)
    if help_ is None or aim is None:
        return None
    return Fraction(1) if help_ <= aim else _ratio(aim, help_)


def _effort_share(one: Done, aim: Mapping[str, Any]) -> Fraction | None:
    planned, felt = rated_effort(aim.get("rpe"), aim.get("rir")), rated_effort(one.rpe, one.rir)
    if planned is None or felt is None:
        return None
    missing = max(planned - felt - EFFORT_TOLERANCE, 0)
    return 1 - Fraction(missing, WHOLE_EFFORT)


def _is_loaded(one: Done) -> bool:
    return one.load_kind in ("absolute", "added") and bool(_base(one.load))


def _ratio(done: int, planned: int) -> Fraction:
    return min(Fraction(1), Fraction(done, planned))


def _base(quantity: Quantity | Mapping[str, Any] | None) -> int | None:
    if quantity is None:
        return None
    return quantity.base if isinstance(quantity, Quantity) else int(quantity["base"])
