"""Tables of the audit log: the chain, its head, the personal details that may be erased, and which were."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from auth_service.database import Model
from service_kit.db.columns import Json, UtcDateTime, Uuid7


class AuditEntry(Model):
    """One security event; never updated, never deleted. ``seq`` counts without gaps."""

    __tablename__ = "audit_entries"
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, index=True)
    action: Mapped[str] = mapped_column(String(64), nullable=False)
    outcome: Mapped[str] = mapped_column(String(16), nullable=False)
    subject_ref: Mapped[UUID | None] = mapped_column(Uuid7, index=True)
    actor_ref: Mapped[UUID | None] = mapped_column(Uuid7)
    details: Mapped[Any] = mapped_column(Json, nullable=False)
    private_digest: Mapped[str | None] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64), nullable=False)
    entry_hash: Mapped[str] = mapped_column(String(64), nullable=False, unique=True)


class AuditPrivate(Model):
    """Address and device of an entry; the chain holds their salted digest, so that this row may go."""

    __tablename__ = "audit_private"
    seq: Mapped[int] = mapped_column(ForeignKey("audit_entries.seq"), primary_key=True, autoincrement=False)
    subject_ref: Mapped[UUID | None] = mapped_column(Uuid7, index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, index=True)
    salt: Mapped[str] = mapped_column(String(64), nullable=False)
    details: Mapped[Any] = mapped_column(Json, nullable=False)


class AuditErased(Model):
    """Personal details that are gone: those of ``seq``, as the entry ``erased_by`` says."""

    __tablename__ = "audit_erased"
    seq: Mapped[int] = mapped_column(ForeignKey("audit_entries.seq"), primary_key=True, autoincrement=False)
    erased_by: Mapped[int] = mapped_column(ForeignKey("audit_entries.seq"), nullable=False, index=True)


class AuditHead(Model):
    """The end of the chain, one row: whoever appends holds it until the commit."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(Integer, nullable=False)
    entry_hash: Mapped[str] = mapped_column(String(64), nullable=False)
