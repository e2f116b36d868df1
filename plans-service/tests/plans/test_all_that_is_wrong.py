"""What cannot be read of a plan does not hide what rules say of its tree."""

SQUAT = "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"


def test_rules_are_reported_beside_what_cannot_be_read(alice):
    item = {"exercise_id": SQUAT, "sets": [{"reps_min": 5, "reps_max": 3}]}
    days = [{"name": "A", "cycle_days": [9], "blocks": [{"kind": "superset", "items": [item]}]}]
    answer = alice.post("/plans", {"name": " ", "goal": "fame", "days": days})
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json["errors"]} == {
        "/name",
        "/goal",
        "/days/0/cycle_days/0",
        "/days/0/blocks/0/items",
        "/days/0/blocks/0/items/0/sets/0/reps_max",
    }
