"""Who sees what everybody sees is given what is kept for everybody, and sees their own writes at once all the same."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest

from gateway.recent_writes import WINDOW_SECONDS, ProcessMarks
from gateway.same_for_all import SameForAll
from gateway.state import state
from service_kit.clock import now
from service_kit.ids import new_id
from service_kit.security.identity import Identity
from service_kit.testing.plugin import Key, UserClient

PATH = "/api/v1/exercises"
OWN = b'Cache-Control: private, no-cache\r\nETag: "7"\r\nVary: Authorization\r\n'
SAME = OWN + b"Setwise-Same-For-All: max-age=30\r\n"
PUBLIC = b'Cache-Control: public, max-age=30\r\nETag: "7"\r\nVary: Authorization\r\n'


@pytest.fixture(params=["process", "redis"])
def places(request: pytest.FixtureRequest) -> dict[str, str]:
    """Where kept answers and marks lie."""
    if request.param == "process":
        return {}
    redis = request.getfixturevalue("redis")
    return {"cache_url": redis.url(2), "limits_url": redis.url(0), "namespace": f"test-{new_id().hex[-8:]}"}


@pytest.fixture
def new_gateway(make_app: Any, service: Any, places: dict[str, str]) -> Any:
    """``new_gateway(**settings)``: another gateway of the deployment, before a catalogue where nobody has anything."""
    service.extra[PATH] = SAME
    return lambda **more: make_app(**places, **more)


@pytest.fixture
def gateway(new_gateway: Any) -> Any:
    return new_gateway()


@pytest.fixture
def alice(gateway: Any, key: Key) -> UserClient:
    return UserClient(gateway.test_client(), key)


def is_from_cache(answer: Any) -> bool:
    assert answer.status_code == 200
    return "Age" in answer.headers


def test_what_everybody_sees_is_asked_for_once(alice: UserClient, service: Any) -> None:
    first, second = alice.get("/exercises"), alice.get("/exercises")
    assert (is_from_cache(first), is_from_cache(second), len(service.requests)) == (False, True, 1)
    assert first.data == second.data
    for name in ("Cache-Control", "ETag", "Vary", "Content-Type", "RateLimit-Policy"):
        assert second.headers.getlist(name) == first.headers.getlist(name), name
    assert second.headers["Cache-Control"] == "private, no-cache"
    for answer in (first, second):
        assert "Setwise-Same-For-All" not in answer.headers


def test_it_is_kept_for_everybody(gateway: Any, alice: UserClient, service: Any, key: Key) -> None:
    alice.get("/exercises")
    stranger = gateway.test_client().get(PATH)
    assert is_from_cache(stranger)
    assert stranger.headers["Cache-Control"] == "public, max-age=30"
    assert "Setwise-Same-For-All" not in stranger.headers
    assert len(service.requests) == 1
    other = UserClient(gateway.test_client(), key)
    assert [is_from_cache(other.get("/exercises")) for _ in range(2)] == [False, True], "it is said of each caller"


def test_the_answer_to_strangers_is_given_to_who_sees_the_same(gateway: Any, alice: UserClient, service: Any) -> None:
    service.extra[f"{PATH}/squat"] = PUBLIC
    gateway.test_client().get(f"{PATH}/squat")
    assert not is_from_cache(alice.get("/exercises"))
    answer = alice.get("/exercises/squat")
    assert is_from_cache(answer)
    assert answer.headers.getlist("Cache-Control") == ["private, no-cache"]


def test_who_has_their_own_is_always_asked_for(alice: UserClient, service: Any) -> None:
    service.extra[PATH] = OWN
    assert [is_from_cache(alice.get("/exercises")) for _ in range(3)] == [False] * 3
    service.extra[PATH] = SAME
    assert [is_from_cache(alice.get("/exercises")) for _ in range(2)] == [False, True]


def test_an_answer_of_ones_own_ends_it(alice: UserClient, service: Any) -> None:
    service.extra[f"{PATH}/mine"] = OWN
    alice.get("/exercises")
    assert not is_from_cache(alice.get("/exercises/mine"))
    assert not is_from_cache(alice.get("/exercises"))


@pytest.mark.parametrize("status", [404, 422])
def test_an_error_says_nothing_of_its_caller(alice: UserClient, service: Any, status: int) -> None:
    alice.get("/exercises")
    service.documents[f"{PATH}/x"] = (status, {})
    alice.get("/exercises/x")
    assert is_from_cache(alice.get("/exercises"))


def test_ones_own_new_exercise_shows_at_once(alice: UserClient, service: Any) -> None:
    assert [is_from_cache(alice.get("/exercises")) for _ in range(2)] == [False, True]
    alice.post("/exercises", {"name": "My own"})
    service.extra[PATH], service.documents[PATH] = OWN, (200, {"items": ["My own"]})
    answer = alice.get("/exercises")
    assert (is_from_cache(answer), answer.json) == (False, {"items": ["My own"]})


def test_also_at_another_gateway(make_app: Any, redis: Any, service: Any, key: Key) -> None:
    service.extra[PATH] = SAME
    places = {"cache_url": redis.url(2), "limits_url": redis.url(0), "namespace": f"test-{new_id().hex[-8:]}"}
    first, second = (UserClient(make_app(**places).test_client(), key) for _ in range(2))
    second.user_id = first.user_id
    for client in (first, second):
        client.get("/exercises")
        assert is_from_cache(client.get("/exercises"))
    first.post("/exercises", {"name": "My own"})
    service.extra[PATH] = OWN
    assert not is_from_cache(second.get("/exercises"))


def test_what_is_learnt_while_a_write_is_running_is_not_believed(
    alice: UserClient, gateway: Any, service: Any, key: Key
) -> None:
    """The service may have spoken before the write was committed."""
    other = UserClient(gateway.test_client(), key)
    other.user_id = alice.user_id
    running = threading.Thread(target=lambda: other.post("/exercises/held", {}))
    running.start()
    service.await_call(f"{PATH}/held")
    assert [is_from_cache(alice.get("/exercises")) for _ in range(3)] == [False] * 3
    service.go.set()
    running.join()
    assert [is_from_cache(alice.get("/exercises")) for _ in range(2)] == [False, True]


def test_what_is_learnt_after_a_write_is_believed_until_the_next(alice: UserClient, service: Any) -> None:
    for _ in range(2):
        alice.post("/exercises", {"name": "My own"})
        assert [is_from_cache(alice.get("/exercises")) for _ in range(3)] == [False, True, True]


def test_writes_elsewhere_do_not_matter(alice: UserClient, service: Any) -> None:
    alice.post("/plans", {})
    assert [is_from_cache(alice.get("/exercises")) for _ in range(2)] == [False, True]


def test_it_is_believed_for_half_a_minute(alice: UserClient, service: Any, gateway: Any, at: Any) -> None:
    began = now()
    at(began)
    alice.get("/exercises")
    at(began + timedelta(seconds=29))
    assert is_from_cache(alice.get("/exercises"))
    service.extra[f"{PATH}/squat"] = PUBLIC
    gateway.test_client().get(f"{PATH}/squat")
    at(began + timedelta(seconds=WINDOW_SECONDS))
    assert not is_from_cache(alice.get("/exercises/squat"))


def test_or_for_as_long_as_the_service_says(alice: UserClient, service: Any, at: Any) -> None:
    service.extra[PATH] = OWN + b"Setwise-Same-For-All: max-age=5\r\n"
    began = now()
    at(began)
    alice.get("/exercises")
    at(began + timedelta(seconds=4))
    assert is_from_cache(alice.get("/exercises"))
    at(began + timedelta(seconds=5))
    assert not is_from_cache(alice.get("/exercises"))


@pytest.mark.parametrize("said", [b"", b"yes", b"max-age=", b"max-age=-1", b"max-age=30, max-age=60", b"max-age=0"])
def test_nothing_else_means_it(alice: UserClient, service: Any, said: bytes) -> None:
    service.extra[PATH] = OWN + b"Setwise-Same-For-All: " + said + b"\r\n"
    assert [is_from_cache(alice.get("/exercises")) for _ in range(2)] == [False, False]


@pytest.mark.parametrize("more", [b"Set-Cookie: a=b\r\n", b"Vary: Accept-Language\r\n"])
def test_what_strangers_could_not_be_given_is_not_kept(alice: UserClient, service: Any, more: bytes) -> None:
    service.extra[PATH] = SAME + more
    assert [is_from_cache(alice.get("/exercises")) for _ in range(2)] == [False, False]


def test_other_resources_cannot_say_it(alice: UserClient, service: Any) -> None:
    service.extra["/api/v1/goals"] = SAME
    answers = [alice.get("/goals") for _ in range(2)]
    assert [is_from_cache(answer) for answer in answers] == [False, False]
    assert "Setwise-Same-For-All" not in answers[0].headers


def test_a_session_that_has_ended_gets_nothing_that_is_kept(alice: UserClient, gateway: Any, service: Any) -> None:
    assert [is_from_cache(alice.get("/exercises")) for _ in range(2)] == [False, True]
    token = {"Authorization": "Bearer a.b.c"}
    assert gateway.test_client().get(PATH, headers=token).status_code == 401


def test_the_same_user_with_another_role_is_another_caller(
    alice: UserClient, gateway: Any, key: Key, service: Any
) -> None:
    """Who keeps the catalogue sees more."""
    assert [is_from_cache(alice.get("/exercises")) for _ in range(2)] == [False, True]
    service.extra[PATH] = OWN
    admin = UserClient(gateway.test_client(), key, roles=("user", "admin"))
    admin.user_id = alice.user_id
    assert not is_from_cache(admin.get("/exercises"))


@pytest.mark.parametrize("held", ['"7"', 'W/"7"'])
def test_what_they_have_is_not_sent_again(alice: UserClient, service: Any, held: str) -> None:
    for _ in range(2):
        answer = alice.get("/exercises", headers={"If-None-Match": held})
        assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", '"7"')
        assert answer.headers["Cache-Control"] == "private, no-cache"
    assert len(service.requests) == 1


@pytest.mark.parametrize("wanted", ["no-cache", "max-age=0", "no-store"])
def test_they_may_want_it_anew(alice: UserClient, service: Any, wanted: str) -> None:
    alice.get("/exercises")
    assert not is_from_cache(alice.get("/exercises", headers={"Cache-Control": wanted}))


def test_while_the_catalogue_is_away_it_stands_in_for_them_too(alice: UserClient, service: Any, at: Any) -> None:
    service.extra[PATH] = OWN + b"Setwise-Same-For-All: max-age=20\r\n"
    service.extra[f"{PATH}/squat"] = SAME
    began = now()
    at(began)
    alice.get("/exercises")
    at(began + timedelta(seconds=15))
    alice.get("/exercises/squat")
    service.scripts[PATH] = "silence"
    at(began + timedelta(seconds=25))
    assert alice.get("/exercises").headers["Age"] == "25"
    at(began + timedelta(seconds=46))
    assert alice.get("/exercises").status_code == 502


def test_where_nobody_can_tell_who_wrote_everything_is_asked_for(make_app: Any, service: Any, key: Key) -> None:
    service.extra[PATH] = SAME
    alice = UserClient(make_app(workers=2).test_client(), key)
    assert [is_from_cache(alice.get("/exercises")) for _ in range(3)] == [False] * 3


def test_at_its_start_a_process_asks_for_everything(at: Any) -> None:
    """Until what was written before it has ended."""
    began = now()
    at(began)
    same, somebody = SameForAll(ProcessMarks(10)), identity()

    def learn() -> None:
        same.learn(somebody, "catalog", now().timestamp(), same.mark(somebody, "catalog"), 30)

    learn()
    assert not same.holds(somebody, "catalog")
    for seconds in (10, 40):
        at(began + timedelta(seconds=seconds))
        assert not same.holds(somebody, "catalog")
        learn()
        assert same.holds(somebody, "catalog")
    assert not same.holds(somebody, "plans")


def test_so_many_callers_are_remembered(at: Any) -> None:
    at(now())
    marks = ProcessMarks(10)
    at(now() + timedelta(seconds=40))
    same, people = SameForAll(marks, most=2), [identity() for _ in range(3)]
    for one in people:
        same.learn(one, "catalog", now().timestamp(), None, 30)
    assert [same.holds(one, "catalog") for one in people] == [False, True, True]


def test_it_is_compressed_once(alice: UserClient, gateway: Any, service: Any, monkeypatch: Any) -> None:
    service.documents[PATH] = (200, {"text": "word " * 1000})
    packed: list[bytes] = []
    monkeypatch.setattr("gateway.cache.gzipped", lambda body: packed.append(body) or b"gzip of it")
    alice.get("/exercises")
    answers = [alice.get("/exercises", headers={"Accept-Encoding": "gzip"}) for _ in range(3)]
    assert [answer.data for answer in answers] == [b"gzip of it"] * 3
    assert {answer.headers["Content-Encoding"] for answer in answers} == {"gzip"}
    assert len(packed) == 1
    plain = alice.get("/exercises")
    assert is_from_cache(plain)
    assert plain.json == {"text": "word " * 1000}
    assert state(gateway).cache.outcomes["miss"] == 1


def identity() -> Any:
    ids = [new_id() for _ in range(3)]
    return Identity(*ids, frozenset(), frozenset(), now() + timedelta(minutes=10), "key")
