"""How long a log-in has to wait after failures: a bucket that every attempt fills and time drains.

An attempt is charged *before* the password is looked at, and given back when it was right: a hundred attempts sent
at the same instant are then a hundred charges, not a hundred free looks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)
# A bucket that nobody touched for this long has drained; its row may go.
FORGET_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Policy:
    """``free`` attempts at once, and one more for each ``drain`` that passes."""

    free: int
    drain: timedelta


# One account: ten tries, then about a hundred a day, whoever makes them and from however many addresses.
ACCOUNT = Policy(free=10, drain=timedelta(minutes=15))
# One address: many people may share it, so it drains faster; it stops one password tried on many accounts.
ADDRESS = Policy(free=30, drain=timedelta(minutes=1))


@dataclass(frozen=True)
class Counter:
    """How full the bucket is, when that was true, and until when nothing is let through."""

    level: int
    at: datetime
    blocked_until: datetime | None = None


def wait(counter: Counter, now: datetime) -> int:
    """Whole seconds to wait before the next attempt may be made; 0 when it may be made now."""
    if counter.blocked_until is None or counter.blocked_until <= now:
        return 0
    return -(-(counter.blocked_until - now) // timedelta(seconds=1))


def charge(counter: Counter, policy: Policy, now: datetime) -> Counter:
    """The counter after one more attempt, which may impose a wait on the next one."""
    drained = drain(counter, policy, now)
    level = drained.level + 1
    if level < policy.free:
        return Counter(level, drained.at)
    doublings = min(level - policy.free, 10)
    pause = min(LONGEST_WAIT, FIRST_WAIT * 2**doublings)
    return Counter(level, drained.at, now + pause)


def give_back(counter: Counter) -> Counter:
    """The counter without the charge of an attempt that turned out right."""
    return replace(counter, level=max(0, counter.level - 1), blocked_until=None)


def drain(counter: Counter, policy: Policy, now: datetime) -> Counter:
    """The counter after the time that has passed; the part of a drop that has not fallen yet is kept."""
    drops = max(0, (now - counter.at) // policy.drain)
    if drops >= counter.level:
        return Counter(0, now)
    return Counter(counter.level - drops, counter.at + drops * policy.drain, counter.blocked_until)
