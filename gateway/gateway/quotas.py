"""Against which limits one request is counted: a pure function of who asks for what.

A strict route counts per address whoever asks, so that a token (which anybody can register) buys no more guesses, and
per user as well, so that many addresses buy no more either. Its buckets are its own: somebody who floods the log-in of
a shared address takes nothing from those who refresh or change a password there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from gateway.rate_limit_storage import Limit, Standing
from gateway.routes import Strict
from gateway.settings import Settings


@dataclass(frozen=True)
class Quota:
    """``limit`` (such as ``60/minute``) for one ``caller``, called ``policy`` in the headers."""

    policy: str
    limit: str
    caller: str

    @property
    def key(self) -> str:
        """Under which it is counted: the callers of two policies are never the same."""
        return f"{self.policy} {self.caller}"


class Count(NamedTuple):
    """What a request is told of: a policy, its limit, and how it stands."""

    policy: str
    limit: Limit
    standing: Standing

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Names and values."""
        policy, limit, standing = self
        return (
            ("RateLimit-Policy", f'"{policy}";q={standing.amount};w={limit.seconds}'),
            ("RateLimit", f'"{policy}";r={standing.remaining};t={standing.seconds}'),
        )


def quotas(settings: Settings, strict: Strict | None, user: str | None, address: str) -> tuple[Quota, ...]:
    """All that must have room, the user's own first: what that one refuses takes nothing from the address.

    ``user`` is None without a good token; ``address`` is the peer's as it is counted.
    """
    if strict is None:
        if user is None:
            return (Quota("address", settings.address_limit, address),)
        return (Quota("user", settings.user_limit, user),)
    limit: str = getattr(settings, strict.limit)
    if user is None:
        # Without a token such a request is refused anyway, and must not use up what signed-in neighbours have.
        return (Quota(strict.name, limit, f"nobody {address}" if strict.signed_in else address),)
    return Quota(f"{strict.name}-user", limit, user), Quota(strict.name, limit, address)
