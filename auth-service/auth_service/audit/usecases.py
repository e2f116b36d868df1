"""Append to the audit log, check it, and forget what is personal in it.

``record`` is the last statement of a use case: it holds the end of the chain until the commit, and whoever took it
before other locks could wait for somebody who waits for it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from auth_service.audit.models import AuditEntry, AuditHead, AuditPrivate
from auth_service.audit.rules import GENESIS, Entry, entry_hash, first_break, private_digest
from service_kit.clock import now
from service_kit.database import session
from service_kit.upsert import insert_ignoring

# Addresses and devices are kept for this long, to look into an incident; the entry itself stays.
PRIVATE_KEPT = timedelta(days=180)
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
    unit = session()
    unit.flush()
    seq, previous = _take_head()
    salt = secrets.token_hex(32)
    digest = private_digest(private, salt) if private else None
    entry = Entry(seq, now(), action, outcome, subject, actor, details, digest, previous)
    link = entry_hash(entry)
    unit.execute(insert(AuditEntry).values(**vars(entry), entry_hash=link))
    if private:
        row = {"seq": seq, "subject_ref": subject, "at": entry.at, "salt": salt, "details": private}
        unit.execute(insert(AuditPrivate).values(row))
    unit.execute(update(AuditHead).where(AuditHead.id == _HEAD).values(entry_hash=link))


def verify() -> int | None:
    """The ``seq`` of the first entry that does not fit the chain; None when all do."""
    return first_break(_links())


def forget(subject: UUID) -> None:
    """Erase the personal details of everything recorded about this pseudonym."""
    session().execute(delete(AuditPrivate).where(AuditPrivate.subject_ref == subject))


def forget_old() -> None:
    """Erase the personal details of everything that is older than they are kept."""
    session().execute(delete(AuditPrivate).where(AuditPrivate.at < now() - PRIVATE_KEPT))


def _take_head() -> tuple[int, str]:
    """Lock the end of the chain; the number of the next entry and the hash before it."""
    unit = session()
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
    return head.seq, head.entry_hash


def _links() -> Iterator[tuple[Entry, str]]:
    columns = (column for column in AuditEntry.__table__.columns if column.name != "entry_hash")
    rows = session().execute(
        select(*columns, AuditEntry.entry_hash).order_by(AuditEntry.seq).execution_options(yield_per=1_000)
    )
    for *values, link in rows:
        yield Entry(*values), link
