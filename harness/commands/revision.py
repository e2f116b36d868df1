"""`revision`: writes the next migration of a service, from the difference between its models and its database.

Read what it wrote before you commit it: it must run on SQLite and PostgreSQL, with data in the tables.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from importlib import import_module

from cli.system.services import SERVICES
from service_kit.db import migrations


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("service", choices=[one.name for one in SERVICES], help="whose models have changed")
    parser.add_argument("message", help="what it does, in a few words: 'add goals'")


def run(options: argparse.Namespace) -> int:
    """Compare with a database that has all revisions so far, made for this."""
    with tempfile.TemporaryDirectory() as scratch:
        os.environ[f"SETWISE_{options.service.upper()}_DATABASE_URL"] = f"sqlite:///{scratch}/draft.db"
        app = import_module(f"{options.service}_service.app").create_app()
        print(f"{migrations.new_revision(app, options.message)}: read it before you commit it")
    return 0
