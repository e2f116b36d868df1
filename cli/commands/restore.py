"""`restore`: puts a backup in the place of every database of a stopped system, and sends again what was under way.

Everything that can be checked is checked before anything is touched: each byte of the file, that this code knows the
databases' revisions, that nobody is connected, that nothing is overwritten unless ``--force`` says so.
"""

from __future__ import annotations

import argparse
import os
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import psycopg2
from flask import Flask
from sqlalchemy.exc import DatabaseError

from cli.backups import archive, postgres, sqlite
from cli.backups.archive import Damaged, Manifest
from cli.backups.cut import Part
from cli.backups.resend import unsend_the_undelivered
from cli.backups.scratch import scratch
from cli.backups.unfinished import mark_unfinished
from cli.host import lock
from cli.provision.queues import NoAnswer, depths, purge
from cli.system.env_files import value
from cli.system.environment import adopt, database_urls
from cli.system.paths import Data
from cli.system.stack import bare
from service_kit.db import migrations
from service_kit.security.runtime import runtime
from service_kit.worker.main import load_apps


class Refused(Exception):
    """It is not done; the message says why and what to do."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("source", type=Path, help="the file of a backup")
    parser.add_argument("--data", help="folder of the system (default: var/)")
    parser.add_argument("--force", action="store_true", help="replace what is in the databases now")


def run(options: argparse.Namespace) -> int:
    """Restore and say what was sent again."""
    os.umask(0o077)  # as `up`: databases are nobody else's
    data = Data.at(options.data)
    try:
        data.make()
        with lock.take(data), scratch(room(options.source, data), "restore") as folder:
            manifest = archive.read(options.source, folder)
            restore_all(data, options.source, folder, manifest, options.force)
    except lock.RunsAlready as problem:
        print(f"setwise restore: stop the system first. {problem}")
    except (Refused, Damaged, ValueError, OSError, NoAnswer, psycopg2.Error, DatabaseError) as problem:
        print(f"setwise restore: {str(problem).strip()}")
    else:
        return 0
    return 1


def room(source: Path, data: Data) -> Path:
    """Where to unpack: where the file itself found room, since a data folder may be a small one."""
    beside = source.resolve().parent
    return beside if os.access(beside, os.W_OK) else data.root


def restore_all(data: Data, source: Path, folder: Path, manifest: Manifest, force: bool) -> None:
    """Check, load, send again. Raises Refused, ValueError, NoAnswer, or what a database raises."""
    urls = database_urls(data, os.environ)
    adopt(data, SETWISE_LOG_LEVEL="warning")
    if manifest.parts.keys() != urls.keys():
        raise Refused(f"the backup is of other services: {', '.join(sorted(manifest.parts))}")
    apps = load_apps(list(urls))
    for service, part in manifest.parts.items():
        check(service, part, urls[service], apps[service], force)
    transport, namespace = value(os.environ, "SETWISE_TRANSPORT"), value(os.environ, "SETWISE_NAMESPACE") or "setwise"
    check_broker(transport, namespace)
    with mark_unfinished(data, source, urls) as replaced:
        if transport != "local":
            purged = purge(transport, namespace)
            print(f"the broker's queues are empty ({purged} messages of the state that is replaced)")
        for service, part in manifest.parts.items():
            load(part, folder / service, urls[service], apps[service])
            replaced.append(service)
            print(f"{service}: as of {manifest.made_at}, revision {part.revision}", flush=True)
        for service, app in apps.items():
            note(service, app, manifest.made_at, archive.seal(folder))
        again = {service: count for service, count in unsend_the_undelivered(urls).items() if count}
    counts = ", ".join(f"{count} of {service}" for service, count in again.items()) or "none"
    print(f"Events that had not arrived everywhere and will be sent again: {counts}.")


def check(service: str, part: Part, url: str, app: Flask, force: bool) -> None:
    """Raise Refused where this part must not be loaded there."""
    kind = sqlite.KIND if url.startswith("sqlite") else postgres.KIND
    if part.database != kind:
        raise Refused(f"{service}: the backup is of {part.database}, the system uses {kind}")
    if part.revision not in migrations.revisions(app):
        raise Refused(f"{service}: revision {part.revision} is newer than this code; restore with the newer Setwise")
    if kind == postgres.KIND and (count := postgres.others(url)):
        raise Refused(f"{service}: {count} others are connected to its database; stop every process of it first")
    empty = sqlite.is_empty(sqlite.file_of(url)) if kind == sqlite.KIND else postgres.is_empty(url)
    if not empty and not force:
        raise Refused(f"{service}: its database is not empty; --force replaces what is there")


def check_broker(transport: str, namespace: str) -> None:
    """Raise Refused where a broker's queues could not be emptied."""
    try:
        if transport != "local":
            depths(transport, namespace)
    except NoAnswer as problem:
        reason = f"RabbitMQ at {bare(transport)} does not answer ({problem})"
        raise Refused(f"nothing was touched: {reason}; start it first") from problem


def load(part: Part, folder: Path, url: str, app: Flask) -> None:
    """Replace the content of one database."""
    if part.database == sqlite.KIND:
        sqlite.load(folder, sqlite.file_of(url))
        return
    postgres.clear(url)
    migrations.upgrade(app, part.revision)
    postgres.load(folder, url, part.tables)


def note(service: str, app: Flask, made_at: str, seal: str) -> None:
    """Have a service that keeps account of what was done to it write down where its data is from.

    That takes its newest tables. A restore that was killed after this loads everything anew, so it is noted once.
    """
    package = runtime(app).package
    if find_spec(f"{package}.after_restore"):
        migrations.upgrade(app)
        with app.app_context():
            import_module(f"{package}.after_restore").run(made_at, seal)
        print(f"{service}: the restore is noted, revision {migrations.head_of(app)}", flush=True)
