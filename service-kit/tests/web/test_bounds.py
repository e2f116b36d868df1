"""One request costs work, and gets an answer, in proportion to its size: counted, not timed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import marshmallow as ma
import pytest
from gunicorn.http.body import Body, ChunkedReader
from gunicorn.http.unreader import IterUnreader

from service_kit.errors import MAX_ERRORS, FieldError, Invalid
from service_kit.http import fields as f
from service_kit.http.problems import invalid, problem_response
from service_kit.testing.schema_limits import unbounded_parts

MIB = 1_048_576


class Count:
    """How many values a field was asked to read."""

    read = 0


class Counted(f.Text):
    def deserialize(self, value: Any, *args: Any, **options: Any) -> Any:
        Count.read += value is not ma.missing
        return super().deserialize(value, *args, **options)


class Cargo(f.Schema):
    name = Counted(max=10)


class Hold(f.Schema):
    crates = f.ListOf(f.Nested(Cargo), max=100_000)
    labels = f.MapOf(Counted(max=10), Counted(max=10), max=4)
    name = Counted(max=10)


class Ship(f.Schema):
    holds = f.ListOf(f.Nested(Hold), max=100_000)


def steps(schema: ma.Schema, data: Any) -> int:
    """Values that were read before ``data`` was refused."""
    Count.read = 0
    with pytest.raises(ma.ValidationError) as failure:
        schema.load(data)
    assert len(invalid(failure.value, "json").errors) <= MAX_ERRORS + 1
    return Count.read


@pytest.mark.parametrize(
    "body",
    [
        lambda n: {"name": "x", **{f"unknown{place}": 0 for place in range(n)}},
        lambda n: {"labels": {f"label{place}": "x" for place in range(n)}},
        lambda n: {"crates": [{"name": 0}] * n},
        lambda n: {"crates": [0] * n},
    ],
    ids=["unknown members", "labels", "wrong members", "wrong items"],
)
def test_what_is_wrong_all_over_is_not_read_to_its_end(body: Any) -> None:
    assert steps(Hold(), body(2_000)) == steps(Hold(), body(4_000)) <= MAX_ERRORS + 1


def test_nor_where_it_is_spread_over_lists_in_lists() -> None:
    assert steps(Ship(), {"holds": [{"crates": [{"name": 0}] * 3}] * 5_000}) <= MAX_ERRORS + 3


def test_good_items_cost_a_step_each() -> None:
    Count.read = 0
    Hold().load({"crates": [{"name": "x"}] * 5_000})
    assert Count.read == 5_000


@pytest.mark.parametrize(
    "body",
    [
        lambda n: {"crates": [{"name": "x"}] * n},
        lambda n: {"names": ["x"] * n},
        lambda n: {"labels": {f"label{place}": "x" for place in range(n)}},
    ],
    ids=["objects", "texts", "labels"],
)
def test_what_is_too_much_is_counted_before_it_is_read(body: Any) -> None:
    class Small(f.Schema):
        crates = f.ListOf(f.Nested(Cargo), max=3)
        names = f.ListOf(Counted(max=10), max=3)
        labels = f.MapOf(Counted(max=10), Counted(max=10), max=3)

    assert steps(Small(), body(4)) == steps(Small(), body(4_000)) == 0


def test_what_is_too_little_is_counted_before_it_is_read() -> None:
    class Full(f.Schema):
        crates = f.ListOf(f.Nested(Cargo), max=4, min=3)

    assert steps(Full(), {"crates": [{"name": "x"}] * 2}) == 0
    assert len(Full().load({"crates": [{"name": "x"}] * 3})["crates"]) == 3


def test_values_between_commas_are_counted_before_they_are_read() -> None:
    class Query(f.QuerySchema):
        name = f.CommaList(Counted(), max=3)

    assert steps(Query(), {"name": "x," * 4_000}) == 0
    assert Query().load({"name": "x,x,x"}) == {"name": ["x", "x", "x"]}


def test_errors_beyond_the_limit_are_not_even_made() -> None:
    made = []

    def errors() -> Iterator[FieldError]:
        for number in range(1_000_000):
            made.append(number)
            yield FieldError("invalid", "No.", f"/{number}")

    assert len(Invalid(errors=errors()).errors) == MAX_ERRORS + 1 == len(made)


def test_the_house_test_finds_what_has_no_limit() -> None:
    class Loose(f.Schema):
        tags = ma.fields.List(f.Text())
        papers = ma.fields.Dict()
        crew = f.Nested(Cargo, many=True)
        boxes = f.ListOf(ma.fields.List(f.Text()), max=3)

    loose = {"Loose.tags", "Loose.papers", "Loose.crew", "Loose.boxes", "Cargo"}
    assert set(unbounded_parts(Loose())) == loose
    assert set(unbounded_parts(Ship())) == set()


def members(size: int, unit: str = '"%x":0,') -> str:
    """A JSON object of about ``size`` bytes whose members are all different."""
    return "{" + "".join(unit % number for number in range(size // (len(unit) + 3)))[:-1] + "}"


HOSTILE = {
    "unknown members": members(MIB - 100),
    "duplicate last": members(MIB - 100)[:-1] + ',"0":0}',
    "unknown members of one letter more than ASCII": members(MIB // 2, '"\u00e9%x":0,'),
    "one long unknown member": '{"' + "~" * (MIB - 100) + '":0}',
    "one long unknown member of emoji": '{"' + "\U0001f6a3" * (MIB // 4 - 100) + '":0}',
    "deep": "[" * (MIB - 100),
    "many items": '{"name":"x","papers":[' + "0," * (MIB // 2 - 100) + "0]}",
    "long text": '{"name":"' + "x" * (MIB - 100) + '"}',
    "not JSON": " " * (MIB - 100) + "x",
    "long number": '{"name":' + "1" * (MIB - 100) + "}",
    "nothing": "{}",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=list(HOSTILE))
def test_an_error_is_answered_in_proportion(alice: Any, body: str) -> None:
    data = body.encode()
    answer = alice.post("/boats", data=data, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert len(answer.data) <= 4 * len(data) + 65_536
    assert len(answer.data) <= 65_536  # for these, whatever their size
    assert len(answer.json.get("errors", [])) <= MAX_ERRORS


def test_an_answer_says_that_more_is_wrong(alice: Any) -> None:
    exactly = {f"m{number}": 0 for number in range(MAX_ERRORS)}
    answer = alice.post("/boats", {"name": "x", **exactly}).json
    assert len(answer["errors"]) == MAX_ERRORS
    assert "errors_truncated" not in answer
    answer = alice.post("/boats", {"name": "x", **exactly, "more": 0}).json
    assert len(answer["errors"]) == MAX_ERRORS
    assert answer["errors_truncated"] is True


@pytest.mark.parametrize(
    "query",
    [
        "&".join(f"p{number}=" for number in range(900)),
        "&".join(["page=1"] * 900),
        "%F0%9F%9A%A3" * 600,
        "name=" + "x," * 3_900,
    ],
    ids=["many", "repeated", "long", "many values"],
)
def test_queries_too(alice: Any, query: str) -> None:
    for path in ("/boats", "/boats/01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"):
        answer = alice.get(f"{path}?{query}")
        assert answer.status_code == 422
        assert len(answer.json["errors"]) <= MAX_ERRORS
        assert len(answer.data) <= 65_536


def test_members_of_a_problem_that_are_too_large_are_named_instead(alice: Any, app: Any) -> None:
    with app.test_request_context():
        small = problem_response(Invalid("no", state="x" * 1_000))
        large = problem_response(Invalid("no", state="x" * 100_000))
    assert json.loads(small.data)["state"] == "x" * 1_000
    problem = json.loads(large.data)
    assert "state" not in problem
    assert (problem["omitted"], problem["detail"]) == (["state"], "no")


def chunked(body: bytes) -> dict[str, Any]:
    """The environment in which gunicorn gives a chunked body, as raw bytes with their framing."""
    unreader = IterUnreader([body])
    request = SimpleNamespace(unreader=unreader, limit_request_field_size=8_190, max_buffer_headers=10_000)
    stream = Body(ChunkedReader(request, unreader))
    return {"wsgi.input": stream, "wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}


@pytest.mark.parametrize(
    ("framed", "status"),
    [
        (b"%x\r\n%s\r\n0\r\n\r\n" % (14, b'{"name": "Ada"}'[:14]), 400),
        (b"f\r\n" + b'{"name": "Ada"}' + b"\r\n0\r\n\r\n", 201),
        (b"".join(b"1\r\n%c\r\n" % byte for byte in b'{"name": "Ada"}') + b"0\r\n\r\n", 201),
        (b"".join(b"1\r\n%c\r\n" % byte for byte in b'{"name": "Ada"}' + b" " * 200) + b"0\r\n\r\n", 400),
        (b"zz\r\n", 400),
        (b"5\r\n", 400),
    ],
    ids=["cut", "one chunk", "a chunk each", "too many", "no number", "no end"],
)
def test_a_chunked_body_comes_in_few_chunks(alice: Any, framed: bytes, status: int) -> None:
    environ = chunked(framed)
    answer = alice.post("/boats", content_type="application/json", environ_overrides=environ)
    assert answer.status_code == status, answer.data
