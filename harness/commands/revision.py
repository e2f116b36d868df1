"""`revision`: writes the next migration of a service, from the difference between its models and its database.

Read what it wrote before you commit it: it must run on SQLite and PostgreSQL, with data in the tables.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from alembic import command
from flask import Flask

from cli.system.services import SERVICES
from service_kit.db import migrations
from service_kit.security.runtime import runtime


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("service", choices=[one.name for one in SERVICES], help="whose models have changed")
    parser.add_argument("message", help="what it does, in a few words: 'add goals'")


def run(options: argparse.Namespace) -> int:
    """Compare with a database that has all revisions so far, made for this; exit code 1 where nothing differs."""
    with tempfile.TemporaryDirectory() as scratch:
        os.environ[f"SETWISE_{options.service.upper()}_DATABASE_URL"] = f"sqlite:///{scratch}/draft.db"
        app = import_module(f"{options.service}_service.app").create_app()
        path = new_revision(app, options.message)
    if path is None:
        print(f"The models of {options.service} have nothing that its migrations lack; nothing was written.")
        return 1
    print(f"{path}: read it before you commit it")
    return 0


def new_revision(app: Flask, message: str) -> Path | None:
    """Write what the models have and an upgraded database lacks as the next numbered revision.

    Answers its file, or None where nothing is lacking and nothing was written.
    """
    versions = migrations.folder(runtime(app).package) / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    number = f"{len(list(versions.glob('*.py'))) + 1:04d}"
    if number != "0001":
        migrations.upgrade(app)
    with migrations.engine(app).connect() as connection:
        script: Any = command.revision(
            migrations.config(app, connection),
            message,
            autogenerate=True,
            rev_id=number,
            process_revision_directives=_without_empty,
        )
    if not script:
        return None
    (versions.parent / ".current-head").write_text(f"{number}\n")
    return Path(script.path)


def _without_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    if directives[0].upgrade_ops.is_empty():
        directives.clear()
