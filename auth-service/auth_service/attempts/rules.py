"""How long guessing has to wait after failures: buckets that attempts fill and time drains.

An attempt is charged *before* the password is looked at, and given back when it was right: a hundred attempts sent
at the same instant are then a hundred charges, not a hundred free looks.

Who can fill which bucket decides whom it can lock out, so each kind of attempt has its own:

- **Log-in** counts on the account and on the address. Anybody can fail to log in to an account, so its bucket keeps
  strangers out and, alone, the owner as well: one guess every fifteen minutes would do. Hence a network from which the
  account was used lately (it has had a session there) fills a bucket of its own, which nobody elsewhere can reach. What
  is left to an attacker is to delay the owner's log-in from a place that is new, or from the attacker's own network.
- **Confirmation** of the password by somebody who is signed in counts on that session alone. A thief of one session
  is bounded, and cannot lock the owner's other sessions, nor can failed log-ins.
- **Refresh** counts only wrong tokens, on the address. A right one is never refused: nobody guesses 256 bits, and a
  neighbour's failures must not end a session.

That an account is treated differently at a network which it was used from tells somebody there, who has another
address as well, that it exists; registering with its address tells everybody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from ipaddress import ip_address, ip_network
from uuid import UUID

FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)
# A bucket that nobody touched for this long has drained; its row may go.
IDLE_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Policy:
    """``free`` attempts at once, and one more for each ``drain`` that passes.

    ``emptied``: a right attempt empties the bucket; else it takes only its own charge back.
    """

    free: int
    drain: timedelta
    emptied: bool = False


# One account: ten tries, then about a hundred a day, whoever makes them and from however many addresses.
ACCOUNT = Policy(free=10, drain=timedelta(minutes=15), emptied=True)
# One address: many people may share it, so it drains faster; it stops one password tried on many accounts.
ADDRESS = Policy(free=30, drain=timedelta(minutes=1))


@dataclass(frozen=True)
class Bucket:
    """One counter: ``kind`` and ``owner`` name it."""

    kind: str
    owner: str
    policy: Policy

    @property
    def key(self) -> str:
        """Its primary key: a hash, so that neither addresses nor names stand in the table."""
        return hashlib.sha256(f"{self.kind}:{self.owner}".encode()).hexdigest()


def log_in_buckets(email_key: str, address: str, used_from: Iterable[str] = ()) -> tuple[Bucket, ...]:
    """What a log-in from ``address`` is charged to; ``used_from`` are the addresses of the account's last sessions.

    Always in this order: two that lock both then wait, never deadlock.
    """
    here = network(address)
    strangers, *usual = account_buckets(email_key, used_from)
    own = Bucket("account-from", f"{here} {email_key}", ACCOUNT)
    return own if own in usual else strangers, Bucket("address", here, ADDRESS)


def account_buckets(email_key: str, used_from: Iterable[str]) -> tuple[Bucket, ...]:
    """All buckets of one account: that of everybody, then one for each network that it was ``used_from``."""
    places = sorted({network(address) for address in used_from})
    usual = [Bucket("account-from", f"{place} {email_key}", ACCOUNT) for place in places]
    return Bucket("account", email_key, ACCOUNT), *usual


def confirmation_buckets(session_id: UUID) -> tuple[Bucket, ...]:
    """What the confirmation of a password within this session is charged to."""
    return (Bucket("confirmation", str(session_id), ACCOUNT),)


def refresh_buckets(address: str) -> tuple[Bucket, ...]:
    """What a wrong refresh token from this address is charged to."""
    return (Bucket("refresh", network(address), ADDRESS),)


@lru_cache(maxsize=4_096)
def network(address: str) -> str:
    """One household's IPv6 addresses count as one: nobody is to have 2^64 tries."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    return str(parsed) if parsed.version == 4 else str(ip_network((parsed, 64), strict=False))


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


def refund(counter: Counter, policy: Policy, now: datetime) -> Counter:
    """The counter after an attempt that turned out right: empty, or without that one's charge."""
    if policy.emptied:
        return Counter(0, now)
    return replace(counter, level=max(0, counter.level - 1), blocked_until=None)


def drain(counter: Counter, policy: Policy, now: datetime) -> Counter:
    """The counter after the time that has passed; the part of a drop that has not fallen yet is kept."""
    drops = max(0, (now - counter.at) // policy.drain)
    if drops >= counter.level:
        return Counter(0, now)
    return Counter(counter.level - drops, counter.at + drops * policy.drain, counter.blocked_until)
