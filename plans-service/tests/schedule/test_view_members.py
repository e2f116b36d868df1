"""The views of the schedule have the members of their schemas."""

from __future__ import annotations

from datetime import UTC, date, datetime

from plans_service.schedule import queries, schemas, usecases
from service_kit.testing.view_members import check_members

MONDAY = date(2026, 3, 2)


def test_the_members_of_the_schedule(app, alice, plan_body, known_person, at):
    known_person(alice.user_id)
    at(datetime(2026, 3, 2, 12, tzinfo=UTC))
    plan = alice.post("/plans", plan_body("A", "B", "C", start_date=MONDAY.isoformat())).json
    alice.post(f"/plans/{plan['id']}/activate")
    with app.app_context():
        check_members(schemas.Schedule(), queries.between(alice.user_id, None, None))
        check_members(schemas.ScheduleToday(), queries.today(alice.user_id))
        check_members(schemas.ScheduleEntry(), usecases.change(alice.user_id, MONDAY, {"skipped": True}))
