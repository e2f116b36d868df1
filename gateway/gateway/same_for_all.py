"""Who sees, of a service, what everybody sees; so that they may be given what is kept for everybody.

A service says so itself, by ``Setwise-Same-For-All`` in its answer to a caller with a token: whatever this caller reads
at its public addresses is what everybody reads there (of the catalogue: who never made an exercise and has no role of
those who keep it). That stays true until they write there; so it is remembered for half a minute at most, and not
believed while a write of theirs to that service is marked (``recent_writes.py``), at whichever gateway it came in. Thus
one's own new exercise is there in the next answer:

- A mark is made before the write is sent, and the marks are asked each time before something kept is given out. A mark
  lasts half a minute and a write's deadline: whatever was learnt before the write is forgotten sooner than that.
- What is learnt while a mark stands is not remembered: the write may not have been committed when the service spoke.
- Where nobody can tell who wrote (at the start of a process, without a shared place, with Redis away) everybody has
  written everywhere, and everything is asked for.

It is remembered of a user with the roles and scopes of their token: with others they may see something else. Token,
revocation and limits have been checked before all this. At most ``MAX_CALLERS`` are remembered; those that were learnt
first go first, and are asked for again.
"""

from __future__ import annotations

from collections import OrderedDict

from gateway.recent_writes import WINDOW_SECONDS, Marks
from service_kit.clock import now
from service_kit.security.identity import Identity

MAX_CALLERS = 20_000


class SameForAll:
    """What services said of callers lately."""

    def __init__(self, marks: Marks, most: int = MAX_CALLERS) -> None:
        self._marks, self._most = marks, most
        self._ends: OrderedDict[tuple[object, ...], float] = OrderedDict()  # instants, in seconds

    def holds(self, identity: Identity, service: str) -> bool:
        """Whether this caller sees of the service what everybody sees."""
        end = self._ends.get(_key(identity, service), 0)
        return now().timestamp() < end and service not in self._marks.services(str(identity.user_id))

    def learn(self, identity: Identity, service: str, asked_at: float, seconds: int) -> None:
        """The service said so, for so long, when it was asked at that instant (both in seconds)."""
        if service in self._marks.services(str(identity.user_id)):
            return
        key = _key(identity, service)
        self._ends[key] = asked_at + min(seconds, WINDOW_SECONDS)
        self._ends.move_to_end(key)
        while len(self._ends) > self._most:
            self._ends.popitem(last=False)

    def forget(self, identity: Identity, service: str) -> None:
        """The service gave this caller an answer of their own."""
        self._ends.pop(_key(identity, service), None)


def _key(identity: Identity, service: str) -> tuple[object, ...]:
    return service, identity.user_id, identity.roles, identity.scope
