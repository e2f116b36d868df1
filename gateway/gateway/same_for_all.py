"""Who sees, of a service, what everybody sees; so that they may be given what is kept for everybody.

A service says so itself, by ``Setwise-Same-For-All`` in its answer to a caller with a token: whatever this caller reads
at its public addresses is what everybody reads there (of the catalogue: who never made an exercise and has no role of
those who keep it). That stays true until they write there; so it is remembered for half a minute at most, and not
believed after a write of theirs to that service (``recent_writes.py``), at whichever gateway it came in. Thus one's own
new exercise is there in the next answer:

- The mark of their writes is looked at before the service is asked, and each time before something kept is given out.
  Where it is the same, with the same token or not there, the service spoke of all writes that were answered since.
- That there is no mark says that only for as long as a mark lasts, which is longer than this is remembered.
- While a write is running nothing is believed, nor what is learnt then: it may not be committed yet.
- Where nobody can tell who wrote (without a shared place, with Redis away) everybody has written everywhere, and
  everything is asked for.

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
        # Until which instant, in seconds, and with which mark.
        self._known: OrderedDict[tuple[object, ...], tuple[float, str | None]] = OrderedDict()

    def mark(self, identity: Identity, service: str) -> str | None:
        """That of the caller's writes to the service: its token, empty while one runs; None without a mark."""
        return self._marks.writes(str(identity.user_id)).get(service)

    def holds(self, identity: Identity, service: str) -> bool:
        """Whether this caller sees of the service what everybody sees."""
        end, mark = self._known.get(_key(identity, service), (0.0, None))
        return now().timestamp() < end and mark == self.mark(identity, service)

    def learn(self, identity: Identity, service: str, asked_at: float, mark: str | None, seconds: int) -> None:
        """The service said so, for so long, when it was asked after that instant (both in seconds), and after this was
        the mark.
        """
        if mark == "":
            return
        key = _key(identity, service)
        self._known[key] = asked_at + min(seconds, WINDOW_SECONDS), mark
        self._known.move_to_end(key)
        while len(self._known) > self._most:
            self._known.popitem(last=False)

    def forget(self, identity: Identity, service: str) -> None:
        """The service gave this caller an answer of their own."""
        self._known.pop(_key(identity, service), None)


def _key(identity: Identity, service: str) -> tuple[object, ...]:
    return service, identity.user_id, identity.roles, identity.scope
