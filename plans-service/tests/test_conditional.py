"""Conditional requests at every address of the service that answers with an ETag."""

from __future__ import annotations

from service_kit.testing.conditional import check_conditional_requests


def test_a_tag_names_a_version_and_an_answer(alice, plan_body):
    check_conditional_requests(alice, {"plan_id": alice.post("/plans", plan_body("A")).json["id"]})


def test_a_renamed_exercise_is_a_new_answer_of_the_same_version(alice, plan_body, squat, known_exercise):
    address = f"/plans/{alice.post('/plans', plan_body('A')).json['id']}"
    before = alice.get(address).headers["ETag"]
    known_exercise("Low bar squat", key=squat, version=2)
    after = alice.get(address, headers={"If-None-Match": before})
    assert (after.status_code, after.json["exercises"][0]["name"]) == (200, "Low bar squat")
    assert alice.patch(address, {"description": "Heavy"}, if_match=before).status_code == 200
