"""The tables that the kit keeps in every service's own database, beside the service's own.

Each class here is a mixin. ``make_tables(Model)`` makes the tables of one service of them (several services may live in
one process, so there is no global set); ``kit_tables()`` finds those of the current app again. No row here outlives its
use: sent events, inbox entries and idempotency keys are pruned, and an erasure cleans what names the user.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import BigInteger, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from service_kit.clock import now
from service_kit.db.columns import Json, UtcDateTime, Uuid7
from service_kit.ids import new_id

# A number that only ever grows, on both databases.
_Sequence = BigInteger().with_variant(Integer, "sqlite")
_UNSENT = text("sent_at IS NULL")
_WAITING = text("died_at IS NULL")
# The lane (service_kit.messaging.lanes) of what code of the release before writes.
_SMALL = "small"


class Outbox:
    """An event, written in the transaction of its change; the relay sends it and sets ``sent_at``."""

    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(_Sequence, primary_key=True)
    event_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False, unique=True, default=new_id)
    type: Mapped[str] = mapped_column(String(120), nullable=False)
    subject: Mapped[UUID] = mapped_column(Uuid7, nullable=False)
    version: Mapped[int] = mapped_column(BigInteger, nullable=False)
    data: Mapped[Any] = mapped_column(Json, nullable=False)
    user_id: Mapped[UUID | None] = mapped_column(Uuid7, index=True)
    correlation_id: Mapped[str | None] = mapped_column(String(128))
    traceparent: Mapped[str | None] = mapped_column(String(55))
    lane: Mapped[str] = mapped_column(String(8), nullable=False, server_default=_SMALL)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, default=now)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    attempts: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(Text)

    @declared_attr.directive
    def __table_args__(cls) -> Any:  # noqa: N805 - SQLAlchemy passes the class
        """What is unsent is found without what was sent; a number is never given twice."""
        return (
            Index("ix_outbox_unsent", "lane", "id", sqlite_where=_UNSENT, postgresql_where=_UNSENT),
            {"sqlite_autoincrement": True},
        )


class Inbox:
    """The id of an event whose effect is in this database: a second delivery does nothing."""

    __tablename__ = "inbox"
    event_id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
    handled_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, default=now, index=True)


class Mailbox:
    """An event that waits to be handled here, or that died (``last_error`` says of what)."""

    __tablename__ = "mailbox"
    id: Mapped[int] = mapped_column(_Sequence, primary_key=True)
    event_id: Mapped[UUID] = mapped_column(Uuid7, nullable=False, unique=True)
    type: Mapped[str] = mapped_column(String(120), nullable=False)
    user_id: Mapped[UUID | None] = mapped_column(Uuid7, index=True)
    body: Mapped[str] = mapped_column(Text, nullable=False)
    lane: Mapped[str] = mapped_column(String(8), nullable=False, server_default=_SMALL)
    arrived_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, default=now)
    attempts: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    died_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(Text)

    @declared_attr.directive
    def __table_args__(cls) -> Any:  # noqa: N805 - SQLAlchemy passes the class
        """What waits is found without what has died; a number is never given twice."""
        return (
            Index("ix_mailbox_waiting", "lane", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
            {"sqlite_autoincrement": True},
        )


class Tombstone:
    """The hash of something gone: with a version, a deleted aggregate; without, an erased user."""

    __tablename__ = "tombstones"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, default=now)


class TimerRun:
    """When a timer last ran: one of several workers runs it, and a restart does not run it early."""

    __tablename__ = "timer_runs"
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    last_run_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)


class IdempotencyKey:
    """A POST that was answered: the same key in the same scope gets the same answer again."""

    __tablename__ = "idempotency_keys"
    id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True, default=new_id)
    scope: Mapped[str] = mapped_column(String(300), nullable=False)
    key: Mapped[str] = mapped_column(String(255), nullable=False)
    fingerprint: Mapped[str] = mapped_column(String(64), nullable=False)
    status: Mapped[int | None] = mapped_column(Integer)
    headers: Mapped[Any | None] = mapped_column(Json)
    body: Mapped[str | None] = mapped_column(Text)
    user_id: Mapped[UUID | None] = mapped_column(Uuid7, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, default=now, index=True)

    @declared_attr.directive
    def __table_args__(cls) -> Any:  # noqa: N805
        """One row for each key."""
        return (UniqueConstraint("scope", "key"),)


@dataclass(frozen=True)
class KitTables:
    """The mapped classes of one service."""

    Outbox: Any
    Inbox: Any
    Mailbox: Any
    Tombstone: Any
    TimerRun: Any
    IdempotencyKey: Any


def kit_tables() -> KitTables:
    """The kit's tables of the current app."""
    return current_app.extensions["sqlalchemy"].metadata.info["kit"]


def make_tables(model: Any) -> KitTables:
    """Declare the kit's tables on a service's declarative base; called once by ``make_database()``."""
    mixins = (Outbox, Inbox, Mailbox, Tombstone, TimerRun, IdempotencyKey)
    kit = KitTables(*(type(one.__name__, (one, model), {"__doc__": one.__doc__}) for one in mixins))
    model.metadata.info["kit"] = kit
    return kit
