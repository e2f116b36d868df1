"""The mark of a restore that has begun: while it stands the databases do not fit together, and nothing uses them.

It lies in the data folder, where `up` and `backup` see it before they touch anything. On PostgreSQL a table of each
database says the same, since in a container the data folder is memory, and the next one starts with `migrate`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from cli.backups import postgres
from cli.system.paths import Data


class Unfinished(Exception):
    """A restore did not come to its end; the message says which and what to do."""

    def __init__(self, source: str, where: str) -> None:
        super().__init__(
            f"the restore of {source} into {where} is not finished, so its databases do not fit together;\n"
            "  run it again with --force, or restore another backup"
        )


def mark(data: Data) -> Path:
    """Where it lies; in it stands which backup was being restored."""
    return data.root / "restore-unfinished"


def refuse(data: Data) -> None:
    """Raise Unfinished while the mark stands in the data folder."""
    here = mark(data)
    if here.exists():
        raise Unfinished(here.read_text(encoding="utf-8"), str(data.root))


def refuse_databases(urls: Mapping[str, str]) -> None:
    """Raise Unfinished while a service's database is marked. Raises ``psycopg2.Error`` where one is not there."""
    for service, url in _on_servers(urls).items():
        if source := postgres.unfinished_source(url):
            raise Unfinished(source, f"the database of {service}")


@contextmanager
def mark_unfinished(data: Data, source: Path, urls: Mapping[str, str]) -> Iterator[list[str]]:
    """Let the marks stand until all is done; the caller puts into the list which services' databases are replaced.

    Tells the person how far it came when it stops before. Raises ``psycopg2.Error``.
    """
    replaced: list[str] = []
    with mark(data).open("w", encoding="utf-8") as file:
        file.write(str(source.resolve()))
        file.flush()
        os.fsync(file.fileno())
    try:
        for url in _on_servers(urls).values():
            postgres.mark(url, str(source.resolve()))
        yield replaced
        for url in _on_servers(urls).values():
            postgres.unmark(url)
    except BaseException:
        rest = [service for service in urls if service not in replaced]
        print(
            f"The restore of {source} stopped half-way. Databases replaced: {', '.join(replaced) or 'none'}; "
            f"not, or in part: {', '.join(rest) or 'none'}.\n"
            "They do not fit together: start nothing, and run it again with --force.",
            flush=True,
        )
        raise
    mark(data).unlink()


def _on_servers(urls: Mapping[str, str]) -> dict[str, str]:
    return {service: url for service, url in urls.items() if not url.startswith("sqlite")}
