"""Periods of the calendar, and hard sets per muscle against the ranges for which there is evidence.

A hard set counts for each muscle by its share of the exercise: once from a third on, half from fifteen percent on, not
at all below. That one set is worth half for a muscle that helps is the "fractional" count for which Pelland et al. 2024
(The Resistance Training Dose-Response, preprint of 67 studies, abstract) found the strongest evidence; where a muscle
begins to help is our rule. The sets of a group of muscles are counted in the same way, by the sum of its shares, so
that one set is at most one for the group.

A range is told for a muscle that was measured itself: Baz-Valle et al. 2022 (J. Hum. Kinet. 81:199-210, abstract)
recommend 12 to 20 sets a week to trained young men. What they compared is that range with more: no difference was found
for quadriceps and biceps, and for the triceps more was better, so its range has no upper end. Fewer were not compared,
and how the studies counted sets we do not know: a verdict says where somebody stands to a recommendation, no more.
Pooled over all muscles more sets gave more growth without an upper end (Schoenfeld et al. 2017, J. Sports Sci.
35:1073-1082, abstract), which is no range for any one of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

PERIODS = ("day", "week", "month", "year")
WEEK_DAYS = 7
# A verdict on somebody's week needs so many days of a log.
JUDGED_DAYS = 14
# Percent of an exercise from which a muscle has a whole set, and half of one.
WHOLE_SHARE, HALF_SHARE = Fraction(100, 3), 15
# Exercises of these categories, movements and measures are no training for growth, however hard: our rule.
NO_HARD_CATEGORIES = frozenset({"cardio", "mobility", "plyometrics", "rehab"})
NO_HARD_PATTERNS, NO_HARD_MEASURE = frozenset({"mobility", "locomotion", "jump"}), "distance_duration"
VERDICTS = BELOW, INSIDE, ABOVE = ("below", "inside", "above")


@dataclass(frozen=True)
class Range:
    """Hard sets a week that are recommended for a muscle; ``most`` None: more were better still."""

    muscle: str
    name: str
    least: int
    most: int | None
    source: str


_BAZ_VALLE = "recommended to trained men of 18 to 35 years: Baz-Valle et al. 2022, J. Hum. Kinet. 81:199-210"
RANGES = {
    one.muscle: one
    for one in (
        Range("quadriceps", "Quadriceps", 12, 20, _BAZ_VALLE),
        Range("biceps", "Biceps", 12, 20, _BAZ_VALLE),
        Range("triceps", "Triceps", 12, None, _BAZ_VALLE),
    )
}


def period_of(day: date, period: str, first_of_week: date) -> tuple[date, date]:
    """First and last day of the period around ``day``; ``first_of_week`` is that of its week."""
    if period == "day":
        return day, day
    if period == "week":
        return first_of_week, first_of_week + timedelta(days=6)
    if period == "month":
        return day.replace(day=1), _next_month(day) - timedelta(days=1)
    return date(day.year, 1, 1), date(day.year, 12, 31)


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def same_days(period: str, earlier: tuple[date, date], first: date, today: date) -> tuple[date, date]:
    """The days of the earlier of two periods that correspond to those of the later (from ``first``) up to today."""
    until = earlier[0] + (today - first)
    if period == "year":  # a leap day is the last of February in other years, and moves no later day
        until = today.replace(year=earlier[0].year, day=28 if (today.month, today.day) == (2, 29) else today.day)
    return earlier[0], min(until, earlier[1])


def weeks_of(first: date, last: date, began_on: date | None) -> Fraction:
    """Over how many weeks what was done from ``first`` to ``last`` is spread, one at least: nothing is extrapolated.

    Where the user's first workout (``began_on``) lies within, so many weeks as have begun since: a log that begins with
    a workout has one more of them than it has days between.
    """
    if began_on is not None and began_on >= first:
        return Fraction(math.ceil(_days(began_on, last) / WEEK_DAYS)) if began_on <= last else Fraction(1)
    return max(Fraction(_days(first, last), WEEK_DAYS), Fraction(1))


def _days(first: date, last: date) -> int:
    return (last - first).days + 1


def is_judged(first: date, last: date, began_on: date | None) -> bool:
    """Whether there is enough of a log from ``first`` to ``last`` to hold a week against a range."""
    return began_on is not None and _days(max(first, began_on), last) >= JUDGED_DAYS


def counts_hard(category: str | None, pattern: str | None, measure: str) -> bool:
    """Whether sets of such an exercise may be hard sets; stretches, cardio, jumps and rehabilitation are none."""
    is_other = category in NO_HARD_CATEGORIES or pattern in NO_HARD_PATTERNS or measure == NO_HARD_MEASURE
    return not is_other


def credit(share: int) -> Fraction:
    """What one set counts for a muscle that has this share of the exercise, in percent."""
    return Fraction(1) if share >= WHOLE_SHARE else Fraction(1, 2) if share >= HALF_SHARE else Fraction(0)


# Sets of an exercise, and its muscles with their shares and groups.
Done = Iterable[tuple[int, Iterable[Mapping[str, Any]]]]


def sets_by(member: str, done: Done) -> dict[str, Fraction]:
    """Hard sets by ``muscle`` or ``group``, the most trained first; what has none is left out."""
    totals: dict[str, Fraction] = {}
    for sets, muscles in done:
        shares: dict[str, int] = {}
        for part in muscles:
            if part.get(member) is not None:
                shares[part[member]] = shares.get(part[member], 0) + part["share"]
        for name, share in shares.items():
            totals[name] = totals.get(name, Fraction(0)) + sets * credit(share)
    return dict(sorted(((name, sets) for name, sets in totals.items() if sets), key=lambda one: (-one[1], one[0])))


def verdict(muscle: str, per_week: Fraction) -> str | None:
    """``below``, ``inside`` or ``above`` the range of the muscle; None where there is no evidence for one."""
    known = RANGES.get(muscle)
    if known is None:
        return None
    if per_week < known.least:
        return BELOW
    return INSIDE if known.most is None or per_week <= known.most else ABOVE
