"""How long an access token lives, and what it says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

ACCESS_TOKEN_LIFE = timedelta(minutes=10)
# Clocks differ, and a request may be on its way.
MARGIN = timedelta(minutes=5)
# Nothing that was signed is good for longer than this afterwards.
ACCEPTED_FOR = ACCESS_TOKEN_LIFE + MARGIN


def claims(token_id: UUID, session_id: UUID, roles: Iterable[str], scope: str, now: datetime) -> dict[str, Any]:
    """What a token signed ``now`` says beside whose it is."""
    return {
        "sid": str(session_id),
        "jti": str(token_id),
        "iat": now,
        "nbf": now,
        "exp": now + ACCESS_TOKEN_LIFE,
        "roles": list(roles),
        "scope": scope,
    }
