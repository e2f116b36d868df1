"""For tests: a PUT takes what the GET at its address gave, changes nothing then, and refuses each read-only member but
those that move without a version, of which it takes whatever they say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import marshmallow as ma
from flask import Flask

from service_kit.http.read_only import fields_of, is_read_only, moves, schemas_below
from service_kit.testing.plugin import UserClient

Place: TypeAlias = tuple[Any, ...]


def check_replacing(app: Flask, user: UserClient, path: str) -> list[str]:
    """Send back what ``path`` answers, whole and with each read-only member altered; the pointers of those refused."""
    endpoint, _ = app.url_map.bind("").match(f"/api/v1{path}", method="PUT")
    view: Any = app.view_functions[endpoint]
    written = view._apidoc["arguments"]["parameters"][0]["schema"]
    answered = written.reading.schema
    before = user.get(path)
    whole, tag = before.json, before.headers["ETag"]
    found = dict(_places(whole, written, answered, ()))
    for body in (whole, *(_altered(whole, place) for place, is_moving in found.items() if is_moving)):
        answer: Any = user.put(path, body, if_match=tag)
        assert answer.status_code == 200, answer.text
        for after in (answer, user.get(path)):
            assert (after.json, after.headers["ETag"]) == (whole, tag)
    places = [place for place, is_moving in found.items() if not is_moving]
    assert places
    for place in places:
        answer = user.put(path, _altered(whole, place), if_match=tag)
        pointer = "".join(f"/{step}" for step in place)
        assert answer.status_code == 422, f"{pointer}: {answer.status_code}"
        assert {(one["pointer"], one["code"]) for one in answer.json["errors"]} == {(pointer, "read-only")}
    assert user.get(path).json == whole
    return ["".join(f"/{step}" for step in place) for place in places]


def _places(body: Any, written: ma.Schema, answered: ma.Schema, place: Place) -> Iterator[tuple[Place, bool]]:
    """Where read-only members of ``body`` stand, and whether they move."""
    if isinstance(body, list):
        for number, one in enumerate(body):
            yield from _places(one, written, answered, (*place, number))
    elif isinstance(body, dict):
        ours, theirs = fields_of(written, True), fields_of(answered, False)
        for name, value in body.items():
            pair = ours.get(name), theirs.get(name)
            if pair[0] is None and is_read_only(value, *pair):
                yield (*place, name), moves(pair[1])
            elif schemas := schemas_below(*pair):
                yield from _places(value, *schemas, (*place, name))


def _altered(body: Any, place: Place) -> Any:
    """``body`` with something else at ``place``."""
    if not place:
        return {"something": "else"}
    copy = list(body) if isinstance(body, list) else dict(body)
    copy[place[0]] = _altered(body[place[0]], place[1:])
    return copy
