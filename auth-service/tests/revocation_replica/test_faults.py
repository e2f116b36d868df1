"""A session that was ended is refused by a neighbour, whatever becomes of Redis; and never is it let in."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import Any

import pytest

from auth_service.login_sessions.ending import REPLICATOR
from service_kit.clock import now
from service_kit.ids import new_id
from service_kit.security.client import service_token
from service_kit.testing.plugin import SECRET

pytestmark = pytest.mark.any_database  # it is between Redis and who asks it

REFUSED, ACCEPTED, UNKNOWN = 401, 200, 503


@pytest.fixture
def logged_out_member(member: Any) -> Any:
    """Somebody who has just logged out, while all was well."""
    person = member("Ended")
    person.sid = person.get("/auth/me").json["session_id"]
    assert person.post("/auth/logout").status_code == 204
    return person


def log_out(person: Any) -> None:
    assert person.post("/auth/logout").status_code == 204


def test_a_log_out_counts_from_the_next_request(ada: Any, neighbour: Any, auth_wire: Any) -> None:
    assert neighbour(ada) == ACCEPTED
    auth_wire.refuse()  # so it is Redis that answers
    log_out(ada)
    assert neighbour(ada) == REFUSED


def test_all_sessions_of_an_account(ada: Any, newcomer: Any, neighbour: Any, auth_wire: Any) -> None:
    phone = newcomer("Ada")
    phone.log_in()
    auth_wire.refuse()
    ada.post("/auth/logout-all")
    assert [neighbour(ada), neighbour(phone)] == [REFUSED, REFUSED]


def test_without_redis_the_auth_service_is_asked(ada: Any, logged_out_member: Any, neighbour: Any, redis: Any) -> None:
    redis.kill()
    assert [neighbour(ada), neighbour(logged_out_member)] == [ACCEPTED, REFUSED]
    log_out(ada)
    assert neighbour(ada) == REFUSED


def test_with_neither_nobody_comes_in(
    ada: Any, logged_out_member: Any, neighbour: Any, redis: Any, auth_wire: Any
) -> None:
    redis.kill()
    auth_wire.refuse()
    assert [neighbour(ada), neighbour(logged_out_member)] == [UNKNOWN, UNKNOWN]


def test_without_the_auth_service_redis_is_believed(
    ada: Any, logged_out_member: Any, neighbour: Any, auth_wire: Any, app: Any
) -> None:
    auth_wire.refuse()
    app.extensions[REPLICATOR].stop()
    assert [neighbour(ada), neighbour(logged_out_member)] == [ACCEPTED, REFUSED]


def test_frozen(ada: Any, logged_out_member: Any, member: Any, neighbour: Any, redis: Any, eventually: Any) -> None:
    bella = member("Bella")
    redis.freeze()
    assert [neighbour(ada), neighbour(logged_out_member)] == [ACCEPTED, REFUSED]
    log_out(ada)
    assert neighbour(ada) == REFUSED
    redis.thaw()
    for _ in range(200):
        assert [neighbour(ada), neighbour(logged_out_member)] == [REFUSED, REFUSED]
    assert neighbour(bella) == ACCEPTED


def test_restarted_without_its_data(
    ada: Any, logged_out_member: Any, neighbour: Any, redis: Any, auth_wire: Any, eventually: Any, replica_complete: Any
) -> None:
    redis.kill()
    shutil.rmtree(redis.folder / "appendonlydir")
    redis.start()
    assert [neighbour(ada), neighbour(logged_out_member)] == [ACCEPTED, REFUSED]
    eventually(replica_complete)
    auth_wire.refuse()
    assert [neighbour(ada), neighbour(logged_out_member)] == [ACCEPTED, REFUSED]


def test_restarted_with_old_data(
    ada: Any, logged_out_member: Any, neighbour: Any, redis: Any, auth_wire: Any, eventually: Any
) -> None:
    old = redis.folder / "old"
    redis.stop()
    shutil.copytree(redis.folder / "appendonlydir", old)
    redis.start()
    log_out(ada)
    assert neighbour(ada) == REFUSED
    redis.kill()
    shutil.rmtree(redis.folder / "appendonlydir")
    old.rename(redis.folder / "appendonlydir")
    redis.start()
    for _ in range(200):
        assert neighbour(ada) == REFUSED


def test_old_data_is_nothing_when_nobody_can_tell(
    ada: Any, member: Any, make_neighbour: Any, redis: Any, auth_wire: Any, app: Any
) -> None:
    bella = member("Bella")
    app.extensions[REPLICATOR].stop()
    redis.restart()
    auth_wire.refuse()
    assert make_neighbour()(bella) == UNKNOWN


def test_flushed(
    ada: Any, logged_out_member: Any, neighbour: Any, redis: Any, auth_wire: Any, eventually: Any, replica_complete: Any
) -> None:
    for _ in range(20):
        redis.flush()
        assert [neighbour(ada), neighbour(logged_out_member)] == [ACCEPTED, REFUSED]
    eventually(replica_complete)
    auth_wire.refuse()
    assert [neighbour(ada), neighbour(logged_out_member)] == [ACCEPTED, REFUSED]


def test_flushed_while_the_auth_service_is_away(
    ada: Any, neighbour: Any, redis: Any, auth_wire: Any, auth_to_redis: Any
) -> None:
    auth_to_redis.refuse()
    auth_wire.refuse()
    redis.flush()
    assert neighbour(ada) == UNKNOWN


def test_the_auth_service_is_cut_off_from_redis(
    ada: Any,
    logged_out_member: Any,
    neighbour: Any,
    auth_to_redis: Any,
    auth_wire: Any,
    eventually: Any,
    replica_complete: Any,
) -> None:
    auth_to_redis.refuse()
    log_out(ada)
    for _ in range(50):
        assert [neighbour(ada), neighbour(logged_out_member)] == [REFUSED, REFUSED]
    auth_to_redis.open()
    for _ in range(50):
        assert neighbour(ada) == REFUSED
    eventually(replica_complete)
    auth_wire.refuse()
    assert neighbour(ada) == REFUSED


def test_a_long_cut_is_made_up_for(
    ada: Any, neighbour: Any, auth_to_redis: Any, auth_wire: Any, redis: Any, at: Any, eventually: Any, app: Any
) -> None:
    replicator = app.extensions[REPLICATOR]
    auth_to_redis.silence()
    eventually(lambda: not replicator.succeeded)
    log_out(ada)
    at(now() + timedelta(minutes=3))
    auth_to_redis.open()
    auth_to_redis.cut()
    eventually(lambda: replicator.succeeded)
    auth_wire.refuse()
    assert neighbour(ada) == REFUSED


def test_the_neighbour_is_cut_off_from_redis(
    ada: Any, logged_out_member: Any, neighbour: Any, neighbour_to_redis: Any
) -> None:
    neighbour_to_redis.silence()
    assert [neighbour(ada), neighbour(logged_out_member)] == [ACCEPTED, REFUSED]
    log_out(ada)
    assert neighbour(ada) == REFUSED


@pytest.mark.parametrize("name", ["epoch", "lease", "session"])
def test_a_key_of_another_type(
    name: str, ada: Any, logged_out_member: Any, neighbour: Any, redis_link: Any, namespace: str
) -> None:
    key = f"{namespace}:revoked:{logged_out_member.sid if name == 'session' else name}"
    for _ in range(20):
        redis_link.ask(("DEL", key), ("RPUSH", key, "what is this"))
        assert [neighbour(ada), neighbour(logged_out_member)] == [ACCEPTED, REFUSED]


def test_a_server_that_may_drop_keys_is_not_used(
    ada: Any,
    logged_out_member: Any,
    neighbour: Any,
    redis_link: Any,
    auth_wire: Any,
    app: Any,
    replica_complete: Any,
    eventually: Any,
) -> None:
    redis_link.ask(("CONFIG", "SET", "maxmemory", "100mb"), ("CONFIG", "SET", "maxmemory-policy", "allkeys-lru"))
    eventually(lambda: not replica_complete())
    assert [neighbour(ada), neighbour(logged_out_member)] == [ACCEPTED, REFUSED]
    redis_link.ask(("CONFIG", "SET", "maxmemory-policy", "noeviction"))
    eventually(replica_complete)


def test_the_truth_is_for_services_only(ada: Any, anonymous: Any, logged_out_member: Any) -> None:
    address = f"/internal/revocations/{logged_out_member.sid}"
    assert [ada.get(address).status_code, anonymous.get(address).status_code] == [401, 401]
    token = service_token("gateway", "auth", SECRET)
    answer = anonymous.get(address, headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json) == (200, {"revoked": True})
    unknown = anonymous.get(f"/internal/revocations/{new_id()}", headers={"Authorization": f"Bearer {token}"})
    assert unknown.json == {"revoked": False}
