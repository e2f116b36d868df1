"""A plan's day in words, through HTTP."""

from __future__ import annotations

from service_kit.ids import new_id


def test_a_day_is_answered_with_names_and_targets_in_words(alice, plan_body, squat, known_exercise):
    body = plan_body("A", "B", name="Strength")
    plank = known_exercise("Plank", measure="duration")
    hold = {"exercise_id": str(plank), "note": "Breathe", "sets": [{"duration": {"value": "45", "unit": "s"}}]}
    body["days"][1]["blocks"].append({"kind": "circuit", "rounds": 4, "items": [hold]})
    plan = alice.post("/plans", body).json
    day = plan["days"][1]
    answer = alice.get(f"/plans/{plan['id']}/days/{day['id']}")
    assert answer.status_code == 200
    printed = answer.json
    assert (printed["plan_name"], printed["name"], printed["position"], printed["set_count"]) == ("Strength", "B", 1, 7)
    straight, circuit = printed["blocks"]
    assert (straight["text"], circuit["text"]) == ("Straight sets", "Circuit, 4 rounds")
    (item,) = straight["items"]
    assert (item["exercise_name"], item["measure"]) == ("Back squat", "weight_reps")
    assert item["targets"] == ["3 x 5 @ 80 % of training max, rest 3 min"]
    assert item["sets"][0]["text"] == "5 @ 80 % of training max, rest 3 min"
    assert {key: item["sets"][0][key] for key in ("id", "load")} == {
        key: day["blocks"][0]["items"][0]["sets"][0][key] for key in ("id", "load")
    }
    assert (circuit["items"][0]["targets"], circuit["items"][0]["note"]) == (["45 s"], "Breathe")


def test_a_day_of_another_plan_is_not_found(alice, plan_body):
    one, two = (alice.post("/plans", plan_body("A")).json for _ in range(2))
    assert alice.get(f"/plans/{one['id']}/days/{two['days'][0]['id']}").status_code == 404
    assert alice.get(f"/plans/{one['id']}/days/{new_id()}").status_code == 404
