"""The life of a signing key: published first, signs later, and stays published until its last token has expired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from auth_service.keys.access_token_rules import ACCEPTED_FOR

# Every verifier polls every ten seconds; five minutes leave room for one that was restarting.
PUBLISHED_BEFORE_SIGNING = timedelta(minutes=5)


@dataclass(frozen=True)
class KeyTimes:
    """When a key appears in the key set and from when on it signs."""

    kid: str
    publish_at: datetime
    sign_from: datetime


def first_key(kid: str, now: datetime) -> KeyTimes:
    """The very first key signs at once: nobody can hold an older key set."""
    return KeyTimes(kid, now, now)


def next_key(kid: str, now: datetime) -> KeyTimes:
    """A key that replaces another one waits until every verifier knows it."""
    return KeyTimes(kid, now, now + PUBLISHED_BEFORE_SIGNING)


def signer(keys: Sequence[KeyTimes], now: datetime) -> KeyTimes | None:
    """The key that signs: of those whose time has come the newest."""
    ready = [key for key in keys if key.sign_from <= now]
    return max(ready, key=lambda key: (key.sign_from, key.kid), default=None)


def published(keys: Sequence[KeyTimes], now: datetime) -> list[KeyTimes]:
    """The keys of the key set, oldest first."""
    spent = set(retired(keys, now))
    return [key for key in sorted(keys, key=_age) if key.publish_at <= now and key not in spent]


def retired(keys: Sequence[KeyTimes], now: datetime) -> list[KeyTimes]:
    """The keys whose last possible token has expired; their files may go."""
    ordered = sorted(keys, key=_age)
    return [old for old, new in pairwise(ordered) if new.sign_from + ACCEPTED_FOR <= now]


def is_due(keys: Sequence[KeyTimes], now: datetime, every: timedelta) -> bool:
    """Whether the newest key is old enough for the next one to be made."""
    newest = max(keys, key=_age, default=None)
    return newest is None or newest.sign_from + every <= now


def _age(key: KeyTimes) -> tuple[datetime, str]:
    return (key.sign_from, key.kid)
