"""Answers are written by functions, as marshmallow would; what they hold may be a mapping, an object or a row."""

import json
from collections import namedtuple
from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType, SimpleNamespace

import marshmallow as ma
import pytest

from service_kit.http import dumping
from service_kit.http import fields as f

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


class Rope(f.Schema):
    length = f.Integer()
    colour = f.Text(data_key="color", attribute="paint")


class Ship(f.Schema):
    name = f.Text()
    built_at = f.Instant()
    ropes = f.ListOf(f.Nested(Rope), max=9)
    anything = ma.fields.Field()


class Fleet(f.Schema):
    ships = f.Nested(Ship, many=True)


def written(schema, value):
    return json.loads(dumping.encode(dumping.writer(schema)(value)))


@pytest.mark.parametrize(
    "of",
    [dict, MappingProxyType, lambda found: SimpleNamespace(**found), lambda found: namedtuple("Row", found)(**found)],
    ids=["dict", "mapping", "object", "row"],
)
def test_members_are_read_from_whatever_has_them(of):
    value = of({"name": "Ahab", "ropes": [of({"paint": "red", "length": True}), None], "more": 1})
    assert written(Ship(), value) == Ship().dump(value)
    assert written(Ship(), value) == {"name": "Ahab", "ropes": [{"length": 1, "color": "red"}, None]}


def test_several_objects_are_a_list():
    ships = [{"name": "Ahab"}, {"name": "Ishmael"}]
    assert written(Ship(many=True), ships) == ships
    assert written(Fleet(), {"ships": ships}) == {"ships": ships}


def test_an_instant_is_written_in_utc_whatever_its_offset():
    abroad = NOON.astimezone(timezone(timedelta(hours=5, minutes=45)))
    assert (
        written(Ship(many=True), [{"built_at": NOON}, {"built_at": abroad}])
        == [{"built_at": "2026-03-12T12:00:00Z"}] * 2
    )
    with pytest.raises(ValueError, match="naive"):
        written(Ship(), {"built_at": NOON.replace(tzinfo=None)})


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_json_does_not_know_is_refused(number):
    with pytest.raises(ValueError, match="not JSON"):
        written(Ship(), {"anything": number})


def test_what_is_json_already_stands_for_an_object():
    ready = dumping.Fragment(b'{"length": 3}')
    assert written(Ship(), {"ropes": [ready, {"length": 4}]}) == {"ropes": [{"length": 3}, {"length": 4}]}
    assert written(Rope(), ready) == {"length": 3}


def test_a_schema_that_holds_itself_is_written():
    class Knot(f.Schema):
        name = f.Text()
        inner = f.Nested(lambda: Knot())

    value = {"name": "a", "inner": {"name": "b", "inner": None}}
    assert written(Knot(), value) == value


def test_an_answer_of_several_forms_is_written_in_its_own():
    class Cargo(f.OneOfSchema):
        forms = ship, rope = Ship(), Rope()

        def form_of(self, value):
            return self.rope if "length" in value else self.ship

    for value in {"length": 3}, {"name": "Ahab"}:
        assert written(Cargo(), value) == Cargo().dump(value) == value


class Loud(Rope):
    @ma.post_dump
    def shout(self, data, **_options):
        return {name.upper(): one for name, one in data.items()}


class Counted(Rope):
    double = ma.fields.Function(lambda one: one["length"] * 2)


class WithDefault(Rope):
    knots = f.Integer(dump_default=0)


@pytest.mark.parametrize("kind", [Loud, Counted, WithDefault])
def test_a_schema_that_does_more_is_left_to_marshmallow(kind):
    value = {"length": 3, "paint": "red"}
    assert not dumping.is_plain(kind())
    assert written(kind(), value) == kind().dump(value)
    assert written(kind(many=True), [value]) == [kind().dump(value)]
