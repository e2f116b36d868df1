"""What a workout must be, and what follows from its sets (how much of the plan: ``compliance_rules.py``). Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from service_kit.errors import FieldError, Invalid, check_all
from service_kit.folding import fold
from session_service import limits
from session_service.workouts.block_rules import check_blocks
from session_service.workouts.compliance_rules import DONE, SKIPPED, Done
from session_service.workouts.set_time_rules import check_sets, sets_by_place, span_of_new
from training.counting import PER_HAND, hands
from training.exercises import needed_figures

FIGURES = ("reps", "load", "duration", "distance", "rpe", "rir", "completed_at", "rest_before", "heart_rate")
WARMUP = "warmup"
_TWICE = ("duplicate-id", "This id stands twice.")


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


def check_times(started_at: datetime | None, ended_at: datetime | None, now: datetime) -> None:
    """Raise :class:`Invalid` unless the workout ends after it starts, within 24 hours, and not in the future; what is
    None is not looked at.
    """
    errors = []
    if started_at is not None and ended_at is not None:
        if ended_at < started_at:
            errors.append(FieldError("out-of-order", "Must not be before started_at.", "/ended_at"))
        if ended_at - started_at > limits.LONGEST:
            errors.append(FieldError("out-of-range", "A workout lasts at most 24 hours.", "/ended_at"))
    for pointer, instant in (("/ended_at", ended_at), ("/started_at", started_at)):
        if instant is not None:
            errors += limits.future_errors(instant, now, pointer)
    if errors:
        raise Invalid(errors=errors)


def check_sizes(set_counts: Sequence[int]) -> None:
    """Raise :class:`Invalid` for more entries or sets than a workout holds."""
    if len(set_counts) > limits.MAX_ENTRIES:
        raise _refusal("too-many", f"A workout holds at most {limits.MAX_ENTRIES} entries.", "/entries")
    if sum(set_counts) > limits.MAX_SETS:
        raise _refusal("too-many", f"A workout holds at most {limits.MAX_SETS} sets.", "/entries")


def check_distinct_ids(entries: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Raise :class:`Invalid` at each id of entries and sets that stands there before; each entry with its pointer."""
    seen: set[UUID] = set()
    errors = []
    for place, entry in entries:
        for pointer, key in (own_id(place, entry) | set_ids(place, entry)).items():
            if key in seen:
                errors.append(FieldError(*_TWICE, pointer))
            seen.add(key)
    if errors:
        raise Invalid(errors=errors)


def check_distinct_in_batch(by_place: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise :class:`Invalid` at each id of a workout or its parts that stands in one before it; each at its pointer."""
    places: dict[UUID, str] = {}
    errors = []
    for place, body in by_place.items():
        ids = own_id(place, body)
        for number, entry in enumerate(body["entries"]):
            ids |= own_id(f"{place}/entries/{number}", entry) | set_ids(f"{place}/entries/{number}", entry)
        errors += [
            FieldError(*_TWICE, pointer) for pointer, key in ids.items() if places.setdefault(key, place) != place
        ]
    if errors:
        raise Invalid(errors=errors)


def own_id(place: str, part: Mapping[str, Any]) -> dict[str, UUID]:
    """The id of what a request writes at ``place``, by its pointer, if it brings one."""
    return {} if part.get("id") is None else {f"{place}/id": part["id"]}


def set_ids(place: str, entry: Mapping[str, Any]) -> dict[str, UUID]:
    """Those of an entry's sets, each by its pointer."""
    return {f"{place}/sets/{at}/id": one["id"] for at, one in enumerate(entry["sets"]) if one.get("id") is not None}


def check_request(body: Mapping[str, Any], now: datetime) -> None:
    """Raise :class:`Invalid` with what a written workout itself shows to be wrong; what it lacks is not looked at."""
    checks: list[Callable[[], None]] = [lambda: check_times(body.get("started_at"), body.get("ended_at"), now)]
    if "entries" in body:
        entries = body["entries"]
        checks.append(lambda: check_sizes([len(entry["sets"]) for entry in entries]))
        checks.append(lambda: check_distinct_ids((f"/entries/{place}", one) for place, one in enumerate(entries)))
        if "blocks" in body:
            checks.append(lambda: check_blocks(body["blocks"], [entry.get("block_id") for entry in entries]))
    check_all(*checks)


def check_new(body: Mapping[str, Any], now: datetime) -> None:
    """Raise :class:`Invalid` as :func:`check_request`, and at sets that were over outside of a new workout."""
    checks: list[Callable[[], None]] = [lambda: check_request(body, now)]
    if body.get("started_at") is not None and "entries" in body:
        span = span_of_new(body["started_at"], body.get("ended_at"), now)
        checks.append(lambda: check_sets(span, sets_by_place(body["entries"])))
    check_all(*checks)


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
