"""One id follows a request through the gateway, its service, the event and everybody who takes it."""

from __future__ import annotations

import json

from service_kit.ids import new_id


def test_one_grep_follows_a_request_to_its_last_effect(system, robin, find, workout_of, eventually):
    squat, request_id = find(robin.api, "back squat"), f"journey-{new_id().hex}"
    answer = robin.api.post("/workouts", workout_of(squat, (5, 90)), headers={"X-Request-ID": request_id}, expect=201)
    assert answer.headers["X-Request-ID"] == request_id

    def took_part():
        lines = [
            json.loads(line)
            for file in system.data.logs.glob("*.log")
            for line in file.read_text(encoding="utf-8").splitlines()
            if request_id in line and line.startswith("{")
        ]
        return {(line["service"], line["event"]) for line in lines if line["request_id"] == request_id}

    wanted = {
        ("gateway", "request"),
        ("session", "request"),
        ("plans", "took event"),
        ("tracking", "took event"),
    }
    eventually(lambda: wanted <= took_part())
