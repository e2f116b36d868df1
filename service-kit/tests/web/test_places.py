"""Every error stands at the place of its culprit, and all that is wrong with a request is told at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import marshmallow as ma
import pytest

from service_kit.errors import Invalid
from service_kit.http import fields as f
from service_kit.http.problems import invalid
from service_kit.testing.plugin import UserClient
from training.fields import AnyQuantity, QuantityField


class Part(f.Schema):
    number = f.Integer(min=1, max=9, required=True)
    mass = QuantityField("mass", min="0 kg", max="10 kg")


class Whole(f.Schema):
    integer = f.Integer(min=0, max=9)
    decimal = f.Decimal(min="0", max="9")
    flag = f.Flag()
    text = f.Text(max=3)
    id = f.Uuid()
    word = f.Choice("a", "b")
    zone = f.TimeZone()
    instant = f.Instant()
    day = f.LocalDate()
    any = AnyQuantity()
    mass = QuantityField("mass", min="0 kg", max="10 kg", allow_none=True)
    words = f.ListOf(f.Choice("a", "b"), max=3, min=1)
    masses = f.ListOf(QuantityField("mass", min="0 kg", max="10 kg"), max=3)
    lists = f.ListOf(f.ListOf(f.Integer(min=0, max=9), max=2), max=2)
    part = f.Nested(Part)
    parts = f.ListOf(f.Nested(Part), max=3)
    by_id = f.MapOf(f.Uuid(), f.Nested(Part), max=2)
    by_word = f.MapOf(f.Choice("a", "b"), f.Integer(min=0, max=9), max=2, min=1)


ID = "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"
PLACES: list[tuple[Any, list[tuple[str, str]]]] = [
    ({"integer": 1.9}, [("/integer", "not-an-integer")]),
    ({"integer": "1"}, [("/integer", "not-an-integer")]),
    ({"integer": 10}, [("/integer", "out-of-range")]),
    ({"decimal": 1}, [("/decimal", "not-a-decimal")]),
    ({"decimal": "10"}, [("/decimal", "out-of-range")]),
    ({"decimal": "1.0000"}, [("/decimal", "too-precise")]),
    ({"flag": "true"}, [("/flag", "not-a-flag")]),
    ({"text": "long"}, [("/text", "too-long")]),
    ({"id": "x"}, [("/id", "not-a-uuid")]),
    ({"word": "c"}, [("/word", "unknown-choice")]),
    ({"zone": "abc/d"}, [("/zone", "unknown-time-zone")]),
    ({"instant": "2026-03-12"}, [("/instant", "not-an-instant")]),
    ({"instant": "2026-03-12T10:00:00.1234567890Z"}, [("/instant", "not-an-instant")]),
    ({"instant": "2026-03-12T10:00:00.Z"}, [("/instant", "not-an-instant")]),
    ({"day": "2026-02-30"}, [("/day", "not-a-date")]),
    ({"any": {"value": "1", "unit": "x"}}, [("/any/unit", "unknown-unit")]),
    ({"any": {"value": "x", "unit": "kg"}}, [("/any/value", "not-a-number")]),
    ({"any": {"value": "x", "unit": "x"}}, [("/any/value", "not-a-number"), ("/any/unit", "unknown-unit")]),
    ({"any": {"value": "1"}}, [("/any/unit", "required")]),
    ({"any": {"value": "1", "unit": "kg", "more": 1}}, [("/any/more", "unknown-member")]),
    ({"mass": {"value": "1", "unit": "m"}}, [("/mass/unit", "unknown-unit")]),
    ({"mass": {"value": "11", "unit": "kg"}}, [("/mass/value", "out-of-range")]),
    ({"mass": 3}, [("/mass", "not-a-quantity")]),
    ({"words": "a"}, [("/words", "not-a-list")]),
    ({"words": []}, [("/words", "too-few")]),
    ({"words": ["a"] * 4}, [("/words", "too-many")]),
    ({"words": ["a", "c", 3]}, [("/words/1", "unknown-choice"), ("/words/2", "unknown-choice")]),
    ({"words": ["a", None]}, [("/words/1", "null")]),
    ({"masses": [{"value": "1", "unit": "m"}]}, [("/masses/0/unit", "unknown-unit")]),
    ({"lists": [[1], [2, 10]]}, [("/lists/1/1", "out-of-range")]),
    ({"part": {}}, [("/part/number", "required")]),
    ({"part": []}, [("/part", "wrong-type")]),
    ({"part": {"number": 1, "mass": {"value": "-1", "unit": "kg"}}}, [("/part/mass/value", "out-of-range")]),
    ({"parts": [{"number": 1}, {"number": 0}]}, [("/parts/1/number", "out-of-range")]),
    ({"parts": [{"x": 1}]}, [("/parts/0/number", "required"), ("/parts/0/x", "unknown-member")]),
    ({"parts": [3]}, [("/parts/0", "wrong-type")]),
    ({"by_id": {ID: {"number": 0}}}, [(f"/by_id/{ID}/number", "out-of-range")]),
    ({"by_id": {"x/y": {"number": 1}}}, [("/by_id/x~1y", "not-a-uuid")]),
    ({"by_id": []}, [("/by_id", "wrong-type")]),
    ({"by_word": {"a": 10}}, [("/by_word/a", "out-of-range")]),
    ({"by_word": {}}, [("/by_word", "too-few")]),
    ({"by_word": {"a": 1, "b": 2, "c": 3}}, [("/by_word", "too-many")]),
    ({"text": None, "more": 1}, [("/text", "null"), ("/more", "unknown-member")]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "wanted"), PLACES)
def test_the_place_is_the_culprits_own(body: Any, wanted: list[tuple[str, str]]) -> None:
    with pytest.raises(ma.ValidationError) as refused:
        Whole().load(body)
    errors = invalid(refused.value, "json").errors
    assert sorted((str(one.pointer), one.code) for one in errors) == sorted(wanted)


def test_a_parameter_is_named_as_it_is_and_its_value_quoted(alice: UserClient) -> None:
    answer = alice.get(f"/boats?name=a,{'x' * 81},{'y' * 81}&moored=maybe&colour=red&page=0&page=0")
    errors = [(one["parameter"], one["code"]) for one in answer.json["errors"]]
    assert sorted(errors) == [
        ("colour", "unknown-parameter"),
        ("moored", "not-a-flag"),
        ("name", "too-long"),
        ("name", "too-long"),
        ("page", "out-of-range"),
        ("page", "repeated-parameter"),
    ]
    assert "'xxx" in next(one["detail"] for one in answer.json["errors"] if one["parameter"] == "name")


def test_headers_query_and_body_are_refused_together(alice: UserClient) -> None:
    answer = alice.post("/boats?colour=red", {"name": "", "papers": ["a", 3]}, key="one, two")
    assert answer.status_code == 422
    places = [one.get("pointer") or one["parameter"] for one in answer.json["errors"]]
    assert places == ["Idempotency-Key", "colour", "/name", "/papers/1"]
    assert answer.json["detail"].startswith("Idempotency-Key: Send one key")
    assert answer.json["detail"].endswith(" (3 more errors).")
    both = alice.open("DELETE", f"/boats/{ID}?colour=red", json={"a": 1})
    assert [one["code"] for one in both.json["errors"]] == ["unknown-parameter", "unexpected-body"]


def test_the_detail_names_the_first_error_and_how_many_there_are(alice: UserClient) -> None:
    one = alice.post("/boats", {"name": "A", "length": {"value": "501", "unit": "m"}}).json
    assert one["detail"] == "/length/value must be between 0 m and 500 m."
    assert alice.post("/boats", {"name": "A", "x": 1}).json["detail"] == (
        "/x: There is no such member here; nothing is ignored silently."
    )
    many = alice.post("/boats", {f"m{number}": 1 for number in range(150)}).json
    assert many["detail"].endswith(" (at least 99 more errors).")
    assert str(Invalid()) == "Some input is not valid"


@pytest.mark.parametrize(
    ("fraction", "microsecond"),
    [("", 0), (".1", 100_000), (".123456", 123_456), (".1234567", 123_456), (".999999999", 999_999)],
)
@pytest.mark.parametrize("offset", ["Z", "z", "+01:00"])
def test_an_instant_has_up_to_nine_decimals_and_is_kept_to_the_microsecond(
    fraction: str, microsecond: int, offset: str
) -> None:
    instant = f.Instant().deserialize(f"2026-03-12T10:00:00{fraction}{offset}")
    assert instant == datetime(2026, 3, 12, 9 if offset == "+01:00" else 10, 0, 0, microsecond, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "value", "detail"),
    [
        (f.Text(max=1), "ab", "At most 1 character."),
        (f.Text(min=1), "", "At least 1 character."),
        (f.Text(min=2), "a", "At least 2 characters."),
        (f.ListOf(f.Text(), max=1), ["a", "b"], "At most 1 member."),
        (f.ListOf(f.Text(), max=9, min=1), [], "At least 1 member."),
        (f.MapOf(f.Text(), f.Text(), max=2), dict.fromkeys("abc", "d"), "At most 2 members."),
        (f.CommaList(f.Text(), max=1), "a,b", "At most 1 value."),
        (f.Decimal(min="0", max="9", places=1), "1.25", "At most 1 decimal."),
    ],
)
def test_one_is_no_plural(field: Any, value: Any, detail: str) -> None:
    with pytest.raises(ma.ValidationError) as refused:
        field.deserialize(value)
    assert refused.value.messages == [detail]
