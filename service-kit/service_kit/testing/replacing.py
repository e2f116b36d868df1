"""For tests: a PUT takes what the GET at its address gave, changes nothing then, and refuses each read-only member."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import marshmallow as ma
from flask import Flask

from service_kit.http.read_only import fields_of, is_read_only, schemas_below
from service_kit.testing.plugin import UserClient

# What a change of nothing may move.
MOVING = frozenset({"version", "updated_at"})


def check_replacing(app: Flask, user: UserClient, path: str) -> list[str]:
    """Send back what ``path`` answers, whole and with each read-only member altered; the pointers of those."""
    endpoint, _ = app.url_map.bind("").match(f"/api/v1{path}", method="PUT")
    view: Any = app.view_functions[endpoint]
    body = view._apidoc["arguments"]["parameters"][0]
    written, answered = body["schema"], body["schema"].reading.schema
    before = user.get(path)
    answer: Any = user.put(path, before.json, if_match=before.headers["ETag"])
    assert answer.status_code == 200, answer.text
    now = user.get(path)
    before_altering: Any = now.json
    assert _still(before_altering) == _still(before.json)
    places = list(_places(before_altering, written, answered, ()))
    assert places
    for place in places:
        altered = _altered(before_altering, place)
        answer = user.put(path, altered, if_match=now.headers["ETag"])
        pointer = "".join(f"/{step}" for step in place)
        assert answer.status_code == 422, f"{pointer}: {answer.status_code}"
        found = {(one["pointer"], one["code"]) for one in answer.json["errors"]}
        assert found == {(pointer, "read-only")}
    assert user.get(path).json == before_altering
    return ["".join(f"/{step}" for step in place) for place in places]


def _still(body: Any) -> Any:
    return {name: value for name, value in body.items() if name not in MOVING}


def _places(body: Any, written: ma.Schema, answered: ma.Schema, place: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """Where read-only members of ``body`` stand."""
    if isinstance(body, list):
        for number, one in enumerate(body):
            yield from _places(one, written, answered, (*place, number))
    elif isinstance(body, dict):
        ours, theirs = fields_of(written, True), fields_of(answered, False)
        for name, value in body.items():
            pair = ours.get(name), theirs.get(name)
            if pair[0] is None and is_read_only(value, *pair):
                yield (*place, name)
            elif schemas := schemas_below(*pair):
                yield from _places(value, *schemas, (*place, name))


def _altered(body: Any, place: tuple[Any, ...]) -> Any:
    """``body`` with something else at ``place``."""
    if not place:
        return {"something": "else"}
    copy = list(body) if isinstance(body, list) else dict(body)
    copy[place[0]] = _altered(body[place[0]], place[1:])
    return copy
