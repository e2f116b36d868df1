"""Charge an attempt before it is made; give the charge back when it was right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from auth_service.attempts import rules
from auth_service.attempts.models import AttemptCounter
from auth_service.attempts.rules import Bucket, Counter
from service_kit.clock import now
from service_kit.db.session import db_session
from service_kit.db.upsert import insert_ignoring
from service_kit.errors import TooManyRequests, number_of


def charge(buckets: Sequence[Bucket]) -> None:
    """Count an attempt in each bucket; belongs into a transaction of its own.

    Raises TooManyRequests with the seconds to wait when one of them is full; nothing is counted then.
    """
    instant = now()
    rows = [(_locked(bucket.key, instant), bucket.policy) for bucket in buckets]
    seconds = max(rules.wait(_counter(row), instant) for row, _policy in rows)
    if seconds:
        detail = f"Too many wrong attempts. Try again in {number_of(seconds, 'second')}; sessions go on meanwhile."
        raise TooManyRequests(detail, retry_after=seconds)
    for row, policy in rows:
        _write(row, rules.charge(_counter(row), policy, instant))


def refund(buckets: Sequence[Bucket]) -> None:
    """The attempt that was charged to these buckets was right."""
    instant = now()
    for bucket in buckets:
        row = _locked(bucket.key, instant)
        _write(row, rules.refund(_counter(row), bucket.policy, instant))


def delete_buckets(buckets: Sequence[Bucket]) -> None:
    """Drop the buckets of somebody who is no more."""
    db_session().execute(delete(AttemptCounter).where(AttemptCounter.key.in_([bucket.key for bucket in buckets])))


def delete_idle() -> None:
    """Drop the buckets that have drained."""
    db_session().execute(delete(AttemptCounter).where(AttemptCounter.counted_at < now() - rules.IDLE_AFTER))


def _locked(key: str, instant: datetime) -> AttemptCounter:
    """The bucket, locked; made where it is missing, again if it was dropped at that very moment."""
    wanted = select(AttemptCounter).where(AttemptCounter.key == key).with_for_update()
    while (row := db_session().execute(wanted).scalar_one_or_none()) is None:
        insert_ignoring(AttemptCounter, {"key": key, "level": 0, "counted_at": instant}, ("key",))
    return row


def _counter(row: Any) -> Counter:
    return Counter(row.level, row.counted_at, row.blocked_until)


def _write(row: Any, counter: Counter) -> None:
    row.level, row.counted_at, row.blocked_until = counter.level, counter.at, counter.blocked_until
