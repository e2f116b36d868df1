"""Whether sets were over within their workout: from its start to its end, by clocks that differ a little. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from service_kit.errors import FieldError, Invalid
from session_service import limits

SLACK = timedelta(minutes=1)


class Span(NamedTuple):
    """From when to when a workout was."""

    started_at: datetime
    ended_at: datetime

    def holds(self, instant: datetime | None) -> bool:
        """Whether a set that was over then may be of the workout; of None that is not known."""
        return instant is None or max(self.started_at - instant, instant - self.ended_at) <= SLACK


def last_end(started_at: datetime, instants: Iterable[datetime | None]) -> datetime:
    """The end of a workout of which none is said: that of the set that was over last, within the longest there is."""
    last = max([started_at, *(at for at in instants if at is not None)])
    return min(last, started_at + limits.LONGEST)


def span_of_new(started_at: datetime, ended_at: datetime | None, now: datetime) -> Span:
    """From when to when a workout was that is written down now; where no end is said, it may have been as long as any
    and lasted until now."""
    return Span(started_at, ended_at or max(started_at, min(now, started_at + limits.LONGEST)))


def sets_by_place(entries: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The sets of a written workout's entries, each by its pointer."""
    return {
        f"/entries/{number}/sets/{place}": one
        for number, entry in enumerate(entries)
        for place, one in enumerate(entry["sets"])
    }


def check_sets(
    span: Span, by_place: Mapping[str, Mapping[str, Any]], outside: Mapping[Any, datetime | None] | None = None
) -> None:
    """Raise :class:`Invalid` at each set that was over before its workout began or after it had ended.

    ``outside`` are those that lay outside before, by their ids: each may stay so at the same instant. An end before the
    start is another rule's.
    """
    if span.ended_at < span.started_at:
        return
    before = outside or {}
    errors = [
        FieldError("out-of-range", "Must lie between started_at and ended_at of the workout.", f"{place}/completed_at")
        for place, one in by_place.items()
        if not span.holds(at := one.get("completed_at")) and before.get(one.get("id")) != at
    ]
    if errors:
        raise Invalid(errors=errors)


def shift_between(before: Span, after: Span) -> timedelta | None:
    """By how much a workout is moved as a whole, as to another day; None where its length changes or it stays."""
    shift = after.started_at - before.started_at
    return shift if shift and shift == after.ended_at - before.ended_at else None


def check_move(span: Span, before: Span, instants: Iterable[datetime | None]) -> None:
    """Raise :class:`Invalid` where another start or end leaves a set outside (``instants``: when they were over) that
    lay inside ``before``. An end before the start is another rule's."""
    inside = [at for at in instants if at is not None and before.holds(at)]
    if not inside or span.ended_at < span.started_at:
        return
    errors = []
    if span.started_at - min(inside) > SLACK:
        errors.append(
            FieldError("out-of-range", f"A set was over before that, at {_text(min(inside))}.", "/started_at")
        )
    if max(inside) - span.ended_at > SLACK:
        errors.append(FieldError("out-of-range", f"A set was over after that, at {_text(max(inside))}.", "/ended_at"))
    if errors:
        raise Invalid(errors=errors)


def _text(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"
