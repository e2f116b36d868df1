"""A write that changes nothing of an exercise: the same version and ETag, no event, nothing in the history."""

from __future__ import annotations

from typing import Any

import pytest

from service_kit.testing.replacing import check_replacing

pytestmark = pytest.mark.usefixtures("seeded_app")
CHANGED = "catalog.exercise-changed.v1"


def test_an_own_exercise(app: Any, alice: Any, body: dict[str, Any], emitted: Any) -> None:
    made = alice.post("/exercises", {**body, "met": "6.0", "aliases": ["Yoke"]})
    address = f"/exercises/{made.json['id']}"
    written = ("name", "aliases", "description", "steps", "equipment", "category", "pattern", "met", "load_per")
    for patch in ({}, {name: made.json[name] for name in written} | {"muscles": body["muscles"]}):
        answer = alice.patch(address, patch, if_match=made.headers["ETag"])
        assert (answer.status_code, answer.json) == (200, made.json), answer.json
        assert answer.headers["ETag"] == made.headers["ETag"]
    check_replacing(app, alice, address)
    assert not emitted(CHANGED)
    assert alice.get(f"{address}/history").json["page"]["total"] == 1
    shares = [{**row, "share": 50} for row in body["muscles"]]
    assert alice.patch(address, {"muscles": shares}, if_match=made.headers["ETag"]).json["version"] == 2
    assert [event.version for event in emitted(CHANGED)] == [2]


def test_a_public_exercise_stays_under_the_care_of_the_seed(app: Any, admin: Any, emitted: Any) -> None:
    read = admin.get("/exercises/barbell-back-squat")
    answer = admin.patch(f"/exercises/{read.json['id']}", {"name": read.json["name"]}, if_match=read.headers["ETag"])
    assert (answer.status_code, answer.json) == (200, read.json)
    check_replacing(app, admin, f"/exercises/{read.json['id']}")
    assert not emitted(CHANGED)
