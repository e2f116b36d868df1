"""Keeping the replica of ended sessions in Redis true, from every process of this service at once.

``step`` makes sure that the replica holds whatever was committed before it began, and then gives a new lease (see
``service_kit.security.redis_revocations``). About twice a second each web process and worker sees to it that one was
made in the last half second, by whomever; and each makes one right after its transaction that ended a session, so that
this is seen everywhere when the answer leaves. Steps of several processes do not disturb each other: each only adds;
none relies on what another one remembers.

When the step after the commit fails, the answer waits until the last lease must have run out: from then on everybody
asks this service, or finds in the replica what another process has put there.
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from uuid import UUID

from flask import Flask
from redis.exceptions import RedisError
from sqlalchemy import event, select
from sqlalchemy.exc import SQLAlchemyError

from auth_service.keys.access_token_rules import MARGIN
from auth_service.login_sessions.models import Revocation
from service_kit.clock import now
from service_kit.db.session import db_session
from service_kit.ids import new_id
from service_kit.observability.logs import log
from service_kit.security.redis_link import Link, Talk
from service_kit.security.redis_revocations import RedisRevocations, entry
from service_kit.security.revocations import LONGEST_GRANT
from service_kit.security.revocations import MARGIN as REDIS_MARGIN

# So long after its end a session is listed: whatever it gave away has expired by then.
LISTED_FOR = LONGEST_GRANT + MARGIN
# Longer than a transaction takes from choosing `expires_at` to its commit, and than clocks of ours differ.
RECENT = timedelta(seconds=30)
EVERY_SECONDS = 0.5
LEASE_MS = 2_000
LEASE_OVER_SECONDS = LEASE_MS / 1_000 + 0.1
# A step may take as long as the lease that it gives is good for.
TIMEOUT = 1.0
MARK_SECONDS = 60
CHUNK = 1_000

Rows = Sequence[tuple[UUID, datetime]]


class Replicator:
    """Writes the replica on behalf of one process of this service."""

    def __init__(self, app: Flask, store: RedisRevocations) -> None:
        self._app, self._names = app, store.names
        self._link = Link(store.url, TIMEOUT)
        self._complete_until: datetime | None = None  # this process has written everything that ended before
        self._failures = 0  # how often something was not written that should have been
        self.succeeded: bool | None = None  # whether the last step went well
        self._process = 0
        self._lock, self._stopped = Lock(), Event()

    def ensure(self) -> None:
        """Begin to keep the replica in this process; a thread does not survive a fork, so each starts its own."""
        with self._lock:
            if self._process != os.getpid():
                self._process = os.getpid()
                Thread(target=self._run, name="revocations", daemon=True).start()

    def stop(self) -> None:
        """End the thread after its step."""
        self._stopped.set()

    def after_commit(self, began: datetime) -> None:
        """Let the replica follow once the running unit of work, which ends sessions since ``began``, is committed."""
        event.listen(db_session(), "after_commit", lambda _session: self._follow(began), once=True)

    def step(self, since: datetime | None = None) -> None:
        """Bring the replica up to date and give it a lease. Raises RedisError, or what the database raises.

        What was ended before ``since`` may be written already, if it was written once. The lease begins before the rows
        are read, by Redis's own clock: one that arrives late, after the server was frozen, is over already.
        """
        began, failures, mark = now(), self._failures, self._names.mark(str(new_id()))
        with self._link.talk() as talk:
            leased_at, complete = self._begin(talk, mark)
            complete_until = self._complete_until if complete else None
            start = min(complete_until, began, since or began) - RECENT if complete_until else began - LISTED_FOR
            self._write(talk, self._rows(start))
            lease = ("SET", self._names.lease, 1, "PXAT", leased_at + LEASE_MS)
            filled = () if complete else (("SET", self._names.epoch, talk.server),)
            done = talk.ask(("MULTI",), *filled, lease, ("EXEC",), ("DEL", mark))[-2]
        if done is None:
            raise RedisError("the copy was wiped while it was being filled")
        with self._lock:
            if failures == self._failures:  # else it read its rows before a commit that could not be followed
                self._complete_until = began

    def _begin(self, talk: Talk, mark: str) -> tuple[int, bool]:
        """The time of the server in ms, and whether it was filled. From here on a flush makes the step fail.

        Each step has a mark of its own: those that run at once would take each other for a flush.
        """
        look = ("TIME",), ("MGET", self._names.epoch), ("INFO", "memory")
        begin = ("SET", mark, 1, "EX", MARK_SECONDS), ("WATCH", mark)
        _, _, (seconds, micros), (epoch,), memory = talk.ask(*begin, *look)
        if b"maxmemory:0\r" not in memory and b"maxmemory_policy:noeviction" not in memory:
            raise RedisError("it drops keys when memory is short; set maxmemory-policy to noeviction")
        if int(seconds) > (now() + REDIS_MARGIN).timestamp():
            raise RedisError("its clock is so far ahead that an entry would be over as soon as it is written")
        filled = epoch is not None and epoch.decode(errors="replace") == talk.server
        return int(seconds) * 1_000 + int(micros) // 1_000, filled

    def _write(self, talk: Talk, rows: Rows) -> None:
        for start in range(0, len(rows), CHUNK):
            talk.ask(*(entry(self._names, sid, until) for sid, until in rows[start : start + CHUNK]))

    def _rows(self, since: datetime) -> Rows:
        """What is committed, of the sessions ended since then."""
        columns = select(Revocation.session_id, Revocation.expires_at)
        with self._app.app_context():
            found = db_session().execute(columns.where(Revocation.expires_at > since + LISTED_FOR))
            return [(row.session_id, row.expires_at) for row in found]

    def _follow(self, began: datetime) -> None:
        if not self._try(began):
            with self._lock:  # what was ended long before its commit must be among what is written next
                self._complete_until, self._failures = None, self._failures + 1
            self._stopped.wait(LEASE_OVER_SECONDS)

    def _run(self) -> None:
        while not self._stopped.wait(EVERY_SECONDS * random.uniform(1.0, 1.2)):  # noqa: S311 - so that not all at once
            self.turn()

    def turn(self) -> None:
        """A step, unless another process has just made one and nothing of ours may be missing."""
        if not (self.succeeded and self._complete_until and self._is_leased()):
            self._try()

    def _is_leased(self) -> bool:
        """Whether a lease was given in the last half second; our own is older when our turn comes."""
        try:
            _, (left,) = self._link.ask(("PTTL", self._names.lease))
        except RedisError:
            return False
        return int(left) > LEASE_MS - EVERY_SECONDS * 1_000

    def _try(self, since: datetime | None = None) -> bool:
        """Whether a step went well; logs when that changes."""
        before = self.succeeded
        try:
            self.step(since)
        except (RedisError, SQLAlchemyError) as error:
            self.succeeded = False
            if before is not False:
                log.warning("ended sessions are not copied to redis", error=f"{type(error).__name__}: {error}"[:300])
            return False
        self.succeeded = True
        if before is False:
            log.info("ended sessions are copied to redis again")
        return True
