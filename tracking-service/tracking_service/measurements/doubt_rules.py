"""Which readings wait for their owner's word: what no body shows, and weights that no body comes to in so few days.

- Each built-in type has a range of what people show (``Part.human`` in rules.py), narrower than what is accepted at
  all: our rule, wide enough for illness and for the extremes of sport. A user's own types have none.
- A body weight is held against the last one before it that counts. Food and water move a body by up to a twentieth
  within a day; what stays of that is tissue, and of tissue a body loses or gains far less. So 5 % are believed up to a
  day later, 3 % two days later, and 1.5 % for each day from then on (4.5 % at three days, 6 % at four). Our rule; a
  day is a local one.

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
    JUMP: "No body changes so much in so few days. Is the figure right, and the unit?",
}
# Thousandths of the body by which a weight may differ within a day, and for each day where there are more.
WITHIN_A_DAY, A_DAY = 50, 15


@dataclass(frozen=True)
class Reading:
    """One measurement on a local day: its figures in base steps as typed, not rounded, in the order of the parts."""

    day: date
    figures: Sequence[Steps]
    confirmed: bool = False


def doubt(kind: Kind, reading: Reading, last: Reading | None) -> str | None:
    """Why a reading waits (a key of REASONS), or None; ``last`` is the one before it in time that counts."""
    if reading.confirmed:
        return None
    if not is_human(kind, reading.figures):
        return BEYOND_LIMIT
    return JUMP if kind.slug == WEIGHT and last is not None and _is_jump(reading, last) else None


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


def _is_jump(reading: Reading, last: Reading) -> bool:
    days = (reading.day - last.day).days
    allowed = last.figures[0] * (WITHIN_A_DAY if days <= 1 else A_DAY * days)
    return not -allowed <= (reading.figures[0] - last.figures[0]) * 1000 <= allowed
