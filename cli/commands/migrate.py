"""`migrate`: brings the databases of all services (or of those named) up to date, and ends.

One process per service, since each reads its own settings: those of the environment, or with ``--data`` those of the
system on that folder. Replicas of the release before may serve meanwhile; of two that migrate at once one waits for the
other, by a lock in the database.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

import psycopg2
from sqlalchemy.exc import OperationalError

from cli.backups import unfinished
from cli.config.settings_check import complaint
from cli.host.prepare import bring_up_to_date
from cli.system.environment import adopt, database
from cli.system.paths import Data
from cli.system.services import SERVICES

BY_NAME = {service.name: service for service in SERVICES}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("services", nargs="*", metavar="service", help=f"of {', '.join(BY_NAME)} (default: all)")
    parser.add_argument("--data", help="folder of the system (default: none, the environment names the databases)")


def run(options: argparse.Namespace) -> int:
    """Migrate; exit code 0 when every database is at the newest revision, 2 when nothing could be tried."""
    names = options.services or list(BY_NAME)
    if unknown := set(names) - set(BY_NAME):
        return complain(f"there is no service {', '.join(sorted(unknown))}")
    variables = list(os.environ)
    if options.data and (problem := adopt_data(Data.at(options.data))):
        return complain(problem)
    if wrong := complaint(names, variables):
        return complain(wrong if options.data else f"{wrong}\nA system on this machine is named by its folder: --data")
    if len(names) == 1:
        return migrate_one(names[0])
    command = [sys.executable, "-P", "-m", "cli", "migrate"]
    running = {name: subprocess.Popen([*command, name]) for name in names}
    failed = [name for name, process in running.items() if process.wait() != 0]
    if failed:
        print(f"setwise migrate: failed for {', '.join(failed)}")
    return 1 if failed else 0


def adopt_data(data: Data) -> str:
    """Take the settings of the system on this folder; gives what is in the way, if anything is."""
    if not data.database("").parent.is_dir():
        return f"there is no system on {data.root} yet. Start it once: ./setwise up"
    os.umask(0o077)  # as `up`: databases are nobody else's
    try:
        unfinished.refuse(data)
        adopt(data)
    except (OSError, ValueError, unfinished.Unfinished) as problem:
        return str(problem)
    return ""


def migrate_one(name: str) -> int:
    """Migrate this one; the exit code."""
    try:
        if url := database(name, os.environ):
            unfinished.refuse_databases({name: url})
        bring_up_to_date(BY_NAME[name])
    except (psycopg2.OperationalError, OperationalError) as problem:  # it is not there, or refuses
        reason = str(getattr(problem, "orig", problem))
        print(f"setwise migrate: {name}: {reason.splitlines()[0]}", flush=True)
        return 1
    except unfinished.Unfinished as problem:
        print(f"setwise migrate: {name}: {problem}", flush=True)
        return 1
    print(f"{name}: migrated", flush=True)
    return 0


def complain(text: str) -> int:
    """What is wrong; the exit code for it."""
    print(f"setwise migrate: {text}")
    return 2
