"""On which days of its cycle a plan's days stand, and so how often a week. Pure.

Days name days of the cycle, or weekdays of its weeks: then cycles begin on Mondays, and the first week is what is left
of the one in which the plan begins. Days that name neither are spread evenly over the cycle, or take turns in as many
sessions a week as are wanted, until the pattern starts over: two days in three sessions a week do so after two weeks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import gcd
from uuid import UUID

from plans_service.plans.tree import Day, Tree
from service_kit.errors import FieldError, number_of

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEK = len(WEEKDAYS)
MAX_CYCLE_DAYS = 196  # as many weeks as a plan may have days: all of them in turn, once a week
MAX_WEEKS = MAX_CYCLE_DAYS // WEEK
MAX_SESSIONS_A_WEEK = 28

# A day of the cycle (1 = first) and the id of the plan day that stands on it.
Slot = tuple[int, UUID]


@dataclass(frozen=True)
class Rhythm:
    """After how many days a plan starts over; ``wanted`` sessions a week where that number decides it, else None."""

    length: int
    wanted: int | None


def rhythm(tree: Sequence[Day], length: int | None, per_week: int | None) -> Rhythm:
    """What a cycle length and a number of sessions a week, each as typed or None, make of the days together.

    They may contradict each other, or the days: see :func:`findings`.
    """
    if per_week is not None and not tree:
        return Rhythm(length or WEEK, per_week)
    if per_week is not None and is_spread(tree) and length in (None, in_turn(len(tree), per_week)):
        return Rhythm(in_turn(len(tree), per_week), per_week)
    return Rhythm(length or WEEK, None)


def findings(tree: Sequence[Day], length: int | None, per_week: int | None) -> Iterator[FieldError]:
    """What is wrong with where the days stand."""
    settled = rhythm(tree, length, per_week)
    misplaced = [*_cycle_days(tree, settled.length), *_weekdays(tree, settled.length)]
    if misplaced:
        yield from misplaced
        return
    often = sessions_per_week(tree, settled)
    if often is not None and often > MAX_SESSIONS_A_WEEK:
        detail = f"A plan has at most {MAX_SESSIONS_A_WEEK} sessions a week; these days make {often}."
        yield FieldError("too-many-sessions", detail, "/days")
    elif often is not None and per_week not in (None, often):
        yield FieldError("contradiction", _rate(tree, settled, often), "/sessions_per_week")


def sessions_per_week(tree: Sequence[Day], settled: Rhythm) -> int | None:
    """How often a week the days stand, to the nearest whole number and at least once; without days what is wanted."""
    if not tree or settled.wanted is not None:
        return settled.wanted
    return max(1, (2 * WEEK * len(slots(tree, settled)) + settled.length) // (2 * settled.length))


def slots(tree: Sequence[Day], settled: Rhythm) -> tuple[Slot, ...]:
    """The slots of a cycle in order; where several days stand on one, in the order of the plan."""
    if not is_spread(tree):
        named = [(at, place, day.id) for place, day in enumerate(tree) for at in _named(day, settled.length)]
        return tuple((at, key) for at, _, key in sorted(named))
    if not tree:
        return ()
    if settled.wanted is None:
        return tuple((place * settled.length // len(tree) + 1, day.id) for place, day in enumerate(tree))
    count = settled.length // WEEK * settled.wanted
    return tuple((_place(turn, settled.wanted), tree[turn % len(tree)].id) for turn in range(count))


def day_one(tree: Tree, begins_on: date) -> date:
    """The date of the first day of the first cycle: of weekdays the Monday on or before the plan's first day."""
    return begins_on - timedelta(days=begins_on.weekday()) if any(day.weekdays for day in tree) else begins_on


def is_spread(tree: Sequence[Day]) -> bool:
    """Whether no day says where it stands."""
    return not any(day.cycle_days or day.weekdays for day in tree)


def in_turn(days: int, per_week: int) -> int:
    """After how many days the pattern starts over where so many days take turns in so many sessions a week."""
    return WEEK * days // gcd(days, per_week)


def _place(turn: int, per_week: int) -> int:
    """The day of the cycle on which a session stands, the sessions of each week being spread evenly over it."""
    week, number = divmod(turn, per_week)
    return WEEK * week + number * WEEK // per_week + 1


def _named(day: Day, length: int) -> Iterator[int]:
    """The days of the cycle that a day names, in any order."""
    yield from day.cycle_days
    for week in day.weeks or range(1, length // WEEK + 1):
        yield from (WEEK * (week - 1) + WEEKDAYS.index(name) + 1 for name in day.weekdays)


def _cycle_days(tree: Sequence[Day], length: int) -> Iterator[FieldError]:
    has_weekdays = any(day.weekdays for day in tree)
    for place, day in enumerate(tree):
        pointer = f"/days/{place}/cycle_days"
        if has_weekdays and day.cycle_days:
            yield FieldError("does-not-fit", "Name weekdays or days of the cycle in a plan, not both.", pointer)
        yield from _twice(day.cycle_days, pointer)
        yield from _beyond(day.cycle_days, length, f"The cycle has {number_of(length, 'day')}.", pointer)


def _weekdays(tree: Sequence[Day], length: int) -> Iterator[FieldError]:
    for place, day in enumerate(tree):
        pointer = f"/days/{place}"
        if day.weekdays and length % WEEK:
            detail = f"Weekdays need a cycle of whole weeks; cycle_length_days is {length}."
            yield FieldError("does-not-fit", detail, f"{pointer}/weekdays")
        if day.weeks and not day.weekdays:
            yield FieldError("does-not-fit", "These are the weeks of weekdays: name those too.", f"{pointer}/weeks")
        yield from _twice(day.weekdays, f"{pointer}/weekdays")
        yield from _twice(day.weeks, f"{pointer}/weeks")
        weeks = max(1, length // WEEK)
        detail = f"The cycle has {number_of(weeks, 'week')}: see cycle_length_days."
        yield from _beyond(day.weeks, weeks, detail, f"{pointer}/weeks")


def _twice(values: Sequence[object], pointer: str) -> Iterator[FieldError]:
    seen = set[object]()
    for number, value in enumerate(values):
        if value in seen:
            yield FieldError("duplicate", "This stands twice.", f"{pointer}/{number}")
        seen.add(value)


def _beyond(values: Sequence[int], most: int, detail: str, pointer: str) -> Iterator[FieldError]:
    for number, value in enumerate(values):
        if value > most:
            yield FieldError("out-of-range", detail, f"{pointer}/{number}")


def _rate(tree: Sequence[Day], settled: Rhythm, often: int) -> str:
    standing, rate = len(slots(tree, settled)), f"{_times(often)} a week"
    if standing * WEEK != often * settled.length:
        rate = f"{_times(standing)} in {settled.length} days, so about {rate}"
    return f"The days of this plan stand {rate}. Say so, or leave this out."


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
