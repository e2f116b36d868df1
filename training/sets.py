"""What a planned set may say: its role, its side, its load, and the bounds of its figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from training.quantity import Quantity

ROLES = ("warmup", "work", "backoff", "drop", "myo", "amrap", "failure")
# Roles that are done until nothing goes any more: their figure is a floor, and may be left open.
OPEN_ROLES = frozenset({"amrap", "failure", "myo"})
SIDES = ("both", "left", "right", "alternate")
# Each kind of load with the one other member that it needs.
LOAD_MEMBERS = {
    "absolute": "quantity",
    "added": "quantity",
    "assisted": "quantity",
    "bodyweight": None,
    "percent_1rm": "percent",
    "percent_tm": "percent",
    "rpe": "rpe",
    "rir": "rir",
}
# Kinds of load that can be lifted as they stand; the others depend on the lifter or the day.
LIFTED_LOADS = ("absolute", "added", "assisted", "bodyweight")
# Four phases in seconds or X (as fast as you can): down, at the bottom, up, at the top. 3-1-X-0, or 31X0 where none of
# them takes ten seconds or longer.
TEMPO = "([0-9]{1,2}|[Xx])(-([0-9]{1,2}|[Xx])){3}|[0-9Xx]{4}"
MIN_TEMPO, MAX_TEMPO = len("31X0"), len("10-10-10-10")

MAX_REPS = 1000
MAX_LOAD = "2000 kg"  # presses on a sled go beyond a tonne
MAX_DURATION = "24 h"
MAX_DISTANCE = "1000 km"
MAX_REST = "60 min"
MIN_RPE, MAX_RPE, RPE_STEP = Decimal(1), Decimal(10), Decimal("0.5")
MAX_RIR = 10
MIN_PERCENT, MAX_PERCENT = Decimal(1), Decimal(200)

Number = TypeVar("Number", int, Decimal)


def canonical_tempo(text: str) -> str | None:
    """``3-1-X-0`` of that or of ``31X0``; None of what is no tempo."""
    if not re.fullmatch(TEMPO, text):
        return None
    return (text if "-" in text else "-".join(text)).upper()


@dataclass(frozen=True, slots=True)
class Load(Generic[Number]):
    """How heavy: ``kind`` says which other member counts (none for ``bodyweight``).

    ``percent`` and ``rpe`` are decimals as typed, or the integers of events: thousandths of a percent, tenths of RPE.
    """

    kind: str
    quantity: Quantity | None = None
    percent: Number | None = None
    rpe: Number | None = None
    rir: int | None = None
