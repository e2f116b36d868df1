"""Append to the audit log, and forget what is personal in it.

``record`` is the last statement of a use case: it holds the end of the chain until the commit, and whoever took it
before other locks could wait for somebody who waits for it.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, insert, literal, select, update

from auth_service.audit.models import AuditEntry, AuditErased, AuditHead, AuditPrivate
from auth_service.audit.rules import (
    ERASED,
    EXPIRED,
    GENESIS,
    RESTORED,
    Entry,
    Head,
    entry_hash,
    erasure,
    private_digest,
)
from service_kit.clock import now
from service_kit.db.session import db_session
from service_kit.db.upsert import insert_ignoring

# Addresses and devices are kept for this long, to look into an incident; the entry itself stays.
PRIVATE_RETENTION = timedelta(days=180)
_HEAD = 1


def record(
    action: str,
    *,
    subject: UUID | None,
    outcome: str = "success",
    actor: UUID | None = None,
    private: dict[str, str] | None = None,
    **details: Any,
) -> None:
    """Append one entry. ``subject`` and ``actor`` are accounts' ``audit_ref``, never their ids."""
    db_session().flush()
    before = _lock_head()
    salt = secrets.token_hex(32)
    digest = private_digest(private, salt) if private else None
    entry = Entry(before.seq + 1, now(), action, outcome, subject, actor, details, digest, before.entry_hash)
    _append(entry)
    if private:
        row = {"seq": entry.seq, "subject_ref": subject, "at": entry.at, "salt": salt, "details": private}
        db_session().execute(insert(AuditPrivate).values(row))


def record_erasure(subject: UUID) -> None:
    """Append that the account of this pseudonym is gone, and erase the personal details of all that happened to it."""
    _erase(ERASED, subject, AuditPrivate.subject_ref == subject)


def record_restore(backup_made_at: str, backup_sha256: str) -> None:
    """Append that from here on the chain continues in a database that came from a backup: which one (its time and
    the digest of its manifest).
    """
    record(
        RESTORED,
        subject=None,
        by="operator",
        command="setwise restore",
        backup_made_at=backup_made_at,
        backup_sha256=backup_sha256,
    )


def erase_expired() -> None:
    """Erase the personal details of everything that is older than they are kept, and append that this was done."""
    old = AuditPrivate.at < now() - PRIVATE_RETENTION
    if db_session().scalar(select(exists().where(old))):
        _erase(EXPIRED, None, old)


def _erase(action: str, subject: UUID | None, which: ColumnElement[bool]) -> None:
    """Remove these personal details under an entry that says how many and which they were.

    The end of the chain is held before they are looked at: nobody adds or removes one meanwhile.
    """
    unit = db_session()
    unit.flush()
    before = _lock_head()
    details_rows = select(AuditPrivate.seq).where(which)
    details = erasure(unit.scalars(details_rows.order_by(AuditPrivate.seq).execution_options(yield_per=1_000)))
    entry = Entry(before.seq + 1, now(), action, "success", subject, None, details, None, before.entry_hash)
    _append(entry)
    unit.execute(insert(AuditErased).from_select(["seq", "erased_by"], details_rows.add_columns(literal(entry.seq))))
    unit.execute(delete(AuditPrivate).where(which).execution_options(synchronize_session=False))


def _append(entry: Entry) -> None:
    """Write the entry, whose end of the chain is locked, and make it the new end."""
    link = entry_hash(entry)
    db_session().execute(insert(AuditEntry).values(**vars(entry), entry_hash=link))
    db_session().execute(update(AuditHead).where(AuditHead.id == _HEAD).values(entry_hash=link))


def _lock_head() -> Head:
    """Lock the end of the chain for one more entry; the end as it was."""
    unit = db_session()
    advance = (
        update(AuditHead)
        .where(AuditHead.id == _HEAD)
        .values(seq=AuditHead.seq + 1)
        .returning(AuditHead.seq, AuditHead.entry_hash)
    )
    head = unit.execute(advance).one_or_none()
    if head is None:
        insert_ignoring(AuditHead, {"id": _HEAD, "seq": 0, "entry_hash": GENESIS}, ("id",))
        head = unit.execute(advance).one()
    return Head(head.seq - 1, head.entry_hash)
