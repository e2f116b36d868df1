"""What a planned set says to a person: ``3 x 5 @ 80 % of training max, rest 3 min``. Pure: values in, text out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from plans_service.plans.tree import Block, Item, SetTarget
from training.quantity import Quantity
from training.sets import Load

_ROLES = {
    "warmup": "Warm-up: ",
    "work": "",
    "backoff": "Back-off: ",
    "drop": "Drop set: ",
    "myo": "Myo-reps: ",
    "amrap": "",
    "failure": "",
}
_SIDES = {"both": "", "left": "left side", "right": "right side", "alternate": "sides in turn"}
_KINDS = {"straight": "Straight sets", "superset": "Superset", "circuit": "Circuit", "interval": "Intervals"}
MINUTE = 60_000_000  # microseconds
_NOBODY = UUID(int=0)


def item_lines(item: Item) -> list[str]:
    """One line for each run of equal sets of the item."""
    runs = groupby(item.sets, key=lambda target: replace(target, id=_NOBODY))
    return [set_line(target, len(list(run))) for target, run in runs]


def set_line(target: SetTarget, count: int = 1) -> str:
    """``count`` equal sets in words."""
    times = f"{count} x " if count > 1 else ""
    parts = [f"{_ROLES[target.role]}{times}{_amount(target)}{_load(target.load)}"]
    if target.tempo:
        parts.append(f"tempo {target.tempo}")
    parts.append(_SIDES[target.side])
    if target.rest is not None:
        parts.append(f"rest {quantity_text(target.rest)}")
    return ", ".join(part for part in parts if part)


def block_line(block: Block) -> str:
    """What the block asks for as a whole: its kind, rounds, clock and rest."""
    if block.kind == "emom" and block.duration:
        return f"Every {quantity_text(block.duration)}, {_rounds(block.rounds)}"
    if block.kind == "amrap" and block.duration:
        return f"As many rounds as possible in {quantity_text(block.duration)}"
    parts = [_KINDS[block.kind]]
    if block.rounds > 1:
        parts.append(_rounds(block.rounds))
    if block.duration:
        parts.append(f"{quantity_text(block.duration)} each")
    if block.rest:
        parts.append(f"rest {quantity_text(block.rest)}")
    return ", ".join(parts)


def quantity_text(quantity: Quantity) -> str:
    """A quantity as typed; whole minutes are told as minutes."""
    if quantity.unit == "s" and quantity.base >= MINUTE and quantity.base % MINUTE == 0:
        return f"{quantity.base // MINUTE} min"
    return str(quantity)


def _rounds(count: int) -> str:
    return f"{count} round" if count == 1 else f"{count} rounds"


def _amount(target: SetTarget) -> str:
    """Reps, distance, time, or as much as goes."""
    if target.reps_min is not None:
        return _reps(target)
    parts = [quantity_text(part) for part in (target.distance, target.duration) if part is not None]
    if not parts:
        return {"failure": "to failure", "warmup": "warm up"}.get(target.role, "as many as possible")
    text = " in ".join(parts)
    return f"{text} or more" if target.role in ("amrap", "failure") else text


def _reps(target: SetTarget) -> str:
    low, high = target.reps_min, target.reps_max
    if high is not None and high != low:
        return f"{low}-{high}"
    open_ended = target.role in ("amrap", "failure") and high is None
    return f"{low}+" if open_ended else str(low)


def _load(load: Load[Decimal] | None) -> str:
    if load is None:
        return ""
    if load.quantity is not None:
        words = {"absolute": "{}", "added": "+{}", "assisted": "{} of assistance"}[load.kind]
        return " @ " + words.format(load.quantity)
    if load.percent is not None:
        return f" @ {load.percent:f} % of {'1RM' if load.kind == 'percent_1rm' else 'training max'}"
    if load.rpe is not None:
        return f" @ RPE {load.rpe:f}"
    return " @ body weight" if load.kind == "bodyweight" else f" @ {load.rir} reps in reserve"
