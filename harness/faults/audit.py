"""The audit: the ledger against every database. Lost is what was promised and is not there, doubled what is there
twice, wrong what is there with other figures than it must have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from harness.load.ledger import Ledger, Promise, by_lift

Ask = Callable[[str, str], list[tuple[Any, ...]]]

MARKED = {
    "measurement": ("tracking", "SELECT note, count(*) FROM measurements WHERE note IS NOT NULL GROUP BY note"),
    "goal": ("tracking", "SELECT title, count(*) FROM goals GROUP BY title"),
    "plan": ("plans", "SELECT name, count(*) FROM plans GROUP BY name"),
}
# Workouts: by mark, how many, with how many done sets, of how many repetitions and milligrams in all.
IN_SESSION = """
    SELECT w.title, count(DISTINCT w.id), count(s.id), coalesce(sum(s.reps), 0), coalesce(sum(s.load_base), 0)
    FROM workouts w LEFT JOIN workout_entries e ON e.workout_id = w.id LEFT JOIN workout_sets s ON s.entry_id = e.id
    WHERE w.deleted_at IS NULL GROUP BY w.title
"""
IN_TRACKING = """
    SELECT w.title, count(DISTINCT w.id), count(s.set_id), coalesce(sum(s.reps), 0), coalesce(sum(s.external), 0)
    FROM workouts w LEFT JOIN performed_sets s ON s.workout_id = w.id GROUP BY w.title
"""
HEAVIEST = """
    SELECT user_id, exercise_id, count(*), max(score) FROM records
    WHERE kind = 'heaviest' AND status = 'current' GROUP BY user_id, exercise_id
"""
DONE = "SELECT id, count(*) FROM done_workouts GROUP BY id"
# A record that stands was published to the session service, which shows it; what it shows stands or stood.
STANDING = "SELECT id FROM records WHERE status = 'current'"
STOOD = "SELECT id FROM records WHERE status <> 'pending'"
SHOWN = "SELECT id FROM highlights WHERE type = 'record'"


@dataclass
class Findings:
    """What the audit found; all empty is what we promise."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether anything was found."""
        return bool(self.lost or self.doubled or self.wrong)

    def __str__(self) -> str:
        counts = f"{len(self.lost)} lost, {len(self.doubled)} doubled, {len(self.wrong)} wrong"
        return "\n  ".join([counts, *(self.lost + self.doubled + self.wrong)[:20]])

    def count(self, promise: Promise, where: str, times: int) -> bool:
        """Judge how often a promise was found; true when it is there once, so that its figures may be looked at."""
        if times > 1:
            self.doubled.append(f"{promise.kind} {promise.mark}: {times} times in {where}")
        elif times == 0 and promise.acknowledged:
            self.lost.append(f"{promise.kind} {promise.mark}: not in {where}")
        return times == 1


def audit_ledger(ledger: Ledger, ask: Ask) -> Findings:
    """Compare; ``ask(service, sql)`` gives the rows of a service's database."""
    findings = Findings()
    for kind, (service, sql) in MARKED.items():
        counts: dict[str, int] = dict(ask(service, sql))
        for promise in ledger.all(kind):
            findings.count(promise, service, counts.get(promise.mark, 0))
    _workouts(ledger, ask, findings)
    _records(ledger, ask, findings)
    _highlights(ask, findings)
    return findings


def _workouts(ledger: Ledger, ask: Ask, findings: Findings) -> None:
    """Each in session and tracking, set by set; in plans at least as a line of what was done."""
    in_session = {row[0]: row[1:] for row in ask("session", IN_SESSION)}
    in_tracking = {row[0]: row[1:] for row in ask("tracking", IN_TRACKING)}
    done = {str(row[0]): row[1] for row in ask("plans", DONE)}
    for promise in ledger.all("workout", "live"):
        figures = (
            len(promise.sets),
            sum(reps for reps, _ in promise.sets),
            sum(milligrams for _, milligrams in promise.sets),
        )
        for where, rows in (("session", in_session), ("tracking", in_tracking)):
            count, *sums = rows.get(promise.mark, (0,))
            if findings.count(promise, where, count) and tuple(map(int, sums)) != figures:
                findings.wrong.append(f"{promise.kind} {promise.mark}: {sums} instead of {figures} in {where}")
        if promise.id:
            findings.count(promise, "plans", done.get(promise.id, 0))


def _records(ledger: Ledger, ask: Ask, findings: Findings) -> None:
    """The heaviest set of each lift is the current record, once."""
    standing = {
        (str(user), str(exercise)): (count, score) for user, exercise, count, score in ask("tracking", HEAVIEST)
    }
    for lift, workouts in by_lift(one for one in ledger.all() if one.acknowledged).items():
        heaviest = max(milligrams for one in workouts for _, milligrams in one.sets)
        count, score = standing.get(lift, (0, None))
        if (count, score) != (1, heaviest):
            findings.wrong.append(f"heaviest of {lift}: {count} x {score} instead of 1 x {heaviest}")


def _highlights(ask: Ask, findings: Findings) -> None:
    """What tracking published of records, session shows, and nothing else."""
    shown, standing, stood = (
        {str(row[0]) for row in ask(service, sql)}
        for service, sql in (("session", SHOWN), ("tracking", STANDING), ("tracking", STOOD))
    )
    findings.lost += [f"record {one}: not shown in session" for one in standing - shown]
    findings.wrong += [f"record {one}: shown in session although it is none" for one in shown - stood]
