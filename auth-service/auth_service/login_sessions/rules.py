"""What a presented refresh token is worth, and how its successor is made.

A refresh token is random and kept only as a hash. Its successor is an HMAC of the token itself under a random salt
that is kept with the used token: whoever presents the same token again within the grace gets the same successor,
and yet no successor can be read out of the database. The salt goes when the grace is over.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from service_kit.errors import Unauthenticated

# A client whose answer got lost, or two tabs at once, may present the previous token again for this long.
GRACE = timedelta(seconds=10)
# A session that is not refreshed for this long ends; one that is ends at the latest after the second figure.
IDLE_LIFE = timedelta(days=30)
LONGEST_LIFE = timedelta(days=180)
TOKEN_BYTES = 32


@dataclass(frozen=True)
class PresentedToken:
    """A refresh token as the database knows it; ``successor_used`` is about the token that replaced it."""

    expires_at: datetime
    used_at: datetime | None
    successor_used: bool
    session_ended: bool
    session_expires_at: datetime


class Verdict(Enum):
    """What to do with a presented refresh token."""

    ROTATE = auto()
    REPEAT = auto()
    REUSE = auto()
    INVALID = auto()


def judge(token: PresentedToken, now: datetime) -> Verdict:
    """Rotate a fresh token, repeat the answer for the one just used, and see a theft in anything older.

    An ended session stays ended whatever is presented; an expired token is merely old.
    """
    if token.session_ended or token.session_expires_at <= now or token.expires_at <= now:
        return Verdict.INVALID
    if token.used_at is None:
        return Verdict.ROTATE
    if not token.successor_used and now <= token.used_at + GRACE:
        return Verdict.REPEAT
    return Verdict.REUSE


def token_hash(token: str) -> str:
    """What the database keeps of a refresh token. No salt or stretching: the token has 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def successor(token: str, salt: str) -> str:
    """The one token that may follow this one, given the salt drawn when it was first used."""
    digest = hmac.new(bytes.fromhex(salt), token.encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def session_expiry(started_at: datetime, now: datetime) -> datetime:
    """Until when the session lives after being used now."""
    return min(now + IDLE_LIFE, started_at + LONGEST_LIFE)


class InvalidRefreshToken(Unauthenticated):
    """The refresh token is unknown, expired, used before, or its session has ended. Log in again.

    A token that was used before ends its whole session, since somebody else may hold a copy.
    """

    type, title = "invalid-refresh-token", "The refresh token is not valid"
