"""Who may be connected, and who comes next."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import gevent
import pytest
from gevent.socket import socket as gevent_socket

from gateway import refusals
from gateway.client_address import networks
from gateway.clients import REFUSALS, TOO_MANY_CONNECTIONS, Client, ConnectionLimiter, FairQueue, Listener
from gateway.queueing import Queue
from gateway.refusals import Refusal


def entered(limiter: ConnectionLimiter, host: str) -> tuple[FairQueue, Callable[[], None]]:
    place = limiter.enter(host)
    assert place is not None
    return place


def test_an_address_has_so_many_and_one_that_leaves_makes_room() -> None:
    limiter = ConnectionLimiter(2, (), Queue(1))
    _, leave = entered(limiter, "203.0.113.1")
    limiter.enter("203.0.113.1")
    assert limiter.enter("203.0.113.1") is None
    limiter.enter("203.0.113.2")
    leave()
    limiter.enter("203.0.113.1")


def test_a_network_of_one_subscriber_is_one_address() -> None:
    limiter = ConnectionLimiter(1, (), Queue(1))
    limiter.enter("2001:db8:0:1::1")
    assert limiter.enter("2001:db8:0:1:ffff::2") is None
    limiter.enter("2001:db8:0:2::1")
    limiter.enter("::ffff:203.0.113.1")
    assert limiter.enter("203.0.113.1") is None


def test_proxies_in_front_are_not_counted() -> None:
    limiter = ConnectionLimiter(1, networks(["10.0.0.0/8"]), Queue(1))
    turns = [entered(limiter, "10.1.2.3")[0] for _ in range(5)]
    assert len({id(turn) for turn in turns}) == 5
    assert limiter.enter("203.0.113.1")


def test_one_address_has_one_turn_and_nothing_is_kept_of_who_left() -> None:
    limiter = ConnectionLimiter(9, (), Queue(1))
    (first, leave_first), (second, leave_second) = (entered(limiter, "203.0.113.1") for _ in range(2))
    assert first is second
    leave_first()
    leave_second()
    assert entered(limiter, "203.0.113.1")[0] is not first


def take_turns(turn: FairQueue, name: str, times: int, order: list[str]) -> None:
    for _ in range(times):
        turn.pause()
        order.append(name)


def test_of_one_address_each_connection_comes_in_turn() -> None:
    order: list[str] = []
    turn = FairQueue(Queue(1))
    gevent.joinall([gevent.spawn(take_turns, turn, name, 3, order) for name in "abc"])
    assert "".join(order) == "abcabcabc"


def test_many_of_one_address_count_as_much_as_one_of_another() -> None:
    order: list[str] = []
    many, one = FairQueue(Queue(1)), FairQueue(Queue(1))
    greenlets = [gevent.spawn(take_turns, many, "m", 10, order) for _ in range(20)]
    gevent.joinall([*greenlets, gevent.spawn(take_turns, one, "o", 10, order)])
    last = len(order) - order[::-1].index("o")
    assert last <= 30


def test_one_that_is_given_up_while_it_waits_lets_the_next_one_on() -> None:
    order: list[str] = []
    turn = FairQueue(Queue(1))
    first, cancelled, last = (gevent.spawn(take_turns, turn, name, 2, order) for name in "abc")
    gevent.sleep(0)
    cancelled.kill()
    gevent.joinall([first, last], timeout=20)
    assert sorted(order) == ["a", "a", "c", "c"]


def test_what_is_read_is_handed_on_after_a_pause() -> None:
    class Socket:
        family = 2

        def recv(self, size: int) -> bytes:
            order.append("read")
            return b"x" * size

    order: list[str] = []
    turn = FairQueue(Queue(1))
    client = Client(Socket(), turn, order.clear)
    other = gevent.spawn(take_turns, FairQueue(Queue(1)), "other", 1, order)
    gevent.sleep(0)
    assert client.recv(3) == b"xxx"
    assert order == ["read", "other"]
    assert client.family == 2
    other.join()


def test_a_connection_that_was_accepted_is_handled_after_the_listener_was_closed() -> None:
    """A stop may come between accepting and handling; the handler still learns where the client came in."""
    spawned: list[tuple[Any, ...]] = []
    names: list[Any] = []
    opened = socket.create_server(("127.0.0.1", 0))
    address = opened.getsockname()
    listener = Listener(
        gevent_socket(fileno=opened.detach()),
        lambda at, _client, _origin: names.append(at.getsockname()),
        lambda *task: spawned.append(task),
        ConnectionLimiter(1, (), Queue(1)),
        security_headers={},
    )
    with socket.create_connection(address):
        listener.do_handle(*listener.do_read())
        listener.close()
        [(handle, *arguments)] = spawned
        handle(*arguments)
    assert names == [address]


def test_all_that_are_too_many_in_a_second_get_one_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Made and logged for each they would cost so much that one client who connects all the time stops everybody."""
    at, lines = [10.0], list[dict[str, Any]]()
    monkeypatch.setattr(refusals, "time", SimpleNamespace(monotonic=lambda: at[0]))
    monkeypatch.setattr(refusals, "log", SimpleNamespace(info=lambda _event, **line: lines.append(line)))
    refusal = Refusal(TOO_MANY_CONNECTIONS, {"X-Content-Type-Options": "nosniff"}, most=REFUSALS)
    answers = {refusal.answer() for _ in range(REFUSALS)}
    assert {refusal.answer() for _ in range(100)} == {b""}
    at[0] = 11.0
    answers.add(refusal.answer())
    assert len(answers) == len(lines) == 2
    for answer in answers:
        head, body = answer.split(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 429 ")
        assert b"\r\nRetry-After: 5" in head
        assert b"\r\nX-Content-Type-Options: nosniff" in head
        assert json.loads(body)["request_id"] in {line["request_id"] for line in lines}


def test_one_too_many_is_answered_or_only_closed_and_the_next_that_may_stay_is_given() -> None:
    opened = socket.create_server(("127.0.0.1", 0))
    address = opened.getsockname()
    limiter = ConnectionLimiter(1, (), Queue(1))
    listener = Listener(gevent_socket(fileno=opened.detach()), print, "default", limiter, security_headers={})
    with socket.create_connection(address), socket.create_connection(address) as second:
        client, _origin = listener.do_read()
        assert listener.do_read() is None  # nobody else may stay
        assert second.recv(12) == b"HTTP/1.1 429"
        client.leave()
        with socket.create_connection(address):
            assert listener.do_read() is not None
    listener.close()
