"""Plans that name exercises which were merged or deleted since."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from service_kit.ids import new_id


def tree(*exercise_ids: UUID) -> list[dict[str, Any]]:
    items = [{"exercise_id": str(key), "sets": [{"reps_min": 5}]} for key in exercise_ids]
    return [{"name": "A", "blocks": [{"items": items}]}]


@pytest.fixture
def merge(known_exercise: Any) -> Callable[..., None]:
    """``merge(c, b)``: the catalogue published that c was merged into b."""

    def publish(key: UUID, into: UUID | None, name: str, version: int = 2) -> None:
        merged_into = str(into) if into else None
        known_exercise(name, key=key, version=version, merged_into=merged_into, retired=True)

    return publish


@pytest.fixture
def chain(known_exercise: Any, merge: Any, alice: Any) -> dict[str, Any]:
    """A plan that names c, which was merged into b, which was merged into a."""
    a, b, c = (known_exercise(name) for name in "ABC")
    plan = alice.post("/plans", {"name": "P", "days": tree(c)}).json
    merge(b, a, "B")
    merge(c, b, "C")
    return {"a": a, "b": b, "c": c, "plan": plan}


def printed(alice: Any, plan: dict[str, Any]) -> list[tuple[str, str]]:
    day = alice.get(f"/plans/{plan['id']}/days/{plan['days'][0]['id']}").json
    return [(item["exercise_id"], item["exercise_name"]) for item in day["blocks"][0]["items"]]


def test_a_plan_that_names_a_merged_exercise_is_a_plan_of_its_successor(alice: Any, chain: Any) -> None:
    plan, a, c = chain["plan"], str(chain["a"]), str(chain["c"])
    assert printed(alice, plan) == [(a, "A")]
    (used,) = alice.get(f"/plans/{plan['id']}").json["exercises"]
    assert (used["id"], used["name"], used["retired"], used["merged_into"]) == (c, "C", True, a)
    for key in "abc":
        assert [one["id"] for one in alice.get(f"/plans?exercise_id={chain[key]}").json["items"]] == [plan["id"]]


def test_an_undone_merge_gives_the_plan_its_exercise_back(alice: Any, chain: Any, known_exercise: Any) -> None:
    known_exercise("B", key=chain["b"], version=9)
    assert printed(alice, chain["plan"]) == [(str(chain["b"]), "B")]
    assert alice.get(f"/plans?exercise_id={chain['a']}").json["items"] == []
    known_exercise("C", key=chain["c"], version=9)
    assert printed(alice, chain["plan"]) == [(str(chain["c"]), "C")]


def test_what_is_merged_stays_where_it_was_and_goes_nowhere_new(alice: Any, chain: Any) -> None:
    plan, address = chain["plan"], f"/plans/{chain['plan']['id']}"
    assert alice.patch(address, {"days": tree(chain["c"], chain["a"])}, if_match='"1"').status_code == 200
    assert alice.post(f"{address}/clone").status_code == 201
    refused = [
        alice.post("/plans", {"name": "New", "days": tree(chain["a"], chain["c"])}),
        alice.post("/plans", {"name": "New", "days": tree(chain["a"], chain["b"])}),
        alice.put(address, {**_fields(plan), "days": tree(chain["c"], chain["b"])}, if_match='"2"'),
        alice.patch(address, {"days": tree(chain["c"], chain["b"])}, if_match='"2"'),
    ]
    for answer in refused:
        assert (answer.status_code, answer.json["type"]) == (409, "/problems/exercise-retired")
        assert answer.json["successor_id"] == str(chain["a"])
        places = [(error["pointer"], error["code"]) for error in answer.json["errors"]]
        assert places == [("/days/0/blocks/0/items/1/exercise_id", "retired-exercise")]
    assert refused[0].json["successors"] == {str(chain["c"]): str(chain["a"])}


def _fields(plan: dict[str, Any]) -> dict[str, Any]:
    return {name: plan[name] for name in ("name", "cycle_length_days")}


def test_a_deleted_exercise_has_no_successor(alice: Any, known_exercise: Any, merge: Any) -> None:
    key = known_exercise("Gone")
    plan = alice.post("/plans", {"name": "P", "days": tree(key)}).json
    merge(key, None, "Gone")
    assert printed(alice, plan) == [(str(key), "Gone")]
    answer = alice.post("/plans", {"name": "New", "days": tree(key)})
    assert (answer.status_code, answer.json["successor_id"]) == (409, None)


def test_somebody_elses_merged_exercise_answers_as_an_unknown_one(
    alice: Any, bob: Any, known_exercise: Any, merge: Any
) -> None:
    own, public = known_exercise("Own", owner_id=str(alice.user_id)), known_exercise("Public")
    known_exercise("Own", key=own, version=2, owner_id=str(alice.user_id), merged_into=str(public), retired=True)
    answers = [bob.post("/plans", {"name": "P", "days": tree(key)}) for key in (own, new_id())]
    for answer in answers:
        assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "unknown-exercise")
        assert "successor_id" not in answer.json


def test_a_renamed_exercise_has_its_new_name_everywhere(alice: Any, known_exercise: Any) -> None:
    own = known_exercise("Old", owner_id=str(alice.user_id))
    plan = alice.post("/plans", {"name": "P", "days": tree(own)}).json
    known_exercise("New", key=own, version=2, owner_id=str(alice.user_id))
    assert printed(alice, plan) == [(str(own), "New")]
    assert alice.get(f"/plans/{plan['id']}").json["exercises"][0]["name"] == "New"
