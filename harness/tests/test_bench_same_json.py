"""Two documents are the same when each member is."""

from __future__ import annotations

import pytest

from harness.benches.same_json import differences

DOCUMENT = {"items": [{"id": "a", "reps": 5, "load": None}], "page": {"next": None}}


def test_a_document_is_the_same_as_itself():
    assert list(differences(DOCUMENT, dict(reversed(DOCUMENT.items())))) == []


@pytest.mark.parametrize(
    ("other", "place"),
    [
        ({"items": [{"id": "a", "reps": 5, "load": None}]}, "/page: only in the first"),
        (DOCUMENT | {"more": 1}, "/more: only in the second"),
        (DOCUMENT | {"items": []}, "/items: 1 items and 0"),
        (DOCUMENT | {"items": [{"id": "a", "reps": 6, "load": None}]}, "/items/0/reps: 5 and 6"),
        (DOCUMENT | {"items": [{"id": "a", "reps": 5.0, "load": None}]}, "/items/0/reps: 5 and 5.0"),
        (DOCUMENT | {"items": [{"id": "a", "reps": 5, "load": False}]}, "/items/0/load: None and False"),
    ],
)
def test_a_difference_is_named_with_its_place(other, place):
    assert list(differences(DOCUMENT, other)) == [place]


def test_what_is_set_aside_must_still_be_there():
    other = DOCUMENT | {"items": [{"id": "b", "reps": 5, "load": None}]}
    assert list(differences(DOCUMENT, other, {"id"})) == []
    assert list(differences(DOCUMENT, DOCUMENT | {"items": [{"id": None, "reps": 5, "load": None}]}, {"id"}))
    assert list(differences(DOCUMENT, DOCUMENT | {"items": [{"reps": 5, "load": None}]}, {"id"}))
