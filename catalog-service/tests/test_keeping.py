"""Which answers of the catalogue others may keep, for how long and for whom."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("seeded_app")

SQUAT = "/exercises/barbell-back-squat"
BY_READER = ("/exercises?q=squat", "/exercises/suggest?q=squ", SQUAT, f"{SQUAT}/substitutes")


@pytest.mark.parametrize("path", ["/muscles", "/equipment", "/exercise-categories"])
def test_vocabularies_are_the_same_for_all(path: str, anonymous: Any, alice: Any) -> None:
    answers = [reader.get(path) for reader in (anonymous, alice)]
    assert [answer.headers["Cache-Control"] for answer in answers] == ["public, max-age=30"] * 2
    assert "Authorization" not in answers[0].vary
    assert answers[0].data == answers[1].data


@pytest.mark.parametrize("path", BY_READER)
def test_what_depends_on_the_reader_says_so(path: str, anonymous: Any, alice: Any) -> None:
    open_to_all, own = anonymous.get(path), alice.get(path)
    assert open_to_all.headers["Cache-Control"] == "public, max-age=30"
    assert own.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in open_to_all.vary
    assert "Authorization" in own.vary


@pytest.mark.parametrize("path", BY_READER)
def test_what_did_not_change_is_304(path: str, anonymous: Any) -> None:
    tag = anonymous.get(path).headers["ETag"]
    again = anonymous.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["Cache-Control"]) == (304, b"", "public, max-age=30")


def test_an_exercise_keeps_its_version_as_etag(anonymous: Any, admin: Any) -> None:
    tag = anonymous.get(SQUAT).headers["ETag"]
    changed = admin.patch(SQUAT, {"description": "As it is now."}, if_match=tag)
    assert changed.status_code == 200
    assert admin.get(SQUAT).json["description"] == "As it is now."
    assert admin.get(SQUAT).headers["ETag"] == changed.headers["ETag"] != tag


def test_refusals_are_not_to_be_kept(anonymous: Any) -> None:
    for path in ("/exercises/no-such-thing", "/exercises?colour=red"):
        assert anonymous.get(path).headers["Cache-Control"] == "no-store"
