"""Views are held against their schemas, level by level."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from service_kit.http.fields import Integer, ListOf, Nested, Schema, Text
from service_kit.testing.view_members import check_members


class Mast(Schema):
    height = Integer(attribute="height_mm")


class Tender(Mast):
    colour = Text()


class Boat(Schema):
    name = Text()
    masts = ListOf(Nested(Mast), max=3)
    tender = Nested(Tender, allow_none=True)


WHOLE = {"name": "Emma", "masts": [{"height_mm": 1}], "tender": SimpleNamespace(height_mm=2, colour="red", oars=2)}


def test_a_view_with_all_members_passes():
    check_members(Boat(), WHOLE)
    check_members(Boat(), WHOLE | {"masts": []}, WHOLE | {"tender": None})


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"colour": "red"}, "/colour is not written"),
        ({"masts": [{"height_mm": 1}, {}]}, "/masts/height_mm is missing"),
        ({"masts": [{"height_mm": 1, "height": 1}]}, "/masts/height is not written"),
        ({"tender": SimpleNamespace(height=2)}, "/tender/height_mm is missing"),
        ({"tender": None}, "no view has Tender"),
        ({"masts": []}, "no view has Mast"),
    ],
)
def test_any_difference_is_found(change, finding):
    with pytest.raises(AssertionError, match=finding):
        check_members(Boat(), WHOLE | change)
