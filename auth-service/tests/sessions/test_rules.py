"""Refresh tokens and device names as pure functions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from auth_service.sessions.rules import (
    GRACE,
    IDLE_LIFE,
    LONGEST_LIFE,
    Presented,
    Verdict,
    device_name,
    judge,
    session_expiry,
    successor,
)

NOON = datetime(2025, 3, 12, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
FRESH = Presented(LATER, None, successor_used=False, session_ended=False, session_expires_at=LATER)


def used(ago: timedelta, *, successor_used: bool = False) -> Presented:
    return Presented(LATER, NOON - ago, successor_used, session_ended=False, session_expires_at=LATER)


@pytest.mark.parametrize(
    ("token", "verdict"),
    [
        (FRESH, Verdict.ROTATE),
        (used(timedelta(0)), Verdict.REPEAT),
        (used(GRACE), Verdict.REPEAT),
        (used(GRACE + timedelta(microseconds=1)), Verdict.REUSE),
        (used(timedelta(seconds=1), successor_used=True), Verdict.REUSE),
        (Presented(NOON, None, False, False, LATER), Verdict.DEAD),
        (Presented(LATER, None, False, True, LATER), Verdict.DEAD),
        (Presented(LATER, None, False, False, NOON), Verdict.DEAD),
        (Presented(LATER, NOON - timedelta(hours=1), True, True, LATER), Verdict.DEAD),
    ],
)
def test_verdicts(token: Presented, verdict: Verdict) -> None:
    assert judge(token, NOON) is verdict


def test_one_token_and_salt_have_one_successor_and_others_another() -> None:
    salt, other = "ab" * 32, "cd" * 32
    assert successor("token", salt) == successor("token", salt)
    assert len({successor("token", salt), successor("token", other), successor("nekot", salt)}) == 3
    assert len(successor("token", salt)) == 43


def test_a_session_in_use_ends_at_last() -> None:
    assert session_expiry(NOON, NOON) == NOON + IDLE_LIFE
    assert session_expiry(NOON, NOON + LONGEST_LIFE - timedelta(days=1)) == NOON + LONGEST_LIFE


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari on iPhone"),
        ("curl/8.5.0", "curl"),
        ("", "Unknown device"),
        ("<script>alert(1)</script>", "Unknown device"),
    ],
)
def test_device_names(agent: str, name: str) -> None:
    assert device_name(agent) == name
