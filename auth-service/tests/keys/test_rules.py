"""The life of signing keys as pure functions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from auth_service.keys.access_token_rules import ACCESS_TOKEN_LIFE
from auth_service.keys.rules import (
    PUBLISHED_BEFORE_SIGNING,
    first_key,
    is_due,
    next_key,
    published,
    retired,
    signer,
)

NOON = datetime(2025, 3, 12, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_the_first_key_signs_at_once_the_next_one_waits() -> None:
    old, new = first_key("a", NOON), next_key("b", NOON + DAY)
    assert signer([old], NOON) == old
    assert signer([old, new], NOON + DAY) == old
    assert published([old, new], NOON + DAY) == [old, new]
    assert signer([old, new], NOON + DAY + PUBLISHED_BEFORE_SIGNING) == new


def test_without_a_key_nobody_signs() -> None:
    assert signer([], NOON) is None
    assert is_due([], NOON, DAY)


@given(st.lists(st.integers(1, 400), max_size=8), st.integers(0, 5_000))
def test_every_token_can_be_verified_until_it_expires(gaps: list[int], minutes: int) -> None:
    keys, at = [first_key("key-0", NOON)], NOON
    for number, gap in enumerate(gaps, start=1):
        at += timedelta(minutes=gap)
        keys.append(next_key(f"key-{number}", at))
    signed_at = NOON + timedelta(minutes=minutes)
    known = [key for key in keys if key.publish_at <= signed_at]
    used = signer(known, signed_at)
    assert used is not None
    for later in (signed_at, signed_at + ACCESS_TOKEN_LIFE):
        then = [key for key in keys if key.publish_at <= later]
        assert used in published(then, later)
        assert used not in retired(then, later)
