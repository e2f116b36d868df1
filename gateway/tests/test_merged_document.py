"""The merged document of what is committed: one name for one thing, and forms that generators of clients read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from gateway import documents
from gateway.dashboards import DASHBOARD, TODAY
from gateway.documents import merge
from gateway.routes import SERVICES

FOLDER = Path(__file__).parents[2] / "contracts" / "openapi"


@pytest.fixture(scope="module")
def committed() -> dict[str, Any]:
    return {service: json.loads((FOLDER / f"{service}.json").read_text("utf-8")) for service in SERVICES}


def test_two_services_give_one_name_to_one_thing_only(
    committed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    differing: list[str] = []
    monkeypatch.setattr(documents.log, "error", lambda _event, **values: differing.append(values["name"]))
    validate(merge(committed))
    assert differing == [], "name one of the two classes differently"


def test_composed_answers_are_those_of_their_parts(committed: dict[str, Any]) -> None:
    schemas = merge(committed)["components"]["schemas"]
    for name, parts in (("Today", TODAY), ("Dashboard", DASHBOARD)):
        for part in parts:
            answered, null = schemas[name]["properties"][part.name]["anyOf"]
            assert (null, answered["$ref"].rpartition("/")[2] in schemas) == ({"type": "null"}, True), part


def test_every_part_of_the_api_stands_in_one_group(committed: dict[str, Any]) -> None:
    merged = merge(committed)
    grouped = [tag for group in merged["x-tagGroups"] for tag in group["tags"]]
    assert sorted(grouped) == sorted(tag["name"] for tag in merged["tags"])


def test_every_operation_says_what_it_may_answer(committed: dict[str, Any]) -> None:
    """Failures of the gateway's own, and headers of each answer that a client acts on."""
    merged = merge(committed)
    for path, operations in merged["paths"].items():
        for operation in (one for method, one in operations.items() if method != "parameters"):
            failures = {"500", "502", "503", "504"}
            if "gateway" in operation["tags"]:  # which forwards nothing there: a part that fails is named in the answer
                failures = {"500", "503"} if operation["security"] else {"500"}
            assert failures <= set(operation["responses"]), path
            if made := operation["responses"].get("201"):
                assert {"Location", "X-Request-ID", "RateLimit"} <= set(made["headers"]), path


def test_a_token_is_sent_where_it_makes_the_answer_another_one(committed: dict[str, Any]) -> None:
    """Own exercises are found by clients, such as Swagger's, that send a token only where one is declared."""
    paths = merge(committed)["paths"]
    optional = [{}, {"accessToken": []}, {"password": []}]
    declared = {
        name: paths[f"/api/v1/{name}"]["get"]["security"] for name in ("exercises", "exercises/suggest", "muscles")
    }
    assert declared == {"exercises": optional, "exercises/suggest": optional, "muscles": []}


def test_every_schema_has_a_form_that_generators_read(committed: dict[str, Any]) -> None:
    assert list(_odd_forms(merge(committed), "")) == []


def _odd_forms(node: Any, place: str) -> Iterator[str]:
    if isinstance(node, list):
        for number, below in enumerate(node):
            yield from _odd_forms(below, f"{place}/{number}")
    elif isinstance(node, dict):
        if "$ref" in node and not set(node) <= {"$ref", "description", "default"}:
            yield f"{place}: more beside a $ref than what it is for"
        if "nullable" in node:
            yield f"{place}: nullable is not of OpenAPI 3.1"
        if node.get("default", ...) is None:
            yield f"{place}: a default of null"
        if -(2**31) in (node.get("minimum"), node.get("exclusiveMinimum")):
            yield f"{place}: a limit that says nothing"
        for name, below in node.items():
            if name not in ("example", "examples"):
                yield from _odd_forms(below, f"{place}/{name}")
