"""Short questions to a Redis: from many threads, over a fork, over a restart, and to one that says nothing."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from redis.exceptions import RedisError

from harness.fixtures import own_redis
from service_kit.clock import now
from service_kit.errors import Unavailable
from service_kit.ids import new_id
from service_kit.security.redis_link import Link
from service_kit.security.redis_revocations import RedisRevocations
from service_kit.security.revocations import open_revocations


@pytest.fixture(scope="module")
def server():
    with own_redis() as one:
        yield one


@pytest.fixture
def link(server):
    return Link(server.url(3))


def test_each_thread_gets_its_own_answer(link):
    with ThreadPoolExecutor(16) as pool:
        answers = pool.map(lambda number: (number, link.ask(("ECHO", number))[1]), range(2_000))
        assert all(reply == [str(number).encode()] for number, reply in answers)


def test_an_answer_left_behind_is_nobodys(link):
    link.ask(("SET", "text", "x"))
    for _ in range(3):
        with pytest.raises(RedisError):
            link.ask(("LPUSH", "text", "y"), ("ECHO", "never read"))
        assert link.ask(("ECHO", "mine"))[1] == [b"mine"]


def test_a_child_opens_connections_of_its_own(link):
    link.ask(("PING",))
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.write(writer, link.ask(("CLIENT", "ID"))[1][0].to_bytes(8))
        os._exit(0)
    os.waitpid(child, 0)
    assert int.from_bytes(os.read(reader, 8)) != link.ask(("CLIENT", "ID"))[1][0]


def test_a_talk_leaves_no_connection_behind(server, link, eventually):
    for _ in range(5):
        with link.talk() as talk:
            talk.ask(("CLIENT", "SETNAME", "talking"))
    eventually(lambda: b"name=talking" not in link.ask(("CLIENT", "LIST"))[1][0])


def test_a_restarted_server_is_another_one(server, link):
    before, _ = link.ask(("PING",))
    assert link.ask(("PING",))[0] == before
    server.restart()
    after, answers = link.ask(("PING",))
    assert (answers, after != before) == ([b"PONG"], True)


def test_a_silent_server_is_an_error_and_then_is_fine(server, link):
    link.ask(("PING",))
    server.freeze()
    with pytest.raises(RedisError):
        link.ask(("ECHO", "lost"))
    server.thaw()
    assert link.ask(("ECHO", "found"))[1] == [b"found"]


def test_the_address_may_ask_for_more_patience(server, link):
    far = Link(f"{server.url(3)}?socket_timeout=20")
    far.ask(("PING",))
    server.freeze()
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(far.ask, ("ECHO", "late"))
        with pytest.raises(RedisError):
            link.ask(("ECHO", "lost"))
        server.thaw()
        assert answer.result()[1] == [b"late"]


def test_a_server_that_fails_is_left_alone_for_a_while(server):
    queries = []

    def truth(sid):
        queries.append(sid)
        raise Unavailable

    store = RedisRevocations("redis://127.0.0.1:1/0", "test", truth)
    for _ in range(5):
        with pytest.raises(Unavailable):
            store.is_revoked(new_id())
    assert len(queries) == 1


def test_expired_entries_leave_with_a_margin_for_the_clock(server, link):
    store, sid = open_revocations(server.url(3), "test"), new_id()
    until = now() + timedelta(minutes=15)
    store.revoke_all([(sid, until)])
    _, [ends] = link.ask(("EXPIRETIME", f"test:revoked:{sid}"))
    assert timedelta(minutes=59) < timedelta(seconds=ends - until.timestamp()) < timedelta(minutes=61)
    assert store.is_revoked(sid)


def test_an_unfilled_copy_tells_nothing(server):
    store = open_revocations(server.url(3), "unfilled")
    with pytest.raises(Unavailable):
        store.is_revoked(new_id())
