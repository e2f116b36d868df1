"""An erasure beside a request of the same user that is under way, on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from auth_service.erasure.events import TIMERS
from service_kit import clock
from service_kit.db.session import transaction
from service_kit.testing.racing import blocked_after, race


@pytest.fixture(autouse=True)
def on_postgresql(database: str) -> None:
    if database == "sqlite":
        pytest.skip("SQLite has one writer at a time")


def rename(person: Any) -> Any:
    return person.patch("/users/me", {"display_name": "Countess"}, if_match="*")


def delete(person: Any) -> Any:
    return person.delete("/users/me", json={"password": person.password})


def erase_due(app: Flask) -> None:
    with app.app_context(), transaction():
        TIMERS["erase_accounts"].run()


def test_a_change_of_the_profile_ends_before_the_erasure(app: Flask, no_grace: None, ada: Any, emitted: Any) -> None:
    with blocked_after(app, "UPDATE profiles", lambda: delete(ada)) as erasure:
        assert rename(ada).status_code == 200
        assert not erasure.done()
    assert erasure.result().status_code == 202
    (event,) = emitted("auth.account-erased.v1")
    assert event.version == 3  # after that of the change


def test_a_change_of_the_profile_that_comes_during_the_erasure_is_refused(app: Flask, no_grace: None, ada: Any) -> None:
    with blocked_after(app, "UPDATE login_sessions", lambda: rename(ada)) as change:
        assert delete(ada).status_code == 202
    assert change.result().status_code in (401, 404)


def test_a_log_in_ends_before_the_erasure_by_the_clock(app: Flask, ada: Any, emitted: Any, at: Any) -> None:
    """Nothing locks the user of a log-in; it takes the rows that the erasure takes, in the same order."""
    delete(ada)
    at(clock.now() + timedelta(days=31))
    with blocked_after(app, "UPDATE accounts", lambda: erase_due(app)) as erasure:
        assert ada.log_in().status_code == 200
    assert erasure.result() is None
    assert emitted("auth.account-erased.v1") == []  # who logs in stays


def test_of_many_who_ask_for_it_at_once_one_is_erased(no_grace: None, ada: Any, emitted: Any) -> None:
    answers = race([lambda: delete(ada)] * 8)
    assert sorted({answer.status_code for answer in answers} - {401, 403, 429}) == [202]
    assert len(emitted("auth.account-erased.v1")) == 1
