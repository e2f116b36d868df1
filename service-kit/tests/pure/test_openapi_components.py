"""Which components a finished document has, and under which names."""

import pytest

from service_kit.errors import MAX_ERRORS
from service_kit.http.fields import Integer
from service_kit.http.openapi_components import COMPONENT, SCHEMAS, SENT
from service_kit.http.openapi_problems import PROBLEM
from service_kit.testing.openapi_components import finish


def reference(name):
    return {"$ref": SCHEMAS + name}


def document(*roots, **schemas):
    content = {str(number): {"schema": reference(name)} for number, name in enumerate(roots)}
    return {"paths": {"/": {"post": {"content": content}}}, "components": {"schemas": schemas}}


def finished(*roots, **schemas):
    result = finish(document(*roots, **schemas))
    used = [one["schema"] for one in result["paths"]["/"]["post"]["content"].values()]
    return result["components"]["schemas"], used


def test_two_forms_that_are_alike_are_one_component():
    parts = {"Leaf": {"type": "string"}, f"Leaf{SENT}": {"type": "string"}}
    trees = {"Tree": {"items": reference("Leaf")}, f"Tree{SENT}": {"items": reference(f"Leaf{SENT}")}}
    schemas, used = finished("Tree", f"Tree{SENT}", **parts, **trees)
    assert schemas == {"Leaf": {"type": "string"}, "Tree": {"items": reference("Leaf")}}
    assert used == [reference("Tree")] * 2


def test_where_they_differ_so_do_all_that_contain_them():
    parts = {"Leaf": {"required": ["id"]}, f"Leaf{SENT}": {}}
    trees = {"Tree": {"items": reference("Leaf")}, f"Tree{SENT}": {"items": reference(f"Leaf{SENT}")}}
    schemas, used = finished("Tree", f"Tree{SENT}", **parts, **trees)
    assert schemas == {
        "Leaf": {"required": ["id"]},
        "LeafInput": {},
        "Tree": {"items": reference("Leaf")},
        "TreeInput": {"items": reference("LeafInput")},
    }
    assert used == [reference("Tree"), reference("TreeInput")]


def test_what_is_sent_alone_has_its_plain_name():
    schemas, used = finished(f"Tree{SENT}", **{f"Tree{SENT}": {"next": reference(f"Tree{SENT}")}})
    assert schemas == {"Tree": {"next": reference("Tree")}}
    assert used == [reference("Tree")]


def test_a_marked_shape_becomes_a_component_with_its_description_beside_the_reference():
    marked = {COMPONENT: "Unit", "type": "string", "enum": ["kg"], "description": "Of the load.", "default": "kg"}
    schemas, _ = finished(
        "Load", Load={"unit": marked, "other": [{COMPONENT: "Unit", "type": "string", "enum": ["kg"]}]}
    )
    assert schemas["Unit"] == {"type": "string", "enum": ["kg"]}
    assert schemas["Load"]["unit"] == {"description": "Of the load.", "default": "kg", **reference("Unit")}
    assert schemas["Load"]["other"] == [reference("Unit")]


def test_what_nothing_leads_to_is_left_out():
    schemas, _ = finished("Used", Used={"$ref": f"{SCHEMAS}Below"}, Below={}, Unused=reference("Used"))
    assert set(schemas) == {"Used", "Below"}


@pytest.mark.parametrize(
    ("limits", "described"),
    [
        ({}, {"format": "int32"}),
        ({"min": 0, "max": 9}, {"format": "int32", "minimum": 0, "maximum": 9}),
        ({"min": 0, "max": 2**53}, {"format": "int64", "minimum": 0, "maximum": 2**53}),
        ({"min": -(2**40)}, {"format": "int64", "minimum": -(2**40)}),
    ],
)
def test_an_integer_says_its_range_and_a_format_that_holds_it(limits, described):
    assert Integer(**limits).openapi() == {"type": "integer", **described}


def test_the_schema_of_a_problem_says_how_many_errors_it_lists():
    assert PROBLEM["properties"]["errors"]["maxItems"] == MAX_ERRORS
