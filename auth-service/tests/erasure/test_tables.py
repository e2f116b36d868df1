"""An erasure empties every table that can name a user but those that keep pseudonyms, tried on a row in each."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import func, select

from auth_service.accounts.usecases import grant_role
from service_kit.db.session import db_session, transaction
from service_kit.ids import new_id
from service_kit.messaging.erasure import erase_user

# Entries under a pseudonym that leads nowhere; ids of ended sessions until their access tokens have expired; digests of
# users, addresses and sessions; and the event that tells the other services.
STAYING = {"audit_entries", "audit_erased", "audit_head", "revocations", "tombstones", "attempt_counters", "outbox"}
# Of the kit, whose own tests erase from them: this service consumes nothing, and no POST of it keeps its answer.
UNUSED = {"inbox", "mailbox", "timer_runs", "idempotency_keys"}


def tables_with_rows(app: Flask) -> set[str]:
    """The names of the tables that have rows."""
    with app.app_context():
        tables = app.extensions["sqlalchemy"].metadata.sorted_tables
        return {table.name for table in tables if db_session().scalar(select(func.count()).select_from(table))}


def test_no_table_but_those_of_pseudonyms_keeps_a_row(app: Flask, no_grace: None, ada: Any) -> None:
    with app.app_context(), transaction():
        grant_role(ada.email, "trainer")
    ada.log_in("a wrong one, typed in haste")
    ada.post("/auth/logout-all")
    ada.log_in()
    tables = {table.name for table in app.extensions["sqlalchemy"].metadata.sorted_tables} - STAYING - UNUSED
    assert tables - tables_with_rows(app) == set(), "fill these, too"
    with app.app_context(), transaction():
        erase_user(new_id())
    assert tables - tables_with_rows(app) == set(), "a stranger's erasure took rows"
    assert ada.delete("/users/me", json={"password": ada.password}).status_code == 202
    assert tables_with_rows(app) == STAYING
