"""What a workout must be, and what follows from its sets (how much of the plan: ``compliance_rules.py``). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from service_kit.errors import FieldError, Invalid
from service_kit.folding import fold
from session_service import limits
from session_service.workouts.compliance_rules import DONE, SKIPPED, Done
from training.counting import PER_HAND, hands
from training.exercises import needed_figures

FIGURES = ("reps", "load", "duration", "distance", "rpe", "rir", "completed_at", "rest_before", "heart_rate")
WARMUP = "warmup"


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of sets, and volume in milligrams: external load x repetitions of work sets, each load counted once.

    ``second_hand`` is what volume grows by where each of two hands held the load.
    """

    done: int
    skipped: int
    volume: int
    second_hand: int


def totals(sets: Sequence[Done]) -> Totals:
    """What the sets of an entry, or of a whole workout, come to. Warm-ups are no work; help is no load. Our rule."""
    moved = [(one, _moved(one)) for one in sets if one.status == DONE and one.role != WARMUP]
    return Totals(
        done=sum(one.status == DONE for one in sets),
        skipped=sum(one.status == SKIPPED for one in sets),
        volume=sum(load for _, load in moved),
        second_hand=sum(load * (hands(PER_HAND, one.side) - 1) for one, load in moved),
    )


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
        return limits.load_kind_of_skipped(values.get("load_kind"), measure)
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


def _refusal(code: str, detail: str, pointer: str) -> Invalid:
    return Invalid(errors=[FieldError(code, detail, pointer)])


def search_text(*texts: str | None) -> str:
    """What a workout is found by, folded: its title, location, notes and the names of its exercises."""
    return fold("\n".join(text for text in texts if text))
