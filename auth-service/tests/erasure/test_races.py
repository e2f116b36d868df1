"""An erasure beside a request of the same user that is under way."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text

from auth_service.profiles import usecases as profiles
from harness.fixtures import eventually
from service_kit.db.session import db_session, transaction
from service_kit.db.tombstones import refuse_the_erased

__all__ = ["eventually"]
WAITING_FOR_US = text("SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))")


def test_a_change_of_the_profile_and_an_erasure_do_not_deadlock(
    app: Flask, no_grace: None, ada: Any, emitted: Any, eventually: Any
) -> None:
    """The request holds the profile's row and locks its user at the end; the erasure needs both."""
    with app.app_context(), transaction() as unit, ThreadPoolExecutor(1) as elsewhere:
        if unit.get_bind().dialect.name != "postgresql":
            pytest.skip("SQLite has one writer at a time")
        profiles.get(UUID(ada.user_id)).display_name = "Countess"
        unit.flush()
        erasure = elsewhere.submit(ada.delete, "/users/me", json={"password": ada.password})
        eventually(lambda: db_session().scalar(WAITING_FOR_US))
        refuse_the_erased(UUID(ada.user_id))
        unit.commit()
        assert erasure.result().status_code == 202
    (event,) = emitted("auth.account-erased.v1")
    assert event.version == 3  # after that of the change
