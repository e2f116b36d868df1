"""To whom the service says that the answer to them is what everybody gets, so that the gateway may give it out."""

from __future__ import annotations

from typing import Any

import pytest

from service_kit.security.forwarding import SAME_FOR_ALL

pytestmark = pytest.mark.usefixtures("seeded_app")

SQUAT = "/exercises/barbell-back-squat"
PATHS = (
    "/exercises",
    "/exercises?q=squat&level=beginner",
    "/exercises?mine=true",
    "/exercises/suggest?q=squ",
    SQUAT,
    f"{SQUAT}/substitutes",
    f"{SQUAT}/history",
)


@pytest.mark.parametrize("path", PATHS)
def test_who_has_no_exercises_gets_what_everybody_gets(path: str, alice: Any, anonymous: Any) -> None:
    theirs, open_to_all = alice.get(path), anonymous.get(path)
    assert theirs.headers[SAME_FOR_ALL] == open_to_all.headers["Cache-Control"].removeprefix("public, ")
    assert theirs.headers["Cache-Control"] == "private, no-cache"
    assert (theirs.data, theirs.headers["ETag"]) == (open_to_all.data, open_to_all.headers["ETag"])
    unchanged = alice.get(path, headers={"If-None-Match": theirs.headers["ETag"]})
    assert (unchanged.status_code, unchanged.headers[SAME_FOR_ALL]) == (304, "max-age=30")


@pytest.mark.parametrize("path", PATHS)
def test_nobody_else_does(path: str, alice: Any, bob: Any, admin: Any, anonymous: Any, body: dict[str, Any]) -> None:
    made = alice.post("/exercises", body)
    assert SAME_FOR_ALL not in made.headers
    assert SAME_FOR_ALL not in alice.get(path).headers
    alice.delete(f"/exercises/{made.json['id']}", if_match=made.headers["ETag"])
    for reader in (alice, admin, anonymous):  # a retired exercise is still there for its owner
        assert SAME_FOR_ALL not in reader.get(path).headers
    assert SAME_FOR_ALL in bob.get(path).headers


def test_an_answer_that_is_not_about_exercises_does_not_say_it(alice: Any) -> None:
    for path in ("/exercises/no-such-thing", "/exercises?colour=red", "/muscles"):
        assert SAME_FOR_ALL not in alice.get(path).headers
