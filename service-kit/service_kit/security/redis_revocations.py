"""Ended sessions in Redis: a fast copy of what the auth service's database knows, for any number of machines.

``<namespace>:revoked:<sid>`` stands for an ended session, until nothing that it gave away would work anyway. Two more
keys tell what the copy is worth:

- the **epoch** names the process of the server that was filled with everything. A flush removes it; after a restart it
  names a process that is no more, so old data from a disk passes for nothing.
- the **lease** lasts two seconds and says that whatever had been ended when it was given is in the copy. The auth
  service gives a new one every half second, as long as it can write here.

With both, Redis answers. Else the auth service is asked. Where that cannot be reached either, a copy without a lease
but with its epoch is still believed: an auth service that is gone ends no sessions. All else is Unavailable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import Enum, auto
from uuid import UUID

from redis.exceptions import RedisError

from service_kit.errors import Unavailable
from service_kit.retries import Rest
from service_kit.security.redis_link import Command, Link
from service_kit.security.revocations import MARGIN

_UNKNOWN = "Whether this session was ended cannot be told just now."


class LookupResult(Enum):
    """What a look into the copy gave."""

    REVOKED = auto()
    LIVE = auto()
    LIVE_ONCE = auto()  # when the last lease was given
    NOTHING = auto()


class Names:
    """The keys of one deployment."""

    def __init__(self, namespace: str) -> None:
        self._prefix = f"{namespace}:revoked"
        self.epoch, self.lease = f"{self._prefix}:epoch", f"{self._prefix}:lease"

    def session(self, sid: UUID) -> str:
        """The key that stands for an ended session."""
        return f"{self._prefix}:{sid}"

    def mark(self, of: str) -> str:
        """A key by which a writer notices that the data under its hands was wiped."""
        return f"{self._prefix}:mark:{of}"


class RedisRevocations:
    """The copy, and whom to ask when it cannot tell: ``truth(sid)`` answers or raises Unavailable."""

    def __init__(self, url: str, namespace: str, truth: Callable[[UUID], bool]) -> None:
        self.url, self.names, self.truth = url, Names(namespace), truth
        self._link, self._redis_rests, self._truth_rests = Link(url), Rest(), Rest()

    def prepare(self) -> None:
        """Nothing to do: the copy is filled by whoever has the truth."""

    def revoke_all(self, sessions: Iterable[tuple[UUID, datetime]]) -> None:
        """Add sessions to the copy. Raises Unavailable when it cannot be written."""
        try:
            self._link.ask(*(entry(self.names, sid, until) for sid, until in sessions))
        except RedisError as error:
            raise Unavailable("Ended sessions cannot be written just now.") from error

    def is_revoked(self, sid: UUID) -> bool:
        """One round trip where all is well."""
        found = self._look_up(sid)
        if found is LookupResult.REVOKED or found is LookupResult.LIVE:
            return found is LookupResult.REVOKED
        try:
            return self._ask(sid)
        except Unavailable:
            if found is LookupResult.LIVE_ONCE:
                return False
            raise

    def _look_up(self, sid: UUID) -> LookupResult:
        """What the copy says. In one transaction, so that no flush comes between the entry and the epoch.

        EXISTS, since a key of another type than ours is there as well.
        """
        if self._redis_rests:
            return LookupResult.NOTHING
        look = ("MULTI",), ("MGET", self.names.epoch, self.names.lease), ("EXISTS", self.names.session(sid)), ("EXEC",)
        try:
            server, answers = self._link.ask(*look)
        except RedisError:
            self._redis_rests.begin()
            return LookupResult.NOTHING
        (epoch, lease), listed = answers[-1]
        if listed:
            return LookupResult.REVOKED
        if epoch is None or epoch.decode(errors="replace") != server:
            return LookupResult.NOTHING
        return LookupResult.LIVE_ONCE if lease is None else LookupResult.LIVE

    def _ask(self, sid: UUID) -> bool:
        if self._truth_rests:
            raise Unavailable(_UNKNOWN)
        try:
            return self.truth(sid)
        except Unavailable as error:
            self._truth_rests.begin()
            raise Unavailable(_UNKNOWN) from error


def entry(names: Names, sid: UUID, until: datetime) -> Command:
    """The command that adds a session; it goes by itself some time after ``until``."""
    return "SET", names.session(sid), 1, "EXAT", int((until + MARGIN).timestamp()) + 1
