"""`events`: what happens across all services, read from their outboxes, the newest last.

``./setwise events republish session`` has a service publish its current state again, for a consumer that is new or was
wiped: the outbox keeps only the last days. Consumers that know it already drop it by its version.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from cli.host.gunicorn_server import find
from cli.system.databases import connected
from cli.system.environment import adopt, database_urls
from cli.system.names import NAMES
from cli.system.paths import Data
from cli.system.republish import republish
from service_kit.messaging.lanes import BULK

LOOK_EVERY_S = 0.5
COLUMNS = "id, type, subject, version, data, created_at, sent_at, lane"
LAST = f"SELECT {COLUMNS} FROM outbox WHERE type LIKE :type ORDER BY id DESC LIMIT :count"  # noqa: S608
NEW = f"SELECT {COLUMNS} FROM outbox WHERE id > :after AND type LIKE :type ORDER BY id"  # noqa: S608


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("action", nargs="?", choices=("show", "republish"), default="show", help="default: show")
    parser.add_argument("services", nargs="*", metavar="service", help="whose state to publish again, or: all")
    parser.add_argument("--once", action="store_true", help="show the last ones and end, do not follow")
    parser.add_argument("-n", "--lines", type=count, default=10, help="how many old ones (default: %(default)s)")
    parser.add_argument("--type", default="", help="only types that begin so: session.workout")
    parser.add_argument("--payload", action="store_true", help="with the whole payload")
    parser.add_argument("--data", help="folder of the system (default: var/)")


def count(text: str) -> int:
    """How many lines, of the command line."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r}: a whole number from 0 on")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Show the last events and follow the new ones until Ctrl-C; or have state published again."""
    if options.action == "republish":
        return republish_all(Data.at(options.data), options.services)
    urls = database_urls(Data.at(options.data), os.environ)
    old, last_ids = [], {}
    for service, url in urls.items():
        # At least one, also where none is to be shown: what is new comes after it.
        rows = read(url, LAST, type=f"{options.type}%", count=max(options.lines, 1))
        last_ids[service] = max((row["id"] for row in rows), default=0)
        old += [(service, row) for row in rows]
    old.sort(key=lambda pair: str(pair[1]["created_at"]))
    for service, row in old[len(old) - min(options.lines, len(old)) :]:
        show(service, row, options.payload)
    if not old and options.once:
        print(f"No events of a type that begins with {options.type}." if options.type else "No events yet.")
    if not options.once:
        for service, row in follow(urls, last_ids, f"{options.type}%"):
            show(service, row, options.payload)
    return 0


def republish_all(data: Data, services: list[str]) -> int:
    """Emit the current state of these services; their workers send it."""
    names = list(NAMES) if services == ["all"] else services
    if not names or (unknown := set(names) - set(NAMES)):
        problem = f"There is no service {', '.join(sorted(unknown))}" if names else "Say whose state"
        print(f"{problem}: one or more of {', '.join(NAMES)}, or all.")
        return 2
    adopt(data, SETWISE_LOG_LEVEL="warning")
    for name in names:
        with find(f"{name}_service.app:create_app")().app_context():
            print(f"{name}: {republish()} events", flush=True)
    return 0


def follow(urls: dict[str, str], last_ids: dict[str, int], type_: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """New events for ever; ``seen`` holds the last known id of each service."""
    while True:
        for service, url in urls.items():
            for row in read(url, NEW, after=last_ids[service], type=type_):
                last_ids[service] = row["id"]
                yield service, row
        time.sleep(LOOK_EVERY_S)


def read(url: str, sql: str, **values: Any) -> list[dict[str, Any]]:
    """Rows of one service's outbox; none while it has no database."""
    try:
        with connected(url) as connection:
            return [dict(row._mapping) for row in connection.execute(text(sql), values)]
    except (LookupError, DatabaseError):
        return []


def show(service: str, row: dict[str, Any], payload: bool) -> None:
    """One event as a line, or with its payload below."""
    when = str(row["created_at"])[:19]
    notes = ("  (bulk)" if row["lane"] == BULK else "") + ("" if row["sent_at"] else "  (not sent yet)")
    print(f"{when}  {service:8}  {row['type']:36} v{row['version']:<4} {UUID(str(row['subject']))}{notes}", flush=True)
    if payload:
        data = json.loads(row["data"]) if isinstance(row["data"], str) else row["data"]
        print(json.dumps(data, indent=2, ensure_ascii=False), flush=True)
