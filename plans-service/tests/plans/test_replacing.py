"""A PUT of a plan takes what GET gave."""

from __future__ import annotations

from service_kit.testing.replacing import check_replacing


def test_a_plan_is_taken_back_as_it_is(app, alice, plan_body):
    body = plan_body("A", "B", goal="strength", length_weeks=12, start_date="2026-03-02")
    plan = alice.post("/plans", body).json
    places = check_replacing(app, alice, f"/plans/{plan['id']}")
    assert {"/id", "/version", "/status", "/end_date", "/exercises", "/updated_at"} <= set(places)
    alice.post(f"/plans/{plan['id']}/activate")
    check_replacing(app, alice, f"/plans/{plan['id']}")
    idea = alice.post("/plans", {"name": "Idea"}).json
    check_replacing(app, alice, f"/plans/{idea['id']}")
