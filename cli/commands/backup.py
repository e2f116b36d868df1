"""`backup`: every database at one point in one file, while everything runs.

In it: what users entered, and therefore their e-mail addresses and password hashes; keep it like the databases. Not in
it: signing keys and passwords (who has a backup must not be able to sign in as everybody). Without the old signing
keys clients fetch new tokens with their refresh token, no more; servers' passwords are made anew.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import psycopg2

from cli.backups import archive, unfinished
from cli.backups.archive import Manifest
from cli.backups.cut import Busy, Database, cut
from cli.backups.postgres import PostgresSource
from cli.backups.scratch import scratch
from cli.backups.sqlite import SqliteSource, file_of
from cli.system.environment import database_urls
from cli.system.paths import Data


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("target", help="the file to write, or a folder for one named by the time")
    parser.add_argument("--data", help="folder of the system (default: var/)")


def run(options: argparse.Namespace) -> int:
    """Make it and say how large it is."""
    data, now = Data.at(options.data), datetime.now(UTC)
    try:
        unfinished.refuse(data)
        urls = database_urls(data, os.environ)
        unfinished.refuse_databases(urls)
        target = file_at(options.target, now)
        manifest = backed_up(urls, target, now)
    except FileNotFoundError as problem:
        print(f"setwise backup: there is no {problem.filename or problem.args[0]}")
    except (unfinished.Unfinished, Busy, ValueError, OSError, psycopg2.Error, sqlite3.Error) as problem:
        print(f"setwise backup: nothing was written: {str(problem).strip()}")
    else:
        rows = sum(sum(part.tables.values()) for part in manifest.parts.values())
        count = f", {rows} rows" if rows else ""
        size = target.stat().st_size / 1e6
        print(
            f"{target}: {size:.1f} MB{count}, as of {manifest.made_at}; writers waited {manifest.waited_s * 1e3:.0f} ms"
        )
        return 0
    return 1


def file_at(word: str, now: datetime) -> Path:
    """The file to write for what the person said. Raises ValueError, FileNotFoundError for a folder that is not there.

    Without the last slash it would be a file, and each night's backup would replace the one before.
    """
    if not word:
        raise ValueError("say where to: a file, or a folder that exists")
    target = Path(word)
    if target.is_dir():
        return target / f"setwise-{now:%Y%m%dT%H%M%SZ}.tar"
    if word.endswith(("/", "/.")):
        raise FileNotFoundError(f"folder {word}; make it first")
    return target


def backed_up(urls: dict[str, str], target: Path, now: datetime) -> Manifest:
    """Write the file. Raises FileNotFoundError, OSError, Busy, ``psycopg2.Error``."""
    beside = target.resolve().parent
    if not beside.is_dir():
        raise FileNotFoundError(f"folder {beside}; make it first")
    with scratch(beside, "backup") as folder, ExitStack() as opened:
        sources, parts = dict[str, Database](), {}
        for service, url in urls.items():
            sources[service] = source(url)
            opened.callback(sources[service].close)
        waited = cut(list(sources.values()))
        for service, one in sources.items():
            (folder / service).mkdir()
            parts[service] = one.copy(folder / service)
        manifest = Manifest(now.isoformat(timespec="milliseconds"), round(waited, 4), parts)
        archive.write(target, folder, manifest)
    return manifest


def source(url: str) -> Database:
    """What copies the database at this address. Raises as its kind does."""
    if url.startswith("sqlite:///"):
        return SqliteSource(file_of(url))
    return PostgresSource(url)
