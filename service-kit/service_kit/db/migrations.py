"""Migrations: one Alembic environment for all services; a service owns only ``migrations/versions``.

On SQLite foreign keys are off and everything runs in one explicit transaction, because a batch alter with them on
deletes every cascading child; afterwards the keys are checked. On PostgreSQL an advisory lock lets one of several
starting replicas migrate while the others wait.

``./setwise migrate`` migrates, ``./setwise revision tracking "add goals"`` writes a revision from the models.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Connection, text

from service_kit.db.postgresql import LOCK_WAIT_MS
from service_kit.observability.logs import log
from service_kit.security.runtime import runtime

ENVIRONMENT = Path(__file__).parent / "alembic"
LOCK = 7_302_018  # any number, the same for all replicas


def folder(package: str) -> Path:
    """Where a service's migrations live: beside its package."""
    file = import_module(package).__file__
    assert file is not None
    return Path(file).parent.parent / "migrations"


def upgrade(app: Flask, to: str | None = None) -> str:
    """Bring the app's database to a revision (default: the newest); answers its id. Quick when it is there already."""
    wanted, here = to or head_of(app), current(app)
    if here is not None and here not in revisions(app):  # this is the release before, started again after an upgrade
        log.warning("the database is newer than this code and stays as it is", revision=here)
        return here
    if here != wanted:
        with _locked(app) as connection:
            command.upgrade(config(app, connection), wanted)
    return wanted


def revisions(app: Flask) -> set[str]:
    """All revisions that the code knows."""
    return {one.revision for one in ScriptDirectory.from_config(config(app)).walk_revisions()}


def head_of(app: Flask) -> str:
    """The one newest revision of the code."""
    head = ScriptDirectory.from_config(config(app)).get_current_head()
    if head is None:
        raise LookupError(f"{runtime(app).service} has no migrations")
    return head


def current(app: Flask) -> str | None:
    """The revision that the database is at; None for an empty one."""
    with engine(app).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def config(app: Flask, connection: Connection | None = None) -> Config:
    """Alembic's configuration for the service of an app, ``connection`` being to its database."""
    alembic_config = Config()
    alembic_config.set_main_option("script_location", str(ENVIRONMENT))
    alembic_config.set_main_option("path_separator", "newline")
    alembic_config.set_main_option("version_locations", str(folder(runtime(app).package) / "versions"))
    alembic_config.attributes.update(connection=connection, metadata=app.extensions["sqlalchemy"].metadata)
    return alembic_config


def engine(app: Flask) -> Any:
    """SQLAlchemy's engine of an app."""
    with app.app_context():
        return app.extensions["sqlalchemy"].engine


@contextmanager
def _locked(app: Flask) -> Iterator[Connection]:
    """A connection on which a migration can do no harm to another, in one transaction."""
    with engine(app).connect() as connection:
        if connection.dialect.name == "postgresql":
            with connection.begin():
                _be_first(connection)
                yield connection
            return
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise RuntimeError(f"the migration would leave broken references: {broken[:5]}")
        finally:
            raw.execute("PRAGMA foreign_keys=ON")


def _be_first(connection: Connection) -> None:
    """Wait for whoever migrates already, however long. An index takes its time, too; only locks are still given up.

    A table's lock that is waited for keeps everybody else waiting behind it.
    """
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    connection.execute(text("SET LOCAL lock_timeout = 0"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    connection.execute(text(f"SET LOCAL lock_timeout = {LOCK_WAIT_MS}"))
