"""Folding on from changed workouts only as far as that matters.

A record is what no earlier set has beaten, so a change of one workout may touch the outcome of every later one, and the
plain way is to fold all of them again: thousands of sets for a slip that was corrected. But most later workouts make
nothing of their own, and they make nothing of anything that is no weaker. So two states are led on side by side: what
stood as it was stored, and what stands now. Where both are alike, nothing behind differs, and that is the end; it is
mostly reached with the changed workout itself. Until then it is enough to stop where a workout made a record, where
sets are in doubt, and, while what stands now is weaker in some kind, at workouts that may beat it: the database finds
them (reaches.py). All else is skipped unread. A property test holds the outcome equal to that of folding everything.

Whoever changes what decides a record (rules.py, kinds.py) must look here: a workout is skipped on the grounds that a
set which is neither a record nor in doubt stays so beside anything that covers what stood (Candidate.covers).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, groupby, islice
from typing import Any, Protocol, TypeAlias
from uuid import UUID

from tracking_service.places import Place
from tracking_service.records import rules
from tracking_service.records.candidates import Candidate, CurrentRecords, Key, Kind, SetFigures
from tracking_service.records.limit_rules import Limits

# Suspects that a log tells of at once.
AT_ONCE = 16
SetKey: TypeAlias = tuple[UUID, UUID]  # workout and set


class Log(Protocol):
    """What is stored of an exercise, read where it is needed."""

    def later_marks(self, after: Place) -> Sequence[Candidate]:
        """The next stored candidates behind a place, in order; none behind the last."""

    def suspects(self, after: Place, weaker: Collection[str], current: CurrentRecords) -> Sequence[Place]:
        """The next workouts with sets in doubt, or that may beat what stands in the ``weaker`` kinds."""

    def sets(self, place: Place, following: Iterable[Place]) -> Sequence[Any]:
        """The workout's sets of the exercise (Performance rows); those of ``following`` may be asked for next."""


@dataclass(frozen=True)
class Rules:
    """How an exercise is judged: which sets (rows) say what it measures, and the figures of one."""

    kinds: Sequence[Kind]
    limits: Limits
    is_measured: Callable[[Any], bool]
    figures_of: Callable[[Any], SetFigures]


@dataclass
class Outcome:
    """What became of an exercise: what stands at the end, the candidates that workouts ``made`` and those that were
    ``seen`` in their stead, by key; since when candidates are ``beaten``; the rows of the sets that were looked at, and
    why some are in doubt. ``to_the_end``: of all later workouts, none made anything else.
    """

    current: CurrentRecords
    made: dict[Key, Candidate] = field(default_factory=dict)
    seen: set[Key] = field(default_factory=set)
    beaten: dict[Key, datetime] = field(default_factory=dict)
    rows: dict[SetKey, Any] = field(default_factory=dict)
    doubts: dict[SetKey, str] = field(default_factory=dict)
    to_the_end: bool = False

    def add(self, place: Place, rows: Iterable[Any], judged: Rules) -> None:
        """Fold a workout into what stands. Sets that do not say what the exercise measures now make no records, but
        they count in totals: bounds hold for them.
        """
        measured = []
        for row in rows:
            self.rows[row.workout_id, row.set_id] = row
            figures = judged.figures_of(row)
            if judged.is_measured(row):
                measured.append(figures)
            elif not figures.warmup and rules.is_beyond_limit(figures, judged.limits):
                self.doubts[row.workout_id, row.set_id] = rules.BEYOND_LIMIT
        before = self.current.keys()
        folded = rules.fold(self.current, measured, judged.kinds, judged.limits)
        self.doubts.update(folded.doubts)
        made = {candidate.key: candidate for candidate in folded.candidates}
        self.made |= made
        for key in made:
            self.beaten.pop(key, None)
        self.beaten |= dict.fromkeys((before | made.keys()) - self.current.keys(), place[0])


def fold_all(rows: Sequence[Any], stored: Collection[Key], judged: Rules) -> Outcome:
    """Fold all workouts of an exercise (``rows`` in order), whatever was ``stored``."""
    outcome = Outcome(CurrentRecords(), seen=set(stored), to_the_end=True)
    for place, own in groupby(rows, key=lambda row: (row.started_at, row.workout_id)):
        outcome.add(place, own, judged)
    return outcome


def refold(
    before: CurrentRecords, stored: Iterable[Candidate], changed: Iterable[Place], log: Log, judged: Rules
) -> Outcome:
    """Fold on from workouts that changed, ``before`` being what stood where the first of them is or was, and ``stored``
    the candidates from there to the last of them, in order.
    """
    old, marks, stops = before, deque(stored), deque(sorted(changed))
    outcome, suspects, are_all_read = Outcome(old.copy()), _Suspects(log), False
    here = stops[0]
    while True:
        if outcome.current.is_like(old):
            if not stops:
                return outcome
            while marks and _place(marks[0]) < stops[0]:
                old.restore(marks.popleft())
            outcome.current, suspects, here = old.copy(), _Suspects(log), stops[0]
        else:
            if not (marks or stops or are_all_read):
                marks.extend(log.later_marks(here))
                are_all_read = not marks
            found = suspects.next(here, outcome.current, outcome.current.weaker_kinds(old))
            nearest = [*found, *islice(stops, 1), *map(_place, islice(marks, 1))]
            if not nearest:
                outcome.to_the_end = True
                return outcome
            here = min(nearest)
        if stops and stops[0] == here:
            stops.popleft()
        while marks and _place(marks[0]) == here:
            outcome.seen.add(marks[0].key)
            old.restore(marks.popleft())
        outcome.add(here, log.sets(here, chain(suspects.ahead, map(_place, marks))), judged)


class _Suspects:
    """The suspects ``ahead``, asked for again where others may come into question. What stands gets stronger on the
    way, so those that were found before are enough else.
    """

    def __init__(self, log: Log) -> None:
        self._log = log
        self.ahead: deque[Place] = deque()
        self._kinds: Collection[str] | None = None
        self._more = True

    def next(self, here: Place, current: CurrentRecords, weaker: set[str]) -> list[Place]:
        """The next one behind a place, if any."""
        while self.ahead and self.ahead[0] <= here:
            self.ahead.popleft()
        is_new = self._kinds is None or not weaker.issubset(self._kinds)
        if is_new or (self._more and not self.ahead):
            self.ahead = deque(self._log.suspects(here, weaker, current))
            self._kinds, self._more = weaker, len(self.ahead) == AT_ONCE
        return list(islice(self.ahead, 1))


def _place(candidate: Candidate) -> Place:
    return candidate.figures.at, candidate.figures.workout_id
