"""A PUT of a plan takes what GET gave."""

from __future__ import annotations

from service_kit.testing.replacing import check_replacing


def test_a_plan_is_taken_back_as_it_is(app, alice, plan_body):
    body = plan_body("A", "B", goal="strength", length_weeks=12, start_date="2026-03-02")
    plan = alice.post("/plans", body).json
    places = check_replacing(app, alice, f"/plans/{plan['id']}")
    assert {"/id", "/version", "/status", "/end_date", "/updated_at"} <= set(places)
    alice.post(f"/plans/{plan['id']}/activate")
    check_replacing(app, alice, f"/plans/{plan['id']}")
    idea = alice.post("/plans", {"name": "Idea"}).json
    check_replacing(app, alice, f"/plans/{idea['id']}")


def test_a_name_that_moved_since_is_no_difference(alice, plan_body, squat, known_exercise):
    plan = alice.post("/plans", plan_body("A")).json
    known_exercise("High-bar squat", key=squat, version=2)
    answer = alice.put(f"/plans/{plan['id']}", {**plan, "name": "Heavier"}, if_match='"1"')
    assert (answer.status_code, answer.json["name"]) == (200, "Heavier")
    assert [one["name"] for one in answer.json["exercises"]] == ["High-bar squat"]
