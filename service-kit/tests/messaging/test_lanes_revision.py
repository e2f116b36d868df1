"""From one lane to two: nothing that waits is lost, and code of the release before goes on writing."""

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.pool import NullPool

from kit_history import kit_tables
from service_kit.ids import new_id

INDEXES = ("ix_outbox_unsent", "ix_mailbox_waiting")
PUT = """
    INSERT INTO mailbox (event_id, type, body, arrived_at, attempts)
    VALUES (:id, 'bank.paid.v1', '{}', '2026-03-12 18:00:00', 0)
"""
EMIT = """
    INSERT INTO outbox (event_id, type, subject, version, data, created_at, attempts)
    VALUES (:id, 'bank.paid.v1', :id, 1, '{}', '2026-03-12 18:00:00', 0)
"""


def write(connection):
    """As code does that knows of no lanes."""
    for statement in (PUT, EMIT):
        connection.execute(text(statement), {"id": new_id().hex})


def columns_of(connection, index):
    indexes = inspect(connection).get_indexes("outbox") + inspect(connection).get_indexes("mailbox")
    return next(one["column_names"] for one in indexes if one["name"] == index)


def test_what_waits_from_before_and_what_old_code_writes_is_small(new_database):
    engine = create_engine(new_database(), poolclass=NullPool)
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        kit_tables.create()
        kit_tables.add_traces()
        write(connection)
        kit_tables.add_lanes()
        write(connection)
        for table in ("outbox", "mailbox"):
            assert list(connection.scalars(text(f"SELECT lane FROM {table}"))) == ["small", "small"]
        assert [columns_of(connection, index) for index in INDEXES] == [["lane", "id"]] * 2
        kit_tables.drop_lanes()
        assert [columns_of(connection, index) for index in INDEXES] == [["id"]] * 2
