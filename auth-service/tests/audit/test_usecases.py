"""What is recorded, seen through HTTP and the log itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import text

from auth_service.audit.events import TIMERS
from auth_service.audit_verification.usecases import verify
from service_kit import clock
from service_kit.db.session import transaction


def actions(app: Flask) -> list[str]:
    with app.app_context(), transaction() as unit:
        rows = unit.execute(text("SELECT action, outcome FROM audit_entries ORDER BY seq"))
        return [action if outcome == "success" else f"{action}!" for action, outcome in rows]


def test_the_life_of_an_account_is_recorded_in_order(app: Flask, root: Any, ada: Any) -> None:
    first = ada.refresh_token
    ada.log_in("not the password at all")
    ada.post("/auth/change-password", {"current_password": ada.password, "new_password": "ten tapirs squat at dusk"})
    ada.refresh()
    ada.refresh()
    ada.refresh(first)
    ada.log_in("ten tapirs squat at dusk")
    root.patch(f"/admin/users/{ada.user_id}", {"roles": ["trainer"]})
    ada.post("/auth/logout")
    assert actions(app)[3:] == [
        "account.registered",
        "session.started",
        "session.refused!",
        "password.changed",
        "refresh.reused!",
        "session.started",
        "account.roles-changed",
        "account.changed",
        "session.ended",
    ]
    with app.app_context():
        assert verify().findings == []


def test_a_failed_log_in_is_recorded_although_the_request_is_rolled_back(app: Flask, newcomer: Any) -> None:
    newcomer("Nobody").log_in()
    assert actions(app) == ["session.refused!"]


def test_no_entry_names_anybody(app: Flask, ada: Any) -> None:
    with app.app_context(), transaction() as unit:
        rows = str(unit.execute(text("SELECT * FROM audit_entries")).all())
    assert not [
        word for word in (ada.user_id.replace("-", ""), ada.user_id, ada.email, "Ada", "127.0.0.1") if word in rows
    ]


def test_addresses_are_forgotten_in_time_and_the_chain_holds(app: Flask, ada: Any, at: Any) -> None:
    at(clock.now() + timedelta(days=181))
    with app.app_context():
        with transaction() as unit:
            TIMERS["forget_old_addresses"].run()
            assert unit.scalar(text("SELECT count(*) FROM audit_private")) == 0
        assert verify().findings == []
