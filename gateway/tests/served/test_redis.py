"""The gateway as it runs in earnest, on gevent, with a Redis that freezes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from service_kit.clock import now
from service_kit.ids import new_id
from service_kit.security.redis_link import Link
from service_kit.security.redis_revocations import Names, entry
from service_kit.testing.plugin import SECRET, Key

PATH = "/api/v1/exercises"


def test_a_frozen_redis_holds_nobody_up(serve: Any, redis: Any, service: Any) -> None:
    namespace = f"test-{new_id().hex[-8:]}"
    served = serve(gateway_limits_url=redis.url(0), namespace=namespace, gateway_address_limit="400/hour")
    missed = 0  # on a busy machine even a good Redis may take longer than it is waited for
    while served.get(PATH)[1]["ratelimit-policy"] != '"address";q=400;w=3600':
        missed += 1
        assert missed < 20
    redis.freeze()
    try:
        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda _: served.get(PATH), range(110)))
    finally:
        redis.thaw()
    assert {answer[1]["ratelimit-policy"] for answer in answers} == {'"address";q=100;w=3600'}
    assert sorted(answer[0] for answer in answers) == [200] * (100 - missed) + [429] * (10 + missed)


def test_an_ended_session_is_refused_whatever_redis_does(
    serve: Any, redis: Any, service: Any, publish: Any, key: Key, eventually: Any
) -> None:
    """On gevent: in Redis, then with a Redis that is frozen and one that is gone, by asking the auth service."""
    namespace, link = f"test-{new_id().hex[-8:]}", Link(redis.url(1))
    names = Names(namespace)
    ended, live = new_id(), new_id()
    server, _ = link.ask(("PING",))
    link.ask(("SET", names.epoch, server), ("SET", names.lease, 1), entry(names, ended, now()))
    address = publish(service)  # where the keys are, there is the auth service
    served = serve(revocations_url=redis.url(1), jwks_url=address, namespace=namespace, service_secret=SECRET)

    def statuses(*sessions: Any) -> list[int]:
        tokens = [key.token(new_id(), sid=str(one)) for one in sessions]
        with ThreadPoolExecutor(20) as pool:
            answers = pool.map(lambda token: served.get("/api/v1/goals", f"Authorization: Bearer {token}"), tokens)
            return [answer[0] for answer in answers]

    def answered_by_redis(codes: list[int]) -> bool:
        """Not necessarily the first time: on a busy machine that may take longer than it is waited for."""
        assert codes == [401, 200]
        internal_paths = [path for path in service.counts if path.startswith("/internal")]
        service.requests.clear()
        return not internal_paths

    service.documents[f"/internal/revocations/{ended}"] = (200, {"revoked": True})
    service.documents[f"/internal/revocations/{live}"] = (200, {"revoked": False})
    eventually(lambda: answered_by_redis(statuses(ended, live)))
    redis.freeze()
    try:
        assert statuses(*[ended, live] * 20) == [401, 200] * 20
    finally:
        redis.thaw()
    redis.kill()
    assert statuses(ended, live) == [401, 200]
    service.documents[f"/internal/revocations/{live}"] = (500, {})
    assert statuses(live) == [503]
    served.stop()
