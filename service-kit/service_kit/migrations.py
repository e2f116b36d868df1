"""Migrations: one Alembic environment for all services; a service owns only ``migrations/versions``.

On SQLite foreign keys are off and everything runs in one explicit transaction, because a batch alter with them on
deletes every cascading child; afterwards the keys are checked. On PostgreSQL an advisory lock lets one of several
starting replicas migrate while the others wait.

``python -m service_kit.migrations upgrade tracking`` migrates, ``... new tracking "add goals"`` writes a revision from
the models: read what it wrote before you commit it.
"""

from __future__ import annotations

import os
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Connection, text

from service_kit.runtime import runtime

ENVIRONMENT = Path(__file__).parent / "alembic"
LOCK = 7_302_018  # any number, the same for all replicas


def folder(package: str) -> Path:
    """Where a service's migrations live: beside its package."""
    file = import_module(package).__file__
    assert file is not None
    return Path(file).parent.parent / "migrations"


def upgrade(app: Flask) -> str:
    """Bring the app's database to the newest revision and answer its id. Quick when it is there already."""
    head = head_of(app)
    if current(app) != head:
        with _locked(app) as connection:
            command.upgrade(_config(app, connection), "head")
    return head


def head_of(app: Flask) -> str:
    """The one newest revision of the code."""
    head = ScriptDirectory.from_config(_config(app)).get_current_head()
    if head is None:
        raise LookupError(f"{runtime(app).service} has no migrations")
    return head


def current(app: Flask) -> str | None:
    """The revision that the database is at; None for an empty one."""
    with _engine(app).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def differences(app: Flask) -> list[Any]:
    """What autogenerate would still change: empty when migrations and models agree."""
    with _engine(app).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        return list(compare_metadata(context, _metadata(app)))


def _config(app: Flask, connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ENVIRONMENT))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(folder(runtime(app).package) / "versions"))
    config.attributes.update(connection=connection, metadata=_metadata(app))
    return config


def _engine(app: Flask) -> Any:
    with app.app_context():
        return app.extensions["sqlalchemy"].engine


def _metadata(app: Flask) -> Any:
    return app.extensions["sqlalchemy"].metadata


@contextmanager
def _locked(app: Flask) -> Iterator[Connection]:
    """A connection on which a migration can do no harm to another, in one transaction."""
    with _engine(app).connect() as connection:
        if connection.dialect.name == "postgresql":
            with connection.begin():
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
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


def new_revision(app: Flask, message: str) -> None:
    """Write what the models have and an upgraded database lacks as the next numbered revision."""
    versions = folder(runtime(app).package) / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    number = f"{len(list(versions.glob('*.py'))) + 1:04d}"
    if number != "0001":
        upgrade(app)
    with _engine(app).connect() as connection:
        command.revision(_config(app, connection), message, autogenerate=True, rev_id=number)
    (versions.parent / ".current-head").write_text(f"{number}\n")


def _main() -> None:
    parser = ArgumentParser(prog="python -m service_kit.migrations", description="Alembic for one service.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("upgrade", help="bring the service's database up to date").add_argument("service")
    new = commands.add_parser("new", help="write a revision from the difference between models and database")
    new.add_argument("service")
    new.add_argument("message")
    options = parser.parse_args()
    create_app = import_module(f"{options.service}_service.app").create_app
    if options.command == "upgrade":
        print(upgrade(create_app()))  # noqa: T201 - a command's answer
        return
    with tempfile.TemporaryDirectory() as scratch:
        os.environ[f"SETWISE_{options.service.upper()}_DATABASE_URL"] = f"sqlite:///{scratch}/draft.db"
        new_revision(create_app(), options.message)


if __name__ == "__main__":
    _main()
