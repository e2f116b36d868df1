"""Conditional requests at every address of the service that answers with an ETag."""

from __future__ import annotations

from service_kit.testing.conditional import check_conditional_requests


def test_a_tag_names_a_version_and_an_answer(ann, exercise, train):
    bench = exercise()
    train(ann, {bench: [{"load": "100 kg", "reps": 5}]}, day=-1)
    weight = {"type": "weight", "value": {"value": "80", "unit": "kg"}}
    goal = {"kind": "measurement", "measurement_type": "weight", "target": {"value": "70", "unit": "kg"}}
    ids = {
        "measurement_id": ann.post("/measurements", weight).json["id"],
        "goal_id": ann.post("/goals", goal).json["id"],
        "record_id": ann.get("/records").json["items"][0]["id"],
    }
    check_conditional_requests(ann, ids)
