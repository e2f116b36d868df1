"""What tickets answer has the members of the schemas."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

from service_kit.ids import new_id
from service_kit.testing.view_members import check_members
from session_service.tickets import schemas, usecases


def test_the_members_of_a_ticket_and_an_admission(app, lifter, start):
    until = datetime.now(UTC) + timedelta(minutes=5)
    login = SimpleNamespace(user_id=lifter.user_id, session_id=new_id(), key_id="test-key", expires_at=until)
    key = UUID(start()["id"])
    with app.app_context():
        ticket = usecases.issue(login, key)
        check_members(schemas.StreamTicket(), ticket)
        check_members(schemas.Admission(), usecases.redeem(ticket["ticket"]))
