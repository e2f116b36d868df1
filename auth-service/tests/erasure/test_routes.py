"""Deleting an account through HTTP and by the clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import text

from auth_service.erasure.events import TIMERS
from service_kit import clock
from service_kit.db.session import transaction
from service_kit.db.tombstones import is_erased
from service_kit.messaging.lanes import BULK


def run_timer(app: Flask) -> None:
    with app.app_context(), transaction():
        TIMERS["erase_accounts"].run()


def delete(person: Any, password: str | None = None) -> Any:
    return person.delete("/users/me", json={"password": password or person.password})


def everything(app: Flask) -> str:
    """All rows of all tables but the outbox, as text."""
    database = app.extensions["sqlalchemy"]
    with app.app_context(), database.engine.connect() as connection:
        tables = [table for table in database.metadata.sorted_tables if table.name != "outbox"]
        return "\n".join(str(row) for table in tables for row in connection.execute(table.select()))


def test_a_request_ends_all_sessions_and_waits(app: Flask, ada: Any, newcomer: Any, emitted: Any) -> None:
    phone = newcomer("Ada")
    phone.log_in()
    answer = delete(ada)
    assert answer.status_code == 202
    wait = datetime.fromisoformat(answer.json["erase_at"]) - clock.now()
    assert timedelta(days=29) < wait <= timedelta(days=30)
    assert [one.get("/users/me").status_code for one in (ada, phone)] == [401, 401]
    run_timer(app)
    assert emitted("auth.account-erased.v1") == []


def test_a_log_in_within_the_grace_keeps_the_account(app: Flask, ada: Any, emitted: Any, at: Any) -> None:
    delete(ada)
    assert ada.log_in().status_code == 200
    at(clock.now() + timedelta(days=31))
    run_timer(app)
    assert emitted("auth.account-erased.v1") == []
    assert ada.log_in().status_code == 200


def test_after_the_grace_nothing_names_the_person(app: Flask, ada: Any, member: Any, emitted: Any, at: Any) -> None:
    member("Bella")
    ada.patch("/users/me", {"display_name": "Countess"}, if_match='"1"')
    ada.log_in("a wrong one, typed in haste")
    delete(ada)
    at(clock.now() + timedelta(days=30, seconds=1))
    run_timer(app)
    (event,) = emitted("auth.account-erased.v1")
    assert (str(event.subject), event.version, event.data) == (ada.user_id, 3, {"user_id": ada.user_id})
    assert event.lane == BULK
    assert [row.type for row in emitted() if str(row.subject) == ada.user_id] == ["auth.account-erased.v1"]
    remaining = everything(app)
    assert not [
        word for word in (ada.user_id, ada.user_id.replace("-", ""), ada.email, "Countess") if word in remaining
    ]
    assert "bella@example.org" in remaining
    assert ada.log_in().status_code == 401
    with app.app_context():
        assert is_erased(event.subject)


def test_no_grace_erases_at_once(app: Flask, no_grace: None, ada: Any, emitted: Any) -> None:
    assert delete(ada).status_code == 202
    assert len(emitted("auth.account-erased.v1")) == 1
    assert ada.get("/auth/me").status_code == 401
    assert ada.refresh().status_code == 401
    assert ada.log_in().status_code == 401
    with app.app_context(), app.extensions["sqlalchemy"].engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM refresh_tokens")) == 0


def test_the_address_is_free_again(no_grace: None, ada: Any, newcomer: Any) -> None:
    delete(ada)
    assert newcomer("Ada").register().status_code == 201


def test_the_chain_holds_after_an_erasure(app: Flask, no_grace: None, ada: Any) -> None:
    from auth_service.audit_verification.usecases import verify

    delete(ada)
    with app.app_context():
        assert verify().findings == []


def test_the_password_is_needed(ada: Any) -> None:
    assert delete(ada, "not the password at all").status_code == 403
    assert ada.delete("/users/me", json={}).status_code == 422
    assert ada.get("/auth/me").status_code == 200
