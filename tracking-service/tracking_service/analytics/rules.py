"""Periods of the calendar, and working sets per muscle against the range that makes it grow.

A set counts once for each muscle that its exercise trains mainly and half for one that it helps to train, the
"fractional" counting that predicts growth best (Pelland et al. 2025, Sports Med., meta-regression of weekly volume).
Ten to twenty sets a week and muscle is the usual advice (Schoenfeld et al. 2017, J. Sports Sci. 35:1073-1082, found
more growth from ten on; Baz-Valle et al. 2022, J. Hum. Kinet. 81:199-210, little more beyond twenty).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

PERIODS = ("day", "week", "month", "year")
SHARES = {"primary": 1.0, "secondary": 0.5}
LEAST_SETS, MOST_SETS = 10, 20


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


@dataclass(frozen=True)
class MuscleSets:
    """Working sets of a muscle, in all and a week."""

    muscle: str
    sets: float
    per_week: float
    verdict: str


def muscle_sets(done: Iterable[tuple[int, Iterable[Mapping[str, Any]]]], weeks: float) -> list[MuscleSets]:
    """Sets per muscle from (sets, muscles of the exercise with their roles), the most trained first."""
    totals: dict[str, float] = {}
    for sets, muscles in done:
        for part in muscles:
            share = sets * SHARES.get(part["role"], 0.0)
            totals[part["muscle"]] = totals.get(part["muscle"], 0.0) + share
    ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return [MuscleSets(muscle, sets, round(sets / weeks, 1), verdict(sets / weeks)) for muscle, sets in ranked]


def verdict(per_week: float) -> str:
    """``below``, ``inside`` or ``above`` the usual range."""
    if per_week < LEAST_SETS:
        return "below"
    return "inside" if per_week <= MOST_SETS else "above"
