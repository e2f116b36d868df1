"""A look into the services' databases from outside, for `status`, `events` and `dead`. Reads, except where it says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from cli.system.environment import database_urls
from cli.system.paths import ROOT, Data
from cli.system.services import SERVICES, Service
from service_kit.settings.forms import DATABASE

BACKLOGS = {
    "outbox": "SELECT count(*) FROM outbox WHERE sent_at IS NULL",
    "mailbox": "SELECT count(*) FROM mailbox WHERE died_at IS NULL",
    "bulk": "SELECT (SELECT count(*) FROM outbox WHERE sent_at IS NULL AND lane = 'bulk')"
    " + (SELECT count(*) FROM mailbox WHERE died_at IS NULL AND lane = 'bulk')",
    "dead": "SELECT count(*) FROM mailbox WHERE died_at IS NOT NULL",
}
PUBLISHED = "SELECT count(*) FROM outbox"


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A connection to one database; a missing SQLite file is not created. Raises LookupError, DatabaseError."""
    if not DATABASE.takes(url):
        raise LookupError(f"its address must be {DATABASE.wanted}")
    if url.startswith("sqlite:///"):
        path = url.removeprefix("sqlite:///")
        if not Path(path).exists():
            raise LookupError("no database yet")
        url = f"sqlite:///file:{path}?mode=rw&uri=true"
    engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def figures(service: Service, url: str) -> dict[str, Any]:
    """Revision and backlogs of one service, or ``{"problem": ...}``."""
    try:
        with connected(url) as connection:
            counts = {name: connection.execute(text(sql)).scalar_one() for name, sql in BACKLOGS.items()}
            revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except (LookupError, DatabaseError) as error:
        return {"problem": str(error).splitlines()[0]}
    return {"revision": revision, "head": head(service)} | counts


def head(service: Service) -> str:
    """The newest revision in the code."""
    return (ROOT / service.folder / "migrations" / ".current-head").read_text(encoding="utf-8").strip()


def all_figures(data: Data) -> dict[str, dict[str, Any]]:
    """Figures by service, of the system on this data folder, running or not."""
    urls = database_urls(data, os.environ)
    return {service.name: figures(service, urls[service.name]) for service in SERVICES}
