"""The kit's tables as they were first made, and how they changed since; called by revisions of every service.

History: what is here must stay as it is. When a table of :mod:`service_kit.db.tables` changes, two functions more say
how to get there and back, and a new revision of each service calls them.
"""

from __future__ import annotations

from collections.abc import Sequence

from alembic import op
from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text, UniqueConstraint, text

from service_kit.db.columns import Json, UtcDateTime, Uuid7

_SEQUENCE = BigInteger().with_variant(Integer(), "sqlite")
_UNSENT, _WAITING = text("sent_at IS NULL"), text("died_at IS NULL")
_INDEXES = {"outbox": ("ix_outbox_unsent", _UNSENT), "mailbox": ("ix_mailbox_waiting", _WAITING)}
_NAMING = {"pk": "pk_%(table_name)s", "ix": "ix_%(table_name)s_%(column_0_N_name)s"}
_NAMING["uq"] = "uq_%(table_name)s_%(column_0_N_name)s"
_TABLES = MetaData(naming_convention=_NAMING)

Table(
    "idempotency_keys",
    _TABLES,
    Column("id", Uuid7, primary_key=True),
    Column("scope", String(300), nullable=False),
    Column("key", String(255), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("status", Integer),
    Column("headers", Json),
    Column("body", Text),
    Column("user_id", Uuid7, index=True),
    Column("created_at", UtcDateTime, nullable=False, index=True),
    UniqueConstraint("scope", "key"),
)
Table(
    "inbox",
    _TABLES,
    Column("event_id", Uuid7, primary_key=True),
    Column("handled_at", UtcDateTime, nullable=False, index=True),
)
Table(
    "mailbox",
    _TABLES,
    Column("id", _SEQUENCE, primary_key=True),
    Column("event_id", Uuid7, nullable=False, unique=True),
    Column("type", String(120), nullable=False),
    Column("user_id", Uuid7, index=True),
    Column("body", Text, nullable=False),
    Column("arrived_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try_at", UtcDateTime),
    Column("died_at", UtcDateTime),
    Column("last_error", Text),
    Index("ix_mailbox_waiting", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    sqlite_autoincrement=True,
)
Table(
    "outbox",
    _TABLES,
    Column("id", _SEQUENCE, primary_key=True),
    Column("event_id", Uuid7, nullable=False, unique=True),
    Column("type", String(120), nullable=False),
    Column("subject", Uuid7, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("data", Json, nullable=False),
    Column("user_id", Uuid7, index=True),
    Column("correlation_id", String(128)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime, index=True),
    Column("attempts", Integer, nullable=False),
    Column("next_try_at", UtcDateTime),
    Column("last_error", Text),
    Index("ix_outbox_unsent", "id", sqlite_where=_UNSENT, postgresql_where=_UNSENT),
    sqlite_autoincrement=True,
)
Table(
    "timer_runs",
    _TABLES,
    Column("name", String(120), primary_key=True),
    Column("last_run_at", UtcDateTime, nullable=False),
)
Table(
    "tombstones",
    _TABLES,
    Column("digest", String(64), primary_key=True),
    Column("version", BigInteger),
    Column("created_at", UtcDateTime, nullable=False),
)


def create() -> None:
    """Make the six tables."""
    _TABLES.create_all(op.get_bind())


def drop() -> None:
    """Remove them."""
    _TABLES.drop_all(op.get_bind())


def add_traces() -> None:
    """An event remembers the trace in which it was written. Code of the release before does not mind."""
    op.add_column("outbox", Column("traceparent", String(55)))


def drop_traces() -> None:
    """Forget the traces."""
    _drop_column("outbox", "traceparent")


def add_lanes() -> None:
    """Events have a lane, by which what waits is found. What waits from before, and what code of the release before
    writes, is small.
    """
    for table in _INDEXES:
        op.add_column(table, Column("lane", String(8), nullable=False, server_default="small"))
    _index(("lane", "id"))


def drop_lanes() -> None:
    """One lane for all."""
    _index(("id",))
    for table in _INDEXES:
        _drop_column(table, "lane")


def _drop_column(table: str, column: str) -> None:
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_column(column)


def _index(columns: Sequence[str]) -> None:
    for table, (name, condition) in _INDEXES.items():
        op.drop_index(name, table_name=table)
        op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
