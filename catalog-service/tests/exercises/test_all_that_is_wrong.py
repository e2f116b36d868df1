"""What cannot be read of an exercise does not hide what rules say of the rest."""

from typing import Any


def test_rules_are_reported_beside_what_cannot_be_read(alice: Any, body: Any) -> None:
    wrong = {"level": "godlike", "name": "\u3164", "equipment": ["none", "none"], "load_per": "hand", "measure": "reps"}
    muscles = [{"muscle": "glutes", "role": "secondary", "share": 60}]
    answer = alice.post("/exercises", {**body, **wrong, "muscles": muscles})
    assert answer.status_code == 422
    found = {(one["pointer"], one["code"]) for one in answer.json["errors"]}
    assert {pointer for pointer, _ in found} == {"/level", "/name", "/equipment/1", "/load_per", "/muscles"}
    assert {("/muscles", "shares"), ("/muscles", "no-primary")} <= found
