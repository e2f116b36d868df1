"""A PUT takes what GET gave; what cannot be written may be sent as it is, and not otherwise."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, jsonify

from service_kit.errors import Invalid
from service_kit.http import read_only
from service_kit.http.fields import Choice, Instant, Integer, ListOf, Nested, Schema, Text, Uuid
from service_kit.http.read_only import Reading
from service_kit.testing.plugin import UserClient

FIRST, SECOND = "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e", "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5f"


@pytest.fixture
def boat(alice: UserClient) -> dict[str, Any]:
    body = {"name": "Alma", "length": {"value": "40", "unit": "ft"}, "papers": []}
    made: dict[str, Any] = alice.post("/boats", body).json
    return made


def put(alice: UserClient, boat: dict[str, Any], tag: str = '"1"', **changes: Any) -> Any:
    return alice.put(f"/boats/{boat['id']}", {**boat, **changes}, if_match=tag)


def test_what_a_get_gave_is_taken(alice: UserClient, boat: dict[str, Any]) -> None:
    answer = put(alice, boat, name="Berta")
    assert (answer.status_code, answer.json["name"], answer.json["length"]) == (200, "Berta", boat["length"])


def test_an_instant_may_be_spelled_in_another_way(alice: UserClient, boat: dict[str, Any]) -> None:
    spelled = boat["created_at"].replace("Z", "+00:00")
    assert put(alice, boat, created_at=spelled, id=boat["id"].upper()).status_code == 200


@pytest.mark.parametrize(
    ("name", "value"), [("id", FIRST), ("version", 2), ("version", True), ("created_at", "2020-01-01T00:00:00Z")]
)
def test_what_cannot_be_written_is_not(alice: UserClient, boat: dict[str, Any], name: str, value: Any) -> None:
    answer = put(alice, boat, **{name: value}, berth="A1")
    assert answer.status_code == 422
    assert [(one["code"], one["pointer"]) for one in answer.json["errors"]] == [("read-only", f"/{name}")]
    assert alice.get(f"/boats/{boat['id']}").json == boat


def test_a_stale_version_is_412_before_all_that(alice: UserClient, bob: UserClient, boat: dict[str, Any]) -> None:
    assert put(alice, boat, name="Berta").status_code == 200
    assert put(alice, boat, name="Clara").status_code == 412
    assert put(bob, boat, name="Clara").status_code == 404
    assert put(alice, boat, tag='"2"', name="Clara").json["errors"][0]["pointer"] == "/version"


def test_what_is_nowhere_stays_unknown(alice: UserClient, boat: dict[str, Any]) -> None:
    assert [one["code"] for one in put(alice, boat, user_id=FIRST).json["errors"]] == ["unknown-member"]


class MastWrite(Schema):
    id = Uuid()
    height = Integer()


class Rig(Schema):
    sails = Integer()
    maker = Text(metadata={"moves": True})


class Mast(MastWrite):
    position = Integer()
    wind = Integer(metadata={"moves": True})
    rigs = ListOf(Nested(Rig), max=9)
    raised_at = Instant()


class FlagWrite(Schema):
    country = Text()


class Flag(FlagWrite):
    key = "country"
    name = Text()


class ShipWrite(Schema):
    state = Choice("afloat", "docked")
    title = Text()
    masts = ListOf(Nested(MastWrite), max=9)
    flags = ListOf(Nested(FlagWrite), max=9)


class Ship(ShipWrite):
    state = Choice("afloat", "docked", "sunk")
    title = Text(allow_none=True)
    masts = ListOf(Nested(Mast), max=9)
    flags = ListOf(Nested(Flag), max=9)


TODAY: dict[str, Any] = {
    "state": "sunk",
    "title": None,
    "masts": [
        {
            "id": FIRST,
            "height": 3,
            "position": 0,
            "raised_at": "2026-03-12T18:30:00Z",
            "wind": 5,
            "rigs": [{"sails": 2, "maker": "Olsen"}],
        },
        {"id": SECOND, "height": 4, "position": 1, "raised_at": "2026-03-12T18:30:00Z"},
    ],
    "flags": [{"country": "no", "name": "Norway"}, {"country": "pe", "name": "Peru"}],
}
WRITTEN = {
    "masts": [{"id": FIRST, "height": 3}, {"id": SECOND, "height": 4}],
    "flags": [{"country": "no"}, {"country": "pe"}],
}


def differences(body: Any) -> tuple[Any, list[str]]:
    """What of a body is written, and the places that are refused."""
    app = Flask(__name__)
    with app.test_request_context():
        written = Reading(Ship(), lambda: jsonify(TODAY)).set_aside(body, ShipWrite())
        try:
            read_only.check()
        except Invalid as error:
            return written, [str(one.pointer) for one in error.errors]
    return written, []


def test_parts_are_compared_with_those_of_the_same_key_wherever_they_stand() -> None:
    assert differences(TODAY) == (WRITTEN, [])
    turned = {**TODAY, "masts": TODAY["masts"][::-1], "flags": TODAY["flags"][1:]}
    assert differences(turned)[1] == []


def test_what_is_new_has_nothing_to_be_equal_to() -> None:
    copy = {name: value for name, value in TODAY["masts"][0].items() if name != "id"}
    assert differences({"masts": [*TODAY["masts"], copy]})[1] == [
        "/masts/2/position",
        "/masts/2/raised_at",
        "/masts/2/rigs",
    ]
    assert differences({"flags": [{"country": "is", "name": "Iceland"}]})[1] == ["/flags/0/name"]


def test_what_moves_without_a_version_may_say_anything() -> None:
    first, second = TODAY["masts"]
    assert differences({"masts": [{**first, "wind": 9, "rigs": [{"sails": 2, "maker": "Moe"}]}]})[1] == []
    assert differences({"masts": [{**first, "wind": None, "rigs": [{"sails": 2}]}, {**second, "wind": 1}]})[1] == []
    assert differences({"masts": [{"height": 5, "wind": 1}]}) == ({"masts": [{"height": 5}]}, [])


def test_what_stands_beside_it_may_not() -> None:
    first = TODAY["masts"][0]
    for rigs in ([{"sails": 3, "maker": "Olsen"}], [{"maker": "Olsen"}], [], None, "Olsen"):
        assert differences({"masts": [{**first, "rigs": rigs}]})[1] == ["/masts/0/rigs"]


def test_each_difference_has_its_place() -> None:
    body = {**TODAY, "masts": [TODAY["masts"][0], {**TODAY["masts"][1], "position": 7, "raised_at": None}]}
    assert differences(body)[1] == ["/masts/1/position", "/masts/1/raised_at"]


@pytest.mark.parametrize("body", [[], None, "text", {"masts": 7}, {"masts": [7]}, {"masts": {"id": FIRST}}])
def test_a_body_of_another_shape_is_for_the_schema_to_refuse(body: Any) -> None:
    assert differences(body) == (body, [])
