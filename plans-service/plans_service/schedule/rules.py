"""A plan's cycle laid over the calendar: which day of the plan falls on which date, when, and what came of it.

The calendar stands still: a missed session stays missed, and the next one keeps its date unless the user moves it.
A workout fulfils the session of its plan day that lies nearest to it and that no other workout fulfils.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

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
    """From ``start`` to ``end`` (None: open), anew every ``length`` days; ``slots`` are (cycle day, plan day).

    Cycles are counted from ``day_one`` on, which may lie before the start: then the first one is only the rest of it.
    """

    start: date
    end: date | None
    length: int
    slots: tuple[Slot, ...]
    day_one: date

    def day_of(self, on: date) -> int:
        """Which day of its cycle a date is, from 1."""
        return (on - self.day_one).days % self.length + 1

    def order(self) -> list[UUID]:
        """The plan days of a cycle in turn, beginning with what stands first on or after the start."""
        first = self.day_of(self.start)
        ahead, passed = ([key for slot, key in self.slots if (slot >= first) is is_ahead] for is_ahead in (True, False))
        return ahead + passed


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


def sessions(cycle: Cycle, first: date, last: date) -> Iterator[Key]:
    """The sessions that the cycle puts on the dates from ``first`` to ``last``, in order."""
    first = max(first, cycle.start)
    last = min(last, cycle.end or last)
    standing = defaultdict[int, list[UUID]](list)
    for slot, key in cycle.slots:
        standing[slot].append(key)
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        yield from ((day, key) for key in standing[cycle.day_of(day)])


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


def next_in_cycle(cycle: Cycle, newest_first: Iterable[Done]) -> UUID | None:
    """The plan day that follows the one done last, in the order of the cycle; the first where none was done.

    A day that stands several times in the cycle is told apart by what was done before it: as far back as it takes until
    the answer is the same wherever in the cycle the user stood before that.
    """
    order = cycle.order()
    if not order:
        return None
    # For each place where the user may have stood (the last: nowhere yet), the place where what came after leads to.
    leads_to = [*range(len(order)), -1]
    steps = dict[UUID, list[int]]()
    for one in newest_first:
        if one.on >= cycle.start and one.day_id in order:
            if one.day_id not in steps:
                steps[one.day_id] = _steps_to(one.day_id, order)
            leads_to = [leads_to[place] for place in steps[one.day_id]]
            if len({_following(order, place) for place in leads_to}) == 1:
                break
    return _following(order, leads_to[-1])


def _steps_to(key: UUID, order: Sequence[UUID]) -> list[int]:
    """From each place in the order, and from nowhere, the next one where this plan day stands."""
    places = [place for place, day in enumerate(order) if day == key]
    return [next((there for there in places if there > place), places[0]) for place in [*range(len(order)), -1]]


def _following(order: Sequence[UUID], place: int) -> UUID:
    return order[(place + 1) % len(order)]


def starts_at(on: date, time_of_day: str, zone: str) -> datetime:
    """The instant of a wall time ``HH:MM`` on a local date, as RFC 5545 (3.3.5) has it where clocks change.

    A time that comes twice is the first of the two; one that is left out counts by the offset from before the gap, so
    that 02:30 is half past three of the new time.
    """
    return datetime.combine(on, time.fromisoformat(time_of_day), ZoneInfo(zone)).astimezone(UTC)


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
