"""A log that releases until now wrote, erasing personal details without a word, holds after the upgrade."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, select

from auth_service.app import create_app
from auth_service.audit.models import AuditEntry, AuditPrivate
from auth_service.audit.usecases import record
from auth_service.audit_verification.usecases import Report, verify
from service_kit import clock
from service_kit.db import migrations
from service_kit.db.session import db_session, transaction
from service_kit.ids import new_id
from service_kit.testing.frozen_clock import frozen
from service_kit.testing.older_databases import older_database

BEFORE = "0002"
TODAY = clock.now()


@pytest.fixture
def older(migrated_app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The service on a database of the release before."""
    with older_database(create_app, migrated_app, tmp_path, BEFORE) as app:
        yield app


def record_days_ago(app: Flask, days_ago: int, subject: UUID, action: str = "session.refused") -> None:
    """Something happened, as the release before wrote it."""
    private = None if action == "account.erased" else {"address": "203.0.113.7", "device": "phone"}
    with app.app_context(), frozen(TODAY - timedelta(days=days_ago)), transaction():
        record(action, subject=subject, private=private)


def delete_private_silently(app: Flask, condition: Any) -> None:
    with app.app_context(), transaction() as unit:
        unit.execute(delete(AuditPrivate).where(condition))


def verified(app: Flask) -> Report:
    with app.app_context():
        return verify()


@pytest.fixture
def log(older: Flask) -> Flask:
    """Entries 1 and 2 are old and their details gone, 3 is a day short of that, 4 is of somebody who was erased (5)."""
    dora = new_id()
    for days in (400, 200, 179):
        record_days_ago(older, days, new_id())
    record_days_ago(older, 9, dora)
    record_days_ago(older, 8, dora, "account.erased")
    record_days_ago(older, 7, new_id())
    delete_private_silently(older, (AuditPrivate.subject_ref == dora) | (AuditPrivate.at < TODAY - timedelta(days=180)))
    return older


def test_what_was_erased_before_is_covered(log: Flask) -> None:
    migrations.upgrade(log)
    report = verified(log)
    assert (report.findings, report.entries, report.private, report.erased) == ([], 7, 1, 3)
    record_days_ago(log, 0, new_id())
    assert verified(log).findings == []
    with log.app_context():
        entry = db_session().execute(select(AuditEntry).where(AuditEntry.seq == 7)).scalar_one()
        assert (entry.action, entry.details["private_erased"]) == ("private.expired", 3)


def test_what_the_release_before_erases_during_the_upgrade_is_no_alarm(log: Flask) -> None:
    """Its account's erasure without a word about personal details covers them; nothing is old enough for its timer."""
    migrations.upgrade(log)
    bella = new_id()
    record_days_ago(log, 0, bella)
    delete_private_silently(log, (AuditPrivate.subject_ref == bella) | (AuditPrivate.at < TODAY - timedelta(days=180)))
    record_days_ago(log, 0, bella, "account.erased")
    assert verified(log).findings == []


def test_what_was_removed_before_without_a_reason_is_found(log: Flask) -> None:
    delete_private_silently(log, AuditPrivate.seq == 6)
    migrations.upgrade(log)
    assert [finding.seq for finding in verified(log).findings] == [6]


def test_an_empty_log_stays_empty(older: Flask) -> None:
    migrations.upgrade(older)
    report = verified(older)
    assert (report.findings, report.entries, report.head) == ([], 0, None)
