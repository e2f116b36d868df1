"""One exercise merged into another: chains, refusals, the history, and a day to take it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from catalog_service import seeds
from service_kit.testing.racing import race

pytestmark = pytest.mark.usefixtures("seeded_app")

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


@pytest.fixture
def own(alice: Any, body: Any) -> Callable[..., dict[str, Any]]:
    """``own("C")``: a custom exercise of alice."""

    def create(name: str, **more: Any) -> dict[str, Any]:
        return dict(alice.post("/exercises", {**body, "name": name, **more}).json)

    return create


def merge(who: Any, one: dict[str, Any], other: dict[str, Any], version: int = 1) -> Any:
    return who.post(f"/exercises/{one['id']}/merge", {"into": other["id"]}, if_match=f'"{version}"')


def unmerge(who: Any, one: dict[str, Any], **more: Any) -> Any:
    return who.post(f"/exercises/{one['id']}/unmerge", **more)


def changes(who: Any, one: dict[str, Any]) -> list[tuple[str, str | None]]:
    items = who.get(f"/exercises/{one['id']}/history").json["items"]
    return [(item["kind"], item["merged_into"]) for item in items]


def test_a_merged_exercise_leads_to_the_other(alice: Any, own: Any) -> None:
    old, new = own("Old"), own("New")
    assert merge(alice, old, new).json["id"] == new["id"]
    assert alice.get(f"/exercises/{old['id']}").json == new
    assert merge(alice, old, new, version=2).status_code == 409


def test_merging_into_what_is_logged_otherwise_is_refused(alice: Any, own: Any) -> None:
    assert merge(alice, own("Squat"), own("Wall sit", measure="duration")).status_code == 409


def test_chains_lead_to_the_last_whatever_their_order(alice: Any, own: Any, emitted: Any) -> None:
    a, b, c, d = (own(name) for name in "ABCD")
    assert merge(alice, a, b).json["id"] == b["id"]
    assert merge(alice, b, c).json["id"] == c["id"]
    assert merge(alice, d, a).json["id"] == c["id"]  # into a merged one: into its successor
    for one in (a, b, d):
        assert alice.get(f"/exercises/{one['id']}").json["id"] == c["id"]
    published = {
        event.data["exercise_id"]: event.data["merged_into"] for event in emitted("catalog.exercise-retired.v1")
    }
    assert published == {a["id"]: b["id"], b["id"]: c["id"], d["id"]: c["id"]}


def test_a_circle_is_refused(alice: Any, own: Any) -> None:
    a, b, c = (own(name) for name in "ABC")
    assert merge(alice, a, a).status_code == 409
    merge(alice, a, b)
    merge(alice, b, c)
    for predecessor in (a, b):
        assert merge(alice, c, predecessor).status_code == 409
    assert alice.get(f"/exercises/{c['id']}").json["retired"] is False


def test_two_merges_at_once_make_no_circle(alice: Any, own: Any) -> None:
    a, b = own("A"), own("B")
    answers = race([lambda: merge(alice, a, b), lambda: merge(alice, b, a)])
    assert sorted(answer.status_code for answer in answers) == [200, 409]


def test_whose_exercises_may_be_merged_into_which(alice: Any, bob: Any, admin: Any, own: Any) -> None:
    mine, public = own("Mine"), {"id": str(seeds.seed_id(seeds.rows()[0]["slug"]))}
    assert merge(bob, mine, public).status_code == 404
    assert merge(alice, public, mine).status_code == 403
    theirs = bob.post("/exercises", {**_body_of(mine), "name": "Theirs"}).json
    assert merge(alice, mine, theirs).status_code == 404
    assert merge(admin, public, theirs).status_code == 404
    assert merge(alice, mine, {"id": str(seeds.seed_id("barbell-back-squat"))}).status_code == 200
    assert unmerge(bob, mine).status_code == 404
    assert bob.get(f"/exercises/{mine['id']}/history").status_code == 404


def _body_of(exercise: dict[str, Any]) -> dict[str, Any]:
    return {"muscles": [{"muscle": "glutes"}], "measure": exercise["measure"]}


def test_a_merge_stands_in_the_history_and_can_be_taken_back(alice: Any, own: Any, emitted: Any) -> None:
    old, new = own("Old"), own("New")
    merge(alice, old, new)
    assert changes(alice, old) == [("merged", new["id"]), ("created", None)]
    restored = unmerge(alice, old, if_match='"2"')
    assert (restored.status_code, restored.json["id"], restored.json["retired"]) == (200, old["id"], False)
    assert restored.headers["ETag"].startswith('"3-')
    assert [kind for kind, _ in changes(alice, old)] == ["unmerged", "merged", "created"]
    assert alice.get("/exercises/suggest?q=old").json["items"][0]["id"] == old["id"]
    event = emitted("catalog.exercise-changed.v1")[-1]
    assert (event.version, event.data["retired"], event.data["merged_into"]) == (3, False, None)
    again = unmerge(alice, old)
    assert (again.status_code, again.json["type"]) == (409, "/problems/exercise-not-merged")


def test_an_undone_merge_takes_its_predecessors_along(alice: Any, own: Any) -> None:
    a, b, c = (own(name) for name in "ABC")
    merge(alice, a, b)
    merge(alice, b, c)
    unmerge(alice, b)
    assert alice.get(f"/exercises/{a['id']}").json["id"] == b["id"]
    assert merge(alice, c, a).json["id"] == b["id"]


def test_a_merge_is_taken_back_within_a_day(alice: Any, own: Any, at: Any) -> None:
    at(NOON)
    first, second, other = own("One"), own("Two"), own("Three")
    merge(alice, first, other)
    merge(alice, second, other)
    at(NOON + timedelta(hours=24))
    assert unmerge(alice, first).status_code == 200
    at(NOON + timedelta(hours=24, seconds=1))
    late = unmerge(alice, second)
    assert (late.status_code, late.json["type"]) == (409, "/problems/merge-too-old")


def test_a_name_that_was_given_away_meanwhile_is_taken(alice: Any, own: Any) -> None:
    old, new = own("Old"), own("New")
    merge(alice, old, new)
    own("Old")
    answer = unmerge(alice, old)
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/exercise-name-taken")


def test_an_edit_of_a_merged_exercise_leaves_it_merged(alice: Any, own: Any, emitted: Any) -> None:
    old, new = own("Old"), own("New")
    merge(alice, old, new)
    assert alice.patch(f"/exercises/{old['id']}", {"name": "Older"}, if_match='"2"').status_code == 200
    event = emitted("catalog.exercise-changed.v1")[-1]
    assert (event.data["name"], event.data["retired"], event.data["merged_into"]) == ("Older", True, new["id"])


def test_what_happened_to_an_exercise(alice: Any, anonymous: Any, own: Any) -> None:
    one = own("One")
    alice.patch(f"/exercises/{one['id']}", {"name": "Uno"}, if_match='"1"')
    alice.delete(f"/exercises/{one['id']}", if_match='"2"')
    assert [kind for kind, _ in changes(alice, one)] == ["retired", "changed", "created"]
    assert changes(anonymous, {"id": "barbell-back-squat"}) == [("created", None)]
    assert anonymous.get(f"/exercises/{one['id']}/history").status_code == 404
