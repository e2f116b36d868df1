"""Reading JSON costs steps in proportion to its length: counted, not timed."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_kit import strict_json
from service_kit.errors import BadRequest
from service_kit.strict_json import MAX_MEMBERS


class Name(str):
    """A member's name that counts how often it is compared."""

    compared = 0

    def __eq__(self, other: object) -> bool:
        Name.compared += 1
        return super().__eq__(other)

    __hash__ = str.__hash__


def comparisons(members: int) -> int:
    """Comparisons of names for an object whose last member is a duplicate."""
    Name.compared = 0
    with pytest.raises(BadRequest, match="twice"):
        strict_json._members([(Name(f"m{number}"), 0) for number in (*range(members), members - 1)])
    return Name.compared


def test_twice_the_members_are_at_most_twice_the_comparisons() -> None:
    few, many = comparisons(MAX_MEMBERS // 2 - 1), comparisons(MAX_MEMBERS - 1)
    assert many <= max(2.2 * few, 40)


def test_which_member_stands_twice() -> None:
    with pytest.raises(BadRequest, match="'b' stands twice"):
        strict_json.loads(b'{"a": 1, "b": 2, "c": 3, "b": 4}')


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":', '[[],{"]]]":'])
def test_what_is_too_deep_never_reaches_the_parser(monkeypatch: pytest.MonkeyPatch, opening: str) -> None:
    parsed: list[str] = []
    monkeypatch.setattr(strict_json.json, "loads", lambda text, **_hooks: parsed.append(text))
    with pytest.raises(BadRequest, match="64 levels"):
        strict_json.loads(opening * 65)
    assert parsed == []


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@given(st.recursive(TEXT | st.integers(0, 9), lambda one: st.lists(one) | st.dictionaries(TEXT, one)))
def test_brackets_and_quotes_in_strings_are_no_levels(document: Any) -> None:
    padded = ['[{"' * 70, document]
    for text in (json.dumps(padded), json.dumps(padded, ensure_ascii=False)):
        assert strict_json.loads(text) == padded


@pytest.mark.parametrize("depth", [64, 65])
def test_the_limit_is_sixty_four(depth: int) -> None:
    text = '["[[[", ' * (depth - 1) + "[]" + "]" * (depth - 1)
    if depth == 64:
        assert strict_json.loads(text)
    else:
        with pytest.raises(BadRequest, match="64 levels"):
            strict_json.loads(text)


@pytest.mark.parametrize(
    "string", [lambda n: '"' + "\\" * n, lambda n: '"' + '\\"' * n, lambda n: '"' * n, lambda n: "a" * n + '"']
)
def test_no_string_is_looked_at_twice(string: Callable[[int], str]) -> None:
    """Each character belongs to one match at most, so the search cannot begin anew within what it has seen."""
    text = string(5_000)
    spans = [found.span() for found in strict_json._STRING.finditer(text)]
    ends = list(accumulate((end for _, end in spans), max))
    assert all(start >= end for (start, _), end in zip(spans[1:], ends, strict=False))
    assert sum(end - start for start, end in spans) <= len(text)


@pytest.mark.parametrize("number", ["0." + "1" * 100, "1e" + "0" * 100 + "1", "9" * 19])
def test_long_numbers_are_refused_before_they_are_read(number: str) -> None:
    with pytest.raises(BadRequest):
        strict_json.loads(f"[{number}]")


def test_an_object_has_a_thousand_members_at_most() -> None:
    most = {str(number): number for number in range(MAX_MEMBERS)}
    assert strict_json.loads(json.dumps(most)) == most
    with pytest.raises(BadRequest, match="1000 members"):
        strict_json.loads(json.dumps(most | {"one more": 0}))


def test_members_too_many_never_reach_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    many = json.dumps([{"a": {str(number): {":": [":"]} for number in range(MAX_MEMBERS + 1)}}])
    monkeypatch.setattr(strict_json.json, "loads", lambda *_, **__: pytest.fail("it was parsed"))
    with pytest.raises(BadRequest, match="1000 members"):
        strict_json.loads(many)


def most_members(document: Any) -> int:
    """Members of the largest object in it."""
    inner = document.values() if isinstance(document, dict) else document if isinstance(document, list) else []
    return max([len(document) if isinstance(document, dict) else 0, *(most_members(one) for one in inner)])


NAMES = st.text(':{}[]"\\a', max_size=3)


@given(st.recursive(NAMES, lambda one: st.lists(one) | st.dictionaries(NAMES, one)))
def test_members_are_counted_object_by_object(document: Any) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strict_json, "MAX_MEMBERS", 2)
        if most_members(document) <= 2:
            assert strict_json.loads(json.dumps(document)) == document
        else:
            with pytest.raises(BadRequest, match="2 members"):
                strict_json.loads(json.dumps(document))
