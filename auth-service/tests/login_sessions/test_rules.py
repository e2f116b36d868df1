"""Refresh tokens as pure functions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from auth_service.login_sessions.rules import (
    GRACE,
    IDLE_LIFE,
    LONGEST_LIFE,
    PresentedToken,
    Verdict,
    judge,
    session_expiry,
    successor,
)

NOON = datetime(2025, 3, 12, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
FRESH = PresentedToken(LATER, None, successor_used=False, session_ended=False, session_expires_at=LATER)


def used(ago: timedelta, *, successor_used: bool = False) -> PresentedToken:
    return PresentedToken(LATER, NOON - ago, successor_used, session_ended=False, session_expires_at=LATER)


@pytest.mark.parametrize(
    ("token", "verdict"),
    [
        (FRESH, Verdict.ROTATE),
        (used(timedelta(0)), Verdict.REPEAT),
        (used(GRACE), Verdict.REPEAT),
        (used(GRACE + timedelta(microseconds=1)), Verdict.REUSE),
        (used(timedelta(seconds=1), successor_used=True), Verdict.REUSE),
        (PresentedToken(NOON, None, False, False, LATER), Verdict.INVALID),
        (PresentedToken(LATER, None, False, True, LATER), Verdict.INVALID),
        (PresentedToken(LATER, None, False, False, NOON), Verdict.INVALID),
        (PresentedToken(LATER, NOON - timedelta(hours=1), True, True, LATER), Verdict.INVALID),
    ],
)
def test_verdicts(token: PresentedToken, verdict: Verdict) -> None:
    assert judge(token, NOON) is verdict


def test_one_token_and_salt_have_one_successor_and_others_another() -> None:
    salt, other = "ab" * 32, "cd" * 32
    assert successor("token", salt) == successor("token", salt)
    assert len({successor("token", salt), successor("token", other), successor("nekot", salt)}) == 3
    assert len(successor("token", salt)) == 43


def test_a_session_in_use_ends_at_last() -> None:
    assert session_expiry(NOON, NOON) == NOON + IDLE_LIFE
    assert session_expiry(NOON, NOON + LONGEST_LIFE - timedelta(days=1)) == NOON + LONGEST_LIFE
