"""Streaks: weeks in a row with enough workouts, and training days in a row with no more rest than allowed.

Days and weeks are the user's own (stored local dates, the user's first day of the week), so clock changes and
travel cannot break or double anything. The running week never breaks a streak: it still can be met. Rest is
part of training, so days of rest up to ``rest_days`` in a row break nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracking_service.people.calendar import WEEK

# A week with enough workouts, one that may be short, one that may not. Those of the first kind are in a row while there
# is none of the last between them.
_ENOUGH, _EXCUSED, _SHORT = "+", "?", "-"
_RUN = re.compile(rf"\{_ENOUGH}++(?:\{_EXCUSED}+\{_ENOUGH}++)*+")


@dataclass(frozen=True)
class Streak:
    """A run of weeks or days: how many count, and its first and last day that counts."""

    length: int = 0
    first: date | None = None
    last: date | None = None


def week_streaks(
    first: date, counts: Sequence[int], target: int, this_week: date, excused: Collection[date] = ()
) -> tuple[Streak, Streak]:
    """(current, longest) run of weeks with at least ``target`` workouts; days are the first days of weeks.

    ``counts`` are the workouts of each week from ``first`` on, ``excused`` weeks may be missed without harm.
    """
    weeks = [_ENOUGH if count >= target else _SHORT for count in counts]
    weeks += [_SHORT] * ((this_week - first) // WEEK + 1 - len(weeks))
    for place in ((week - first) // WEEK for week in (this_week, *excused)):
        if 0 <= place < len(weeks) and weeks[place] == _SHORT:
            weeks[place] = _EXCUSED
    text = "".join(weeks)
    runs = [
        Streak(run[0].count(_ENOUGH), first + run.start() * WEEK, first + (run.end() - 1) * WEEK)
        for run in _RUN.finditer(text)
    ]
    return _current_and_longest(runs, is_alive=text.rstrip(_EXCUSED).endswith(_ENOUGH))


def day_streaks(runs: Sequence[tuple[date, date, int]], today: date, rest_days: int) -> tuple[Streak, Streak]:
    """(current, longest) of all runs (first day, last day, training days) of training days with at most ``rest_days``
    days of rest between two of them.
    """
    is_alive = bool(runs) and today - runs[-1][1] <= timedelta(days=rest_days + 1)
    return _current_and_longest([Streak(length, first, last) for first, last, length in runs], is_alive=is_alive)


def _current_and_longest(runs: Sequence[Streak], *, is_alive: bool) -> tuple[Streak, Streak]:
    """The last run while it is alive, and the first of the longest."""
    return runs[-1] if is_alive else Streak(), max(runs, key=lambda run: run.length, default=Streak())
