"""Views: transactions, versions, pages, constraints, look-ups."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import Barrier, Thread
from typing import Any

import marshmallow as ma
import pytest
from flask import Flask
from harbour_service.boats.models import Boat
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from service_kit.db.session import transaction
from service_kit.http.fields import Decimal
from service_kit.ids import new_id
from service_kit.messaging.erasure import erase_user
from service_kit.testing.conditional import check_conditional_requests
from service_kit.testing.plugin import Key, UserClient


@pytest.fixture
def boat(alice: Any) -> dict[str, Any]:
    made: dict[str, Any] = alice.post("/boats", {"name": "Alma", "length": {"value": "40", "unit": "ft"}}).json
    return made


def test_a_change_and_its_event_are_one(alice: Any, emitted: Any) -> None:
    assert alice.post("/boats", {"name": "Alma"}).status_code == 201
    assert alice.post("/boats", {"name": "Alma"}).status_code == 409
    assert [event.data["name"] for event in emitted("harbour.boat-launched.v1")] == ["Alma"]


def test_a_quantity_comes_back_as_typed(alice: Any, boat: Any) -> None:
    assert alice.get(f"/boats/{boat['id']}").json["length"] == {"value": "40", "unit": "ft"}


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f3cb\ufe0f\u200d\u2640\ufe0f",  # a woman lifting: five code points, one sign
        "\u05e9\u05dc\u05d5\u05dd \u202eabc\u202c",
        "e\u0301\u0327 is not \u00e9",
        "\u0130\u00df\ufb01\u01c5",
        "\U0010ffff\ufffe\ufeff",
        "  kept as typed\u00a0 ",
        "%_\\'\"`;--",
    ],
)
def test_text_comes_back_as_typed(alice: Any, text: str) -> None:
    made = alice.post("/boats", {"name": text, "papers": [text]}).json
    assert (made["name"], made["papers"]) == (text, [text])
    assert alice.get(f"/boats/{made['id']}").json == made
    assert [boat["id"] for boat in alice.get("/boats").json["items"]] == [made["id"]]


def test_constraints_become_their_own_answers(alice: Any, bob: Any, boat: Any) -> None:
    named = alice.post("/boats", {"name": "Alma"}).json["type"]
    conflicts = [one.post("/boats", {"id": boat["id"], "name": "Other"}).json for one in (alice, bob)]
    alice.post("/boats", {"name": "Berta", "berth": "A1"})
    berth = bob.post("/boats", {"name": "Berta", "berth": "A1"}).json["type"]
    assert (named, berth) == ("/problems/boat-name-taken", "/problems/berth-taken")
    assert [one["type"] for one in conflicts] == ["/problems/id-taken"] * 2
    assert [one["errors"] for one in conflicts] == [
        [{"pointer": "/id", "code": "id-taken", "detail": "This id is in use."}]
    ] * 2


def test_anothers_answers_like_an_unknown_one(bob: Any, boat: Any) -> None:
    theirs, unknown = (bob.get(f"/boats/{key}").json for key in (boat["id"], new_id()))
    assert {**theirs, "request_id": ""} == {**unknown, "request_id": ""}
    assert theirs["status"] == 404


def test_if_match_guards_a_change(alice: Any, boat: Any) -> None:
    address = f"/boats/{boat['id']}"
    assert alice.patch(f"/boats/{new_id()}", {"name": "B"}).status_code == 404
    assert alice.patch(address, {"name": "B"}).status_code == 428
    for other in ('"7"', '""', '"", "-", W/"1"'):
        assert alice.patch(address, {"name": "B"}, if_match=other).status_code == 412
    assert alice.patch(address, {"name": "B"}, if_match='W/"1"').status_code == 412
    changed = alice.patch(address, {"name": "B"}, if_match='"1"')
    assert (changed.status_code, changed.json["version"], changed.headers["ETag"][:3]) == (200, 2, '"2-')
    assert alice.patch(address, {"name": "C"}, if_match='"1-0123456789", "2-9876543210"').status_code == 200
    assert alice.patch(address, {"name": "D"}, if_match="*").json["version"] == 4


def test_an_etag_is_the_version_and_a_digest_of_the_body(alice: Any, boat: Any) -> None:
    address = f"/boats/{boat['id']}"
    answer = alice.get(address)
    assert answer.headers["ETag"] == f'"1-{sha256(answer.data).hexdigest()[:10]}"'
    check_conditional_requests(alice, {"boat_id": boat["id"]})


def test_one_version_in_other_words_is_another_answer(app: Flask, alice: Any, boat: Any) -> None:
    address = f"/boats/{boat['id']}"
    tag = alice.get(address).headers["ETag"]
    with app.app_context(), transaction() as session:
        session.execute(update(Boat).values(berth="A1", version=1))
    answer = alice.get(address, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.json["berth"], answer.json["version"]) == (200, "A1", 1)
    assert answer.headers["ETag"] != tag


def test_a_merge_patch_clears_with_null_and_leaves_the_rest(alice: Any, boat: Any) -> None:
    changed = alice.patch(f"/boats/{boat['id']}", {"length": None}, if_match='"1"').json
    assert (changed["length"], changed["name"]) == (None, "Alma")
    assert alice.patch(f"/boats/{boat['id']}", {"name": None}, if_match='"2"').status_code == 422


def test_of_racing_changes_one_wins(app: Flask, key: Key, alice: Any, boat: Any) -> None:
    barrier, answers = Barrier(8), []

    def race(number: int) -> None:
        client = UserClient(app.test_client(), key)
        client.user_id = alice.user_id
        barrier.wait()
        answers.append(client.patch(f"/boats/{boat['id']}", {"name": f"B{number}"}, if_match='"1"').status_code)

    racers = [Thread(target=race, args=(number,)) for number in range(8)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert sorted(answers) == [200] + [412] * 7


def test_numbered_pages_tell_the_total(alice: Any) -> None:
    for number in range(7):
        alice.post("/boats", {"name": f"B{number}"})
    page = alice.get("/boats?page=3&page_size=3").json
    assert page["page"] == {"number": 3, "size": 3, "total": 7, "pages": 3}
    assert [boat["name"] for boat in page["items"]] == ["B6"]
    assert alice.get("/boats?page=9").json["items"] == []


def test_cursors_walk_through_all_once_even_with_equal_times(alice: Any, at: Callable[[datetime], None]) -> None:
    at(datetime(2026, 3, 1, tzinfo=UTC))
    for number in range(7):
        alice.post("/boats", {"name": f"B{number}"})
    names: list[str] = []
    address: str | None = "/boats/log?limit=3"
    while address:
        page = alice.get(address).json
        names += [boat["name"] for boat in page["items"]]
        following = page["page"]["next"]
        address = f"/boats/log?limit=3&cursor={following}" if following else None
    assert len(names) == len(set(names)) == 7


def test_filters_take_lists_and_flags(alice: Any) -> None:
    for name, berth in (("A", None), ("B", "1"), ("C", None)):
        alice.post("/boats", {"name": name, "berth": berth})
    assert [boat["name"] for boat in alice.get("/boats?name=A,B&sort=-name").json["items"]] == ["B", "A"]
    assert [boat["name"] for boat in alice.get("/boats?name=A&name=B&sort=-name").json["items"]] == ["B", "A"]
    assert alice.get("/boats?name=A&name=B,C&name=D").json["errors"][0]["code"] == "too-many"
    once = alice.get("/boats?moored=true&moored=true").json["errors"]
    assert [(one["parameter"], one["code"]) for one in once] == [("moored", "repeated-parameter")]
    assert [boat["name"] for boat in alice.get("/boats?moored=true").json["items"]] == ["B"]


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=abc", "page=" + "9" * 23, "page=%D9%A1", "page=1&page=2", "page_size=101", "sort=berth",
     "colour=red", "moored=1", "moored=TRUE", "name=A,B,C,D"],
)  # fmt: skip
def test_a_query_that_means_nothing_is_refused(alice: Any, query: str) -> None:
    answer = alice.get(f"/boats?{query}")
    assert answer.status_code == 422
    assert answer.json["errors"][0]["parameter"] in query


@pytest.mark.parametrize("number", ["10001", "9" * 15, "9" * 16, "9" * 19, "-" + "9" * 19, "0" * 20, "9" * 5_000])
def test_a_whole_number_out_of_range_is_answered_with_the_range(alice: Any, number: str) -> None:
    (error,) = alice.get(f"/boats?page={number}").json["errors"]
    assert (error["code"], error["detail"]) == ("out-of-range", "Must be between 1 and 10000.")


@pytest.mark.parametrize("number", ["2", "02", "0" * 20 + "2"])
def test_noughts_before_a_number_change_nothing(alice: Any, number: str) -> None:
    assert alice.get(f"/boats?page={number}").json["page"]["number"] == 2


@pytest.mark.parametrize("text", ["9" * 16, "1." + "9" * 10, "1e3", 12])
def test_what_is_no_decimal_is_answered_with_the_range(text: Any) -> None:
    with pytest.raises(ma.ValidationError) as failure:
        Decimal(min="1", max="2.5").deserialize(text)
    (message,) = failure.value.messages
    assert (message.code, "from 1 to 2.5" in message) == ("not-a-decimal", True)


def test_parameters_and_bodies_that_nobody_reads_are_refused(alice: Any, boat: Any) -> None:
    assert alice.get(f"/boats/{boat['id']}?x=1").json["errors"][0]["code"] == "unknown-parameter"
    assert alice.delete(f"/boats/{boat['id']}", json={"why": "old"}).status_code == 422
    assert alice.delete(f"/boats/{boat['id']}", json={}).status_code == 204


def test_what_is_missing_is_fetched_between_two_runs(alice: Any, boat: Any) -> None:
    from harbour_service.boats import usecases

    address = f"/boats/{boat['id']}/command"
    assert alice.post(address).status_code == 503
    assert alice.get(f"/boats/{boat['id']}").json["version"] == 1
    usecases.ELSEWHERE.add(alice.user_id)
    assert alice.post(address).json["berth"] == "sea"


def test_one_post_with_a_key_has_one_effect(alice: Any, bob: Any) -> None:
    first = alice.post("/boats", {"name": "Alma"}, key="a-key-1")
    again = alice.post("/boats", {"name": "Alma"}, key="a-key-1")
    assert (again.json, again.status_code, again.headers["ETag"]) == (first.json, 201, first.headers["ETag"])
    assert again.headers["Idempotency-Replayed"] == "true"
    assert alice.post("/boats", {"name": "Berta"}, key="a-key-1").json["type"] == "/problems/idempotency-key-reused"
    assert bob.post("/boats", {"name": "Alma"}, key="a-key-1").status_code == 201
    assert alice.post("/boats", {"name": "C"}, key="\N{SNOWMAN}".encode().decode("latin-1")).status_code == 422
    assert alice.post("/boats", {"name": "C"}, key="x" * 256).status_code == 422


def test_a_refused_post_leaves_its_key_free(alice: Any) -> None:
    assert alice.post("/boats", {"name": ""}, key="a-key-1").status_code == 422
    assert alice.post("/boats", {"name": "Alma"}, key="a-key-1").status_code == 201


@pytest.mark.parametrize(("disconnected", "status"), [(True, 503), (False, 409)])
def test_a_database_that_goes_away_is_no_key_in_use(
    alice: Any, monkeypatch: pytest.MonkeyPatch, disconnected: bool, status: int
) -> None:
    def fail(*_arguments: Any, **_options: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("cut"), connection_invalidated=disconnected)

    monkeypatch.setattr("service_kit.http.idempotency.insert_ignoring", fail)
    assert alice.post("/boats", {"name": "Alma"}, key="a-key-1").status_code == status


def test_keys_are_forgotten_after_a_day(alice: Any, at: Callable[[datetime], None]) -> None:
    at(datetime(2026, 3, 1, tzinfo=UTC))
    assert alice.post("/boats", {"name": "Alma"}, key="a-key-1").status_code == 201
    at(datetime(2026, 3, 2, tzinfo=UTC) + timedelta(seconds=1))
    assert alice.post("/boats", {"name": "Berta"}, key="a-key-1").json["name"] == "Berta"


def test_of_racing_retries_one_makes_a_boat(app: Flask, key: Key, alice: Any) -> None:
    barrier, answers = Barrier(10), []

    def race() -> None:
        client = UserClient(app.test_client(), key)
        client.user_id = alice.user_id
        barrier.wait()
        answers.append(client.post("/boats", {"name": "Alma"}, key="race-1"))

    racers = [Thread(target=race) for _ in range(10)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["id"] for answer in answers}) == 1
    assert alice.get("/boats").json["page"]["total"] == 1


def test_public_answers_may_be_kept(anonymous: Any, alice: Any) -> None:
    answer = anonymous.get("/light")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert anonymous.get("/light", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert alice.get("/light").headers["Cache-Control"] == "private, no-cache"


def test_roles_and_scopes(alice: Any, admin: Any, key: Key, anonymous: Any) -> None:
    assert alice.post("/boats/admiralty").status_code == 403
    assert admin.post("/boats/admiralty").status_code == 204
    reader = {"Authorization": f"Bearer {key.token(new_id(), scope='boats:read light:write')}"}
    assert anonymous.get("/boats", headers=reader).status_code == 200
    refused = anonymous.post("/boats", {"name": "A"}, headers=reader)
    assert (refused.status_code, "boats:write" in refused.json["detail"]) == (403, True)


def test_a_request_under_way_while_its_user_is_erased_leaves_nothing(app: Flask, alice: Any, bob: Any) -> None:
    with app.app_context(), transaction():
        erase_user(alice.user_id)
    assert alice.post("/boats", {"name": "Ghost"}).status_code == 401
    assert alice.get("/boats").json["items"] == []
    assert bob.post("/boats", {"name": "Alma"}).status_code == 201
