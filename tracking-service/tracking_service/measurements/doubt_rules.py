"""Which readings wait for their owner's word: what no body shows, and weights that are far from the last one.

- Each built-in type has a range of what people show (``Part.human`` in rules.py), narrower than what is accepted at
  all: our rule, wide enough for illness and for the extremes of sport. A user's own types have none.
- A body weight is held against the last one before it that counts. Food and water move a body by up to a twentieth
  within a day; what stays of that is tissue, and of tissue a body loses or gains far less. So 5 % are believed up to a
  day later, 3 % two days later, 1.5 % for each day from then on (4.5 % at three days, 6 % at four), and never more than
  25 %, however long ago that was: a unit that changed in a long pause is asked about. Our rule; a day is a local one.
- Two days that agree are believed: a jump counts where the reading right before it is of an earlier day, was in doubt
  for a jump too, and differs from it by no more than that. So a wrong reading that counts holds the right ones up for
  a day and not for weeks: after 180 kg that were pounds, 81.6 kg wait the first day and count from the second on. The
  first of them stays pending until it is confirmed. Our rule too.

What is not noticed: a wrong first reading within the range, a slip within the limits (83.9 kg for 80), and a slip that
is made again the next day, such as scales that have gone over to pounds.

Readings are judged in order of time, so the same log gives the same judgements, however it came about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracking_service.measurements.rules import WEIGHT, Kind, Part
from training.quantity import Quantity, Steps

BEYOND_LIMIT, JUMP = "beyond-limit", "jump"
REASONS = {
    BEYOND_LIMIT: "The figure is beyond what bodies show. Is it a slip of the finger?",
    JUMP: "The figure is far from the last one that counts. Is it right, and the unit?",
}
# Thousandths of the body by which a weight may differ within a day, for each day where there are more, and at most.
WITHIN_A_DAY, A_DAY, AT_MOST = 50, 15, 250


@dataclass(frozen=True)
class Reading:
    """One measurement on a local day: its figures in base steps as typed, not rounded, in the order of the parts."""

    day: date
    figures: Sequence[Steps]
    confirmed: bool = False


@dataclass(frozen=True)
class State:
    """What the next reading is held against: the last one that counts, and the one right before it, ``pending``, where
    that waits for a jump.
    """

    counted: Reading | None = None
    pending: Reading | None = None

    def after(self, reading: Reading, reason: str | None) -> State:
        """The state behind a reading that waits for this reason (None: it counts)."""
        if reason is None:
            return State(reading)
        return State(self.counted, reading if reason == JUMP else None)


def doubt(kind: Kind, reading: Reading, state: State) -> str | None:
    """Why a reading waits (a key of REASONS), or None; ``state`` is that behind the one before it in time."""
    if reading.confirmed:
        return None
    if not is_human(kind, reading.figures):
        return BEYOND_LIMIT
    if kind.slug != WEIGHT or state.counted is None or not _is_jump(reading, state.counted):
        return None
    return None if _agrees(reading, state.pending) else JUMP


def is_human(kind: Kind, figures: Sequence[Steps]) -> bool:
    """Whether figures of a type, in base steps, lie within what people show."""
    return all(_is_within(part, figure) for part, figure in zip(kind.parts, figures, strict=True))


def is_judged(kind: Kind) -> bool:
    """Whether any reading of the type can be in doubt."""
    return any(part.human for part in kind.parts)


def _is_within(part: Part, figure: Steps) -> bool:
    if part.human is None:
        return True
    least, most = (Quantity.of(*text.split()).steps for text in part.human)
    return least <= figure <= most


def _agrees(reading: Reading, pending: Reading | None) -> bool:
    return pending is not None and pending.day < reading.day and not _is_jump(reading, pending)


def _is_jump(reading: Reading, earlier: Reading) -> bool:
    days = (reading.day - earlier.day).days
    allowed = earlier.figures[0] * (WITHIN_A_DAY if days <= 1 else min(A_DAY * days, AT_MOST))
    return not -allowed <= (reading.figures[0] - earlier.figures[0]) * 1000 <= allowed
