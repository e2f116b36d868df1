"""What the service publishes of plans, and what it answers."""

from __future__ import annotations

import json

from service_kit.ids import new_id
from service_kit.messaging import envelope
from service_kit.messaging.subscriptions import Event, wiring
from service_kit.security.client import service_token
from service_kit.testing.plugin import SECRET


def test_every_change_of_any_plan_is_published_with_its_full_state(alice, plan_body, emitted, squat):
    plan = alice.post("/plans", plan_body("A", goal="strength")).json
    alice.patch(f"/plans/{plan['id']}", {"name": "Heavier"}, if_match='"1"')
    first, second = emitted()
    assert (first.type, first.subject, first.version, first.user_id) == (
        "plans.plan-changed.v1",
        second.subject,
        1,
        alice.user_id,
    )
    assert (second.version, second.data["name"], second.data["status"]) == (2, "Heavier", "draft")
    item = first.data["days"][0]["blocks"][0]["items"][0]
    assert (item["exercise_id"], item["exercise_name"], item["measure"]) == (str(squat), "Back squat", "weight_reps")
    assert item["sets"][0] == {
        "set_id": plan["days"][0]["blocks"][0]["items"][0]["sets"][0]["id"],
        "role": "work",
        "reps_min": 5,
        "reps_max": None,
        "duration": None,
        "distance": None,
        "load": {"kind": "percent_tm", "quantity": None, "percent": 80_000, "rpe": None, "rir": None},
        "rest": {"base": 180_000_000, "value": "3", "unit": "min"},
        "tempo": None,
        "side": "both",
        "note": None,
    }


def test_every_kind_of_set_and_block_is_true_to_the_contract(alice, known_exercise, emitted):
    seconds, metres, kilos = ({"value": "30", "unit": unit} for unit in ("s", "m", "kg"))
    carry, run, dip, squat = (
        known_exercise(name, measure=measure)
        for name, measure in (
            ("Carry", "weight_distance"),
            ("Run", "distance_duration"),
            ("Dip", "weighted_bodyweight"),
            ("Squat", "weight_reps"),
        )
    )

    def item(key, *sets):
        return {"exercise_id": str(key), "note": "n", "sets": list(sets)}

    blocks = [
        {
            "kind": "straight",
            "items": [item(carry, {"distance": metres, "load": {"kind": "absolute", "quantity": kilos}})],
        },
        {
            "kind": "superset",
            "rounds": 3,
            "rest": seconds,
            "items": [
                item(dip, {"reps_min": 5, "load": {"kind": "added", "quantity": kilos}}),
                item(run, {"distance": metres, "duration": seconds, "note": "easy"}),
            ],
        },
        {
            "kind": "amrap",
            "duration": seconds,
            "items": [item(squat, {"reps_min": 5, "load": {"kind": "rpe", "rpe": "8.5"}})],
        },
        {"kind": "emom", "rounds": 10, "duration": seconds, "items": [item(squat, {"reps_min": 1, "reps_max": 3})]},
        {
            "kind": "interval",
            "rounds": 8,
            "duration": seconds,
            "items": [item(squat, {"load": {"kind": "rir", "rir": 0}})],
        },
    ]
    answer = alice.post("/plans", {"name": "P", "days": [{"name": "A", "blocks": blocks}]})
    assert answer.status_code == 201, answer.json
    (row,) = emitted()
    blocks = row.data["days"][0]["blocks"]
    assert [block["duration"] and block["duration"]["base"] for block in blocks] == [None, None, *[30_000_000] * 3]
    assert blocks[1]["rest"]["base"] == 30_000_000
    assert blocks[2]["items"][0]["sets"][0]["load"]["rpe"] == 85
    assert blocks[0]["items"][0]["sets"][0]["load"]["quantity"] == {"base": 30_000_000, "value": "30", "unit": "kg"}


