"""House rules about the OpenAPI document of a service, for :mod:`service_kit.testing.fitness`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
from flask import Flask
from openapi_spec_validator import validate

from service_kit.http.openapi_components import without_unused
from service_kit.testing import openapi


def test_every_answer_has_all_its_members_or_says_when_not(migrated_app: Flask) -> None:
    """A member of an answer that is not required says when it is absent (`absent` in its field's metadata)."""
    document = _document(migrated_app)
    answers = {path: [one["responses"] for one in _operations(parts)] for path, parts in document["paths"].items()}
    silent = [
        f"{name}.{member}"
        for name, schema in without_unused({**document, "paths": answers})["components"]["schemas"].items()
        for member, described in schema.get("properties", {}).items()
        if member not in schema.get("required", ()) and "bsent" not in described.get("description", "")
    ]
    assert silent == []


def test_a_number_with_decimals_is_a_string(migrated_app: Flask) -> None:
    """There is one kind of decimal, which no client's floating point can round: a string, both ways."""
    assert list(_floats(_document(migrated_app))) == []


def test_every_example_fits_its_schema(migrated_app: Flask) -> None:
    """Of bodies and of answers, since they are what people copy."""
    document = _document(migrated_app)
    wrong: list[str] = []
    for path, parts in document["paths"].items():
        for operation in _operations(parts):
            bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
            for media in (media for body in bodies for media in body.get("content", {}).values()):
                described = {**media.get("schema", {}), "components": document["components"]}
                values = [one.get("value") for one in media.get("examples", {}).values() if "$ref" not in one]
                for value in [*values, *([media["example"]] if "example" in media else [])]:
                    errors = jsonschema_rs.validator_for(described).iter_errors(value)
                    wrong += [f"{path}: {error.message[:300]}" for error in errors]
    assert wrong == []


def test_every_member_and_parameter_is_described(migrated_app: Flask) -> None:
    """Each says what it is, where it is not clear from its schema alone: units, the meaning of null, what it is for."""
    document = _document(migrated_app)
    silent = [
        f"{name}.{member}"
        for name, schema in document["components"]["schemas"].items()
        for member, described in schema.get("properties", {}).items()
        if not described.get("description")
    ]
    for path, parts in document["paths"].items():
        declared = [one for part in (parts, *_operations(parts)) for one in part.get("parameters", ())]
        silent += [f"{path}: {one['name']}" for one in declared if not one.get("description")]
    assert silent == []


def test_words_that_stand_in_several_places_have_a_name(migrated_app: Flask) -> None:
    """A list of words is a component, named in the ``enums`` of the service; one of a parameter may stand alone."""
    document = _document(migrated_app)
    found = Counter(_inline_enums(document))
    assert {words: places for words, places in found.items() if places > 1} == {}
    named = (one for one in document["components"]["schemas"].values() if "enum" not in one)
    assert [words for one in named for words in _inline_enums(one) if len(words) > 1] == []


def test_every_word_of_a_list_has_a_meaning(migrated_app: Flask) -> None:
    """The description of a list of words that is a component says what each of them means."""
    silent = [
        f"{name}: {word}"
        for name, schema in _document(migrated_app)["components"]["schemas"].items()
        for word in schema.get("enum", ())
        if not re.search(rf"^- `{re.escape(word)}`: \S", schema.get("description", ""), re.MULTILINE)
    ]
    assert silent == []


def test_every_operation_is_described_with_examples(migrated_app: Flask) -> None:
    """The OpenAPI document is valid, and every operation has a summary, a description, and an example of its body
    and of its answer.
    """
    document = _document(migrated_app)
    validate(document)
    missing: list[str] = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method == "parameters":
                continue
            name = f"{method.upper()} {path}"
            missing += [f"{name}: {text}" for text in ("summary", "description") if not operation.get(text)]
            bodies = [operation.get("requestBody", {})]
            bodies += [answer for code, answer in operation["responses"].items() if int(code) < 300]
            for content in (content for body in bodies for content in body.get("content", {}).values()):
                if content.get("schema") and not ({"example", "examples"} & set(content)):
                    missing.append(f"{name}: example")
    assert missing == []


def _document(app: Flask) -> Any:
    return openapi.document(app)


def _operations(parts: dict[str, Any]) -> list[Any]:
    return [operation for method, operation in parts.items() if method != "parameters"]


def _floats(node: Any, place: str = "") -> Iterator[str]:
    if isinstance(node, dict) and node.get("type") in ("number", ["number", "null"]):
        yield place
    below = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, part in below:
        if name not in ("example", "examples"):
            yield from _floats(part, f"{place}/{name}")


def _inline_enums(node: Any) -> Iterator[tuple[str, ...]]:
    if isinstance(node, list):
        for below in node:
            yield from _inline_enums(below)
    elif isinstance(node, dict):
        if isinstance(node.get("enum"), list):
            yield tuple(word for word in node["enum"] if word is not None)
        for name, below in node.items():
            if name not in ("example", "examples"):
                yield from _inline_enums(below)
