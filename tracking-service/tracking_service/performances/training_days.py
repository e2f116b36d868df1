"""On which days somebody trained, as a text with one character a day: how often weeks and days are counted is then a
matter of slices and of patterns, and ten years are read in ten rows.

The character is "0" with so many places after it as workouts with a set were done on the day. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

NONE = "0"
_TRAINED = re.compile(f"[^{NONE}]")


class _Workouts(dict[str, int]):
    """How many workouts a text of days tells of, counted once for each text."""

    def __missing__(self, text: str) -> int:
        self[text] = sum(map(ord, text)) - ord(NONE) * len(text)
        return self[text]


@dataclass(frozen=True)
class TrainingDays:
    """The workouts of each day from ``first`` (a 1 January, where there are any) on; later days had none."""

    first: date
    text: str

    def runs(self, rest_days: int) -> list[tuple[date, date, int]]:
        """(first, last, training days) of each run of training days with at most so many days of rest between two."""
        rest = f"(?:{NONE}{{1,{rest_days}}}[^{NONE}]++)*+" if rest_days else ""
        return [
            (self._day(run.start()), self._day(run.end() - 1), len(run[0]) - run[0].count(NONE))
            for run in re.finditer(f"[^{NONE}]++{rest}", self.text)
        ]

    def weeks(self, first_of_week: date) -> tuple[date, list[int]]:
        """The first day of the week of the first workout, and the workouts of each week from that on to the last with
        any; ``first_of_week`` is the first day of any week. Without workouts that day and nothing.
        """
        found = _TRAINED.search(self.text)
        if found is None:
            return first_of_week, []
        start = found.start() - (found.start() - self._place(first_of_week)) % 7
        text = NONE * max(-start, 0) + self.text[max(start, 0) :].rstrip(NONE)
        workouts = _Workouts()  # weeks are alike
        return self._day(start), [workouts[text[place : place + 7]] for place in range(0, len(text), 7)]

    def between(self, first: date, last: date) -> Iterable[tuple[date, int]]:
        """(day, workouts) of each day with any between two days, in order."""
        begin = max(self._place(first), 0)
        for found in _TRAINED.finditer(self.text, begin, max(self._place(last) + 1, begin)):
            yield self._day(found.start()), ord(found[0]) - ord(NONE)

    @property
    def first_day(self) -> date | None:
        """The first training day."""
        found = _TRAINED.search(self.text)
        return self._day(found.start()) if found else None

    @property
    def last_day(self) -> date | None:
        """The last training day."""
        text = self.text.rstrip(NONE)
        return self._day(len(text) - 1) if text else None

    def _place(self, day: date) -> int:
        return (day - self.first).days

    def _day(self, place: int) -> date:
        return self.first + timedelta(days=place)


def joined(years: Mapping[int, str]) -> TrainingDays:
    """The days of several years, whose texts are as long as they are or shorter."""
    if not years:
        return TrainingDays(date.min, "")
    first = min(years)
    span = range(first, max(years) + 1)
    return TrainingDays(date(first, 1, 1), "".join(years.get(year, "").ljust(length(year), NONE) for year in span))


def texts(days: Iterable[date]) -> dict[int, str]:
    """The texts of the years in which somebody trained, from the day of each workout."""
    years: dict[int, str] = {}
    for day in days:
        years[day.year] = counted(years.get(day.year, ""), day, 1)
    return years


def length(year: int) -> int:
    """The number of its days."""
    return date(year, 12, 31).timetuple().tm_yday


def counted(text: str, day: date, more: int) -> str:
    """The text of the year of ``day`` with so many workouts more (or less) on that day."""
    whole = text.ljust(length(day.year), NONE)
    place = day.timetuple().tm_yday - 1
    return whole[:place] + chr(max(ord(whole[place]) + more, ord(NONE))) + whole[place + 1 :]
