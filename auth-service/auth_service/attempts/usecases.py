"""Charge a log-in attempt before it is made; give the charge back when the password was right."""

from __future__ import annotations

import hashlib
from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import Any

from sqlalchemy import delete, select

from auth_service.attempts import rules
from auth_service.attempts.models import AttemptCounter
from auth_service.attempts.rules import ACCOUNT, ADDRESS, Counter, Policy
from service_kit.clock import now
from service_kit.database import session
from service_kit.errors import TooManyRequests
from service_kit.upsert import insert_ignoring


def charge(email_key: str, address: str) -> None:
    """Count an attempt on this account from this address; belongs into a transaction of its own.

    Raises TooManyRequests with the seconds to wait when either bucket is full; nothing is counted then.
    """
    instant = now()
    rows = [(_locked(key, instant), policy) for key, policy in _buckets(email_key, address)]
    seconds = max(rules.wait(_counter(row), instant) for row, _policy in rows)
    if seconds:
        detail = f"Too many attempts to log in. Try again in {seconds} seconds; sessions go on meanwhile."
        raise TooManyRequests(detail, retry_after=seconds)
    for row, policy in rows:
        _write(row, rules.charge(_counter(row), policy, instant))


def forgive(email_key: str, address: str) -> None:
    """The attempt was right: the account starts afresh, the address gets this one charge back."""
    account, place = (_locked(key, now()) for key, _policy in _buckets(email_key, address))
    _write(account, Counter(0, now()))
    _write(place, rules.give_back(_counter(place)))


def forget(email_key: str) -> None:
    """Drop the bucket of an account that is no more."""
    session().execute(delete(AttemptCounter).where(AttemptCounter.key == _hash("account", email_key)))


def forget_idle() -> None:
    """Drop the buckets that have drained."""
    session().execute(delete(AttemptCounter).where(AttemptCounter.counted_at < now() - rules.FORGET_AFTER))


def _buckets(email_key: str, address: str) -> list[tuple[str, Policy]]:
    """The keys with their policies, always in this order: two that lock both then wait, never deadlock."""
    return [(_hash("account", email_key), ACCOUNT), (_hash("address", _network(address)), ADDRESS)]


def _network(address: str) -> str:
    """One household's IPv6 addresses count as one: nobody is to have 2^64 tries."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    return str(parsed) if parsed.version == 4 else str(ip_network((parsed, 64), strict=False))


def _hash(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()


def _locked(key: str, instant: datetime) -> AttemptCounter:
    """The bucket, locked; made where it is missing, again if it was dropped at that very moment."""
    wanted = select(AttemptCounter).where(AttemptCounter.key == key).with_for_update()
    while (row := session().execute(wanted).scalar_one_or_none()) is None:
        insert_ignoring(AttemptCounter, {"key": key, "level": 0, "counted_at": instant}, ("key",))
    return row


def _counter(row: Any) -> Counter:
    return Counter(row.level, row.counted_at, row.blocked_until)


def _write(row: Any, counter: Counter) -> None:
    row.level, row.counted_at, row.blocked_until = counter.level, counter.at, counter.blocked_until
