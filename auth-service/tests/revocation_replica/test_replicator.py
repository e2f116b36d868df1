"""Several steps of replicators at once, late ones and failed ones: what was ended is always in the replica."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from redis.exceptions import RedisError

from auth_service.login_sessions import ending, revocation_replica
from auth_service.login_sessions.ending import REPLICATOR
from service_kit.clock import now
from service_kit.db.session import transaction

pytestmark = pytest.mark.any_database  # it is between Redis and who asks it

REFUSED, ACCEPTED = 401, 200


def test_another_process_writes_what_this_one_could_not(
    ada: Any, neighbour: Any, make_auth: Any, redis: Any, auth_to_redis: Any, auth_wire: Any, app: Any, eventually: Any
) -> None:
    """A process dies between the commit and the copy: any other one of the service makes up for it."""
    app.extensions[REPLICATOR].stop()
    auth_to_redis.refuse()
    assert ada.post("/auth/logout").status_code == 204
    auth_to_redis.open()
    other = make_auth().extensions[REPLICATOR]
    other.ensure()
    eventually(lambda: other.succeeded)
    auth_wire.refuse()
    assert neighbour(ada) == REFUSED


def test_processes_of_the_service_do_not_disturb_each_other(
    ada: Any,
    member: Any,
    neighbour: Any,
    make_auth: Any,
    auth_wire: Any,
    replica_complete: Any,
    redis: Any,
    eventually: Any,
) -> None:
    bella = member("Bella")
    others = [make_auth().extensions[REPLICATOR] for _ in range(3)]
    for other in others:
        other.ensure()
    eventually(lambda: all(other.succeeded for other in others))
    redis.flush()
    eventually(replica_complete)
    auth_wire.refuse()
    for _ in range(50):
        assert replica_complete()
        assert neighbour(bella) == ACCEPTED
    assert ada.post("/auth/logout").status_code == 204
    assert [neighbour(ada), neighbour(bella)] == [REFUSED, ACCEPTED]


def test_many_at_once_in_one_process_do_not_disturb_each_other(app: Any) -> None:
    """A step that takes another one for a flush fails, and the log-out behind it waits for two seconds."""
    replicator = app.extensions[REPLICATOR]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: replicator.step(), range(64)))


def test_a_commit_that_took_very_long_is_followed_as_well(
    ada: Any, neighbour: Any, auth_wire: Any, app: Any, at: Any
) -> None:
    """The database was frozen between the end of a session and its commit; meanwhile others wrote what they saw."""
    replicator, sid = app.extensions[REPLICATOR], UUID(ada.get("/auth/me").json["session_id"])
    replicator.stop()
    with app.app_context(), transaction(), ThreadPoolExecutor(1) as elsewhere:
        ending.end(sid, "logout")
        at(now() + timedelta(minutes=2))
        elsewhere.submit(replicator.step).result()
    auth_wire.refuse()
    assert neighbour(ada) == REFUSED


def test_a_step_that_read_before_a_failed_commit_does_not_hide_the_failure(
    ada: Any, neighbour: Any, auth_wire: Any, app: Any, at: Any, monkeypatch: Any
) -> None:
    """The commit took very long, could not be followed, and another step of this process was under way meanwhile."""
    replicator, sid = app.extensions[REPLICATOR], UUID(ada.get("/auth/me").json["session_id"])
    replicator.stop()
    replicator.step()
    read, later = replicator._rows, now()

    def fail(*_: Any) -> Any:
        raise RedisError

    def read_and_then_end_a_session(since: Any) -> Any:
        rows = read(since)
        monkeypatch.undo()
        with app.app_context(), transaction():
            at(later - timedelta(minutes=2))
            ending.end(sid, "logout")
            at(later)
            monkeypatch.setattr(replicator, "_begin", fail)
        monkeypatch.undo()
        return rows

    monkeypatch.setattr(replicator, "_rows", read_and_then_end_a_session)
    replicator.step()
    replicator.step()
    auth_wire.refuse()
    assert neighbour(ada) == REFUSED


def test_a_server_whose_clock_is_far_ahead_is_not_used(app: Any, at: Any) -> None:
    """Entries end by its clock: it would forget them at once and still have a lease."""
    replicator = app.extensions[REPLICATOR]
    at(now() - timedelta(minutes=50))
    replicator.step()
    at(now() - timedelta(minutes=20))
    with pytest.raises(RedisError, match="clock"):
        replicator.step()


def test_of_several_processes_one_writes_at_a_time(app: Any, make_auth: Any, redis: Any, monkeypatch: Any) -> None:
    """Whoever finds a fresh lease leaves it, unless something of its own may be missing, or the server lost all."""
    one, other = app.extensions[REPLICATOR], make_auth().extensions[REPLICATOR]
    one.stop()
    monkeypatch.setattr(revocation_replica, "LEASE_MS", 600_000)  # as if all of this took no time
    monkeypatch.setattr(revocation_replica, "EVERY_SECONDS", 300.0)
    steps: list[str] = []
    step = other.step
    monkeypatch.setattr(other, "step", lambda since=None: (steps.append("step"), step(since)))
    one.step()
    other.turn()
    assert len(steps) == 1  # its first one
    one.step()
    other.turn()
    assert len(steps) == 1
    redis.flush()
    other.turn()
    assert len(steps) == 2
    other._complete_until = None  # a commit could not be followed
    one.step()
    other.turn()
    assert len(steps) == 3