def largest_plan(known_exercise):
    """As large as the caps allow in numbers of parts: 500 sets in 100 items of 100 exercises on 25 days."""
    target = {
        "role": "warmup",
        "distance": {"value": "1234567.891", "unit": "mm"},
        "duration": {"value": "12345.678901234", "unit": "s"},
        "load": {"kind": "rpe", "rpe": "8.5"},
        "rest": {"value": "179.5", "unit": "s"},
        "tempo": "30-10-X-10",
        "side": "alternate",
        "note": "n" * 5,
    }
    exercises = [known_exercise(f"{number} " + "ü" * 80, measure="distance_duration") for number in range(100)]
    items = [{"exercise_id": str(key), "note": "n" * 100, "sets": [target] * 5} for key in exercises]
    blocks = [{"kind": "superset", "items": items[start : start + 2]} for start in range(0, 100, 2)]
    days = [{"name": "d" * 80, "blocks": blocks[start : start + 2]} for start in range(0, 50, 2)]
    return {"name": "x" * 120, "description": "y" * 4000, "days": days}


def test_the_largest_plan_fits_into_an_event_and_beyond_is_refused(alice, known_exercise, emitted):
    body = largest_plan(known_exercise)
    made = alice.post("/plans", body)
    assert made.status_code == 201, made.json["errors"]
    (row,) = emitted()
    event = Event(
        row.event_id, row.type, "urn:setwise:plans", row.subject, 1, row.created_at, row.user_id, "c", row.data
    )
    assert len(envelope.encode(event)) <= envelope.MAX_BYTES
    for item in (item for day in body["days"] for block in day["blocks"] for item in block["items"]):
        item["sets"] = [{**target, "note": "ü" * 200} for target in item["sets"]]
    answer = alice.post("/plans", body)
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "plan-too-large")
    assert alice.get("/plans").json["page"]["total"] == 1


def test_another_service_may_ask_for_plans(app, alice, bob, plan_body, emitted, contracts):
    plans = [somebody.post("/plans", plan_body("A")).json["id"] for somebody in (alice, bob)]
    client = app.test_client()
    path = f"/internal/plans?ids={','.join([*plans, str(new_id())])}"
    headers = {"Authorization": f"Bearer {service_token('session', 'plans', SECRET)}"}
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    assert answer.json == {"by_id": {str(row.subject): {**row.data, "version": 1} for row in emitted()}}
    assert answer.json["by_id"].keys() == set(plans)
    assert client.get("/internal/plans", headers=headers).status_code == 422
    assert alice.get(path).status_code == 401
    other = {"Authorization": f"Bearer {service_token('session', 'catalog', SECRET)}"}
    assert client.get(path, headers=other).status_code == 401


def test_the_current_state_can_be_republished(app, alice, bob, plan_body, emitted):
    for somebody in (alice, bob):
        somebody.post("/plans", plan_body("A"))
    with app.app_context():
        facts = [fact for state in wiring().states for fact in state()]
    states = [
        (one.type, one.subject, one.version, one.user_id, json.dumps(one.data, sort_keys=True))
        for one in (*emitted(), *facts)
    ]
    assert len(states) == 4
    assert states[:2] == states[2:]


def test_an_erased_user_leaves_nothing(app, alice, bob, plan_body, known_person, known_exercise, deliver, emitted):
    own = known_exercise("Own", owner_id=str(alice.user_id))
    for somebody in (alice, bob):
        known_person(somebody.user_id)
        plan = somebody.post("/plans", plan_body("A", start_date="2026-03-02"), key="k").json["id"]
        somebody.post(f"/plans/{plan}/activate")
        assert somebody.patch("/schedule/2026-03-02", {"skipped": True}).status_code == 200
    deliver(
        "auth.account-erased.v1",
        {"user_id": str(alice.user_id)},
        subject=alice.user_id,
        version=9,
        user_id=alice.user_id,
    )
    known_person(alice.user_id, version=2)
    with app.app_context():
        database = app.extensions["sqlalchemy"]
        hexes = {alice.user_id.hex, str(alice.user_id), str(own), own.hex}
        for table in database.metadata.sorted_tables:
            for row in database.session.execute(table.select()):
                text = str(tuple(row))
                assert not any(name in text for name in hexes), table.name
    assert bob.get("/plans").json["page"]["total"] == 1
