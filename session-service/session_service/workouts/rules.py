"""What a workout must be, and what follows from its sets: volume, and how much of the plan was done. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from service_kit.errors import FieldError, Invalid
from service_kit.folding import fold
from session_service import limits
from training.exercises import needed_figures
from training.quantity import Quantity

DONE, SKIPPED = "done", "skipped"
FIGURES = ("reps", "load", "duration", "distance", "rpe", "rir", "completed_at")


@dataclass(frozen=True, slots=True)
class Done:
    """The figures of one set, ``planned`` in the form in which plans publish a set's target."""

    status: str
    reps: int | None = None
    load: Quantity | None = None
    load_kind: str = "bodyweight"
    duration: Quantity | None = None
    distance: Quantity | None = None
    planned: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of sets; ``tonnage`` in milligrams; ``compliance`` in percent, None where nothing was planned."""

    done: int
    skipped: int
    planned: int
    tonnage: int
    compliance: int | None


def summary(sets: Iterable[Done]) -> Summary:
    """What the sets of an entry, or of a whole workout, come to."""
    sets = list(sets)
    shares = [share(one) for one in sets if one.planned is not None]
    return Summary(
        done=sum(one.status == DONE for one in sets),
        skipped=sum(one.status == SKIPPED for one in sets),
        planned=len(shares),
        tonnage=sum(_moved(one) for one in sets if one.status == DONE),
        compliance=int(sum(shares, Fraction()) / len(shares) * 100) if shares else None,
    )


def share(one: Done) -> Fraction:
    """How much of a planned set was done, 0 to 1: amount times load, neither counting for more than planned.

    A figure that was not planned, or not told, takes nothing away. Less assistance than planned is full marks.
    """
    planned = one.planned or {}
    if one.status != DONE:
        return Fraction()
    amounts = [
        _ratio(one.reps, planned.get("reps_min")),
        _ratio(_base(one.duration), _base(planned.get("duration"))),
        _ratio(_base(one.distance), _base(planned.get("distance"))),
    ]
    ratios = [amount for amount in amounts if amount is not None]
    return (min(ratios) if ratios else Fraction(1)) * _load_share(one, planned.get("load") or {})


def local_day(instant: datetime, zone: str) -> date:
    """The calendar day of an instant where the user was."""
    return instant.astimezone(ZoneInfo(zone)).date()


def check_times(started_at: datetime, ended_at: datetime, now: datetime) -> None:
    """Raise :class:`Invalid` unless the workout ends after it starts, within 24 hours, and not in the future."""
    if ended_at < started_at:
        raise _refusal("out-of-order", "Must not be before started_at.", "/ended_at")
    if ended_at - started_at > limits.LONGEST:
        raise _refusal("out-of-range", "A workout lasts at most 24 hours.", "/ended_at")
    if ended_at > now + limits.SKEW:
        raise _refusal("out-of-range", "Must not lie in the future.", "/ended_at")


def check_sizes(set_counts: Sequence[int]) -> None:
    """Raise :class:`Invalid` for more entries or sets than a workout holds."""
    if len(set_counts) > limits.MAX_ENTRIES:
        raise _refusal("too-many", f"A workout holds at most {limits.MAX_ENTRIES} entries.", "/entries")
    if sum(set_counts) > limits.MAX_SETS:
        raise _refusal("too-many", f"A workout holds at most {limits.MAX_SETS} sets.", "/entries")


def check_set(values: Mapping[str, Any], measure: str) -> str:
    """The kind of the set's load. Raises :class:`Invalid` for a done set without its figure, a skipped one with any."""
    if values["status"] == SKIPPED:
        figures = [name for name in FIGURES if values.get(name) is not None]
        if figures:
            raise _refusal("contradiction", "A set that was skipped has no figures.", f"/{figures[0]}")
        return limits.check_load(None, values.get("load_kind"), measure)
    needed = needed_figures(measure)
    if all(values.get(name) is None for name in needed):
        detail = f"An exercise that measures {measure} needs {' or '.join(needed)}."
        raise _refusal("required", detail, f"/{needed[0]}")
    return limits.check_load(values.get("load"), values.get("load_kind"), measure)


def _moved(one: Done) -> int:
    """Milligrams moved: repetitions times load; help from a machine is not moved."""
    if one.reps is None or one.load is None or one.load_kind not in ("absolute", "added"):
        return 0
    return one.reps * one.load.base


def _load_share(one: Done, planned: Mapping[str, Any]) -> Fraction:
    aim, load = _base(planned.get("quantity")), _base(one.load)
    if load is None or not aim:
        return Fraction(1)
    if one.load_kind == "assisted":
        return Fraction(1) if planned.get("kind") != "assisted" else _ratio(aim, load) or Fraction(1)
    return _ratio(load, aim) or Fraction()


def _ratio(done: int | None, planned: int | None) -> Fraction | None:
    if done is None or not planned:
        return None
    return min(Fraction(1), Fraction(done, planned))


def _base(quantity: Quantity | Mapping[str, Any] | None) -> int | None:
    if quantity is None:
        return None
    return quantity.base if isinstance(quantity, Quantity) else int(quantity["base"])


def _refusal(code: str, detail: str, pointer: str) -> Invalid:
    return Invalid(errors=[FieldError(code, detail, pointer)])


def search_text(*texts: str | None) -> str:
    """What a workout is found by, folded: its title, location, notes and the names of its exercises."""
    return fold("\n".join(text for text in texts if text))
