"""A plan's cycle laid over the calendar: which day of the plan falls on which date, and what came of it.

The calendar stands still: a missed session stays missed, and the next one keeps its date unless the user moves it.
A workout fulfils the session of its plan day that lies nearest to it and that no other workout fulfils.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

# A workout counts for a session at most half a cycle away, and never more than these days.
FARTHEST = 6
# How far the user may move a session, in days.
FARTHEST_MOVE = 28
# What lies farther from a date than this has no bearing on it.
MARGIN = timedelta(days=FARTHEST_MOVE + FARTHEST + 1)

Slot = tuple[int, UUID]
Key = tuple[date, UUID]


@dataclass(frozen=True)
class Cycle:
    """From ``start`` to ``end`` (None: open), anew every ``length`` days; ``slots`` are (cycle day, plan day)."""

    start: date
    end: date | None
    length: int
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Change:
    """What the user decided about one session: another date, or to leave it out."""

    moved_to: date | None
    skipped: bool


@dataclass(frozen=True)
class Done:
    """A workout by a day of the plan on a local date."""

    workout_id: UUID
    day_id: UUID
    on: date


@dataclass(frozen=True)
class Entry:
    """A session: where the cycle put it, where it stands now, and its status."""

    planned_date: date
    date: date
    day_id: UUID
    status: str
    workout_id: UUID | None = None


def slots(days: Sequence[tuple[UUID, Sequence[int]]], length: int) -> tuple[Slot, ...]:
    """The slots of a cycle, from the ids of the plan's days and the cycle days that each names.

    Where none names any, the days are spread evenly: three over a week fall on its days 1, 3 and 5.
    """
    named = [(cycle_day, place, key) for place, (key, cycle_days) in enumerate(days) for cycle_day in cycle_days]
    if not named:
        named = [(place * length // len(days) + 1, place, key) for place, (key, _) in enumerate(days)]
    return tuple((cycle_day, key) for cycle_day, _, key in sorted(named))


def sessions(cycle: Cycle, first: date, last: date) -> Iterator[Key]:
    """The sessions that the cycle puts on the dates from ``first`` to ``last``, in order."""
    first = max(first, cycle.start)
    last = min(last, cycle.end or last)
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        cycle_day = (day - cycle.start).days % cycle.length + 1
        yield from ((day, key) for slot, key in cycle.slots if slot == cycle_day)


def lay_out(
    cycle: Cycle, changes: Mapping[Key, Change], done: Sequence[Done], today: date, dates: tuple[date, date]
) -> list[Entry]:
    """The sessions that stand on the dates of ``dates`` (first and last), in order, each with its status.

    ``done``: a workout fulfils it, and it stands on that workout's date. Else ``skipped`` by the user's word,
    ``missed`` when its date is over, or ``planned``. Looks :data:`MARGIN` beyond them, no farther.
    """
    first, last = dates
    standing = {key: _standing(key, changes) for key in sessions(cycle, first - MARGIN, last + MARGIN)}
    fulfilled = match(standing, [one for one in done if one.on >= cycle.start], reach_of(cycle))
    entries = [_entry(key, day, changes.get(key), fulfilled.get(key), today) for key, day in standing.items()]
    shown = [entry for entry in entries if first <= entry.date <= last]
    return sorted(shown, key=lambda entry: (entry.date, entry.planned_date))


def reach_of(cycle: Cycle) -> int:
    """How many days a workout may lie from the session that it fulfils."""
    return min(cycle.length // 2, FARTHEST)


def match(standing: Mapping[Key, date], done: Sequence[Done], reach: int) -> dict[Key, Done]:
    """Which workout fulfils which session: exact dates first, then one day apart, and so on up to ``reach``."""
    open_sessions: dict[tuple[date, UUID], list[Key]] = {}
    for key, day in standing.items():
        open_sessions.setdefault((day, key[1]), []).append(key)
    fulfilled: dict[Key, Done] = {}
    waiting = list(done)
    for apart in range(reach + 1):
        left = []
        for one in waiting:
            dates = (one.on - timedelta(days=apart), one.on + timedelta(days=apart))
            keys = next((found for day in dates if (found := open_sessions.get((day, one.day_id)))), None)
            if keys:
                fulfilled[keys.pop(0)] = one
            else:
                left.append(one)
        waiting = left
    return fulfilled


def next_in_cycle(cycle: Cycle, done: Sequence[Done]) -> UUID | None:
    """The plan day that follows the one done last, in the order of the cycle; the first where none was done.

    A day that stands several times in the cycle is told apart by what was done before it.
    """
    order = [key for _, key in cycle.slots]
    if not order:
        return None
    place = -1
    for one in done:
        if one.on >= cycle.start and one.day_id in order:
            ahead = order[place + 1 :] + order[: place + 1]
            place = (place + 1 + ahead.index(one.day_id)) % len(order)
    return order[(place + 1) % len(order)]


def _standing(key: Key, changes: Mapping[Key, Change]) -> date:
    change = changes.get(key)
    return change.moved_to if change and change.moved_to else key[0]


def _entry(key: Key, day: date, change: Change | None, done: Done | None, today: date) -> Entry:
    planned_date, day_id = key
    if done is not None:
        return Entry(planned_date, done.on, day_id, "done", done.workout_id)
    if change is not None and change.skipped:
        return Entry(planned_date, day, day_id, "skipped")
    return Entry(planned_date, day, day_id, "planned" if day >= today else "missed")
