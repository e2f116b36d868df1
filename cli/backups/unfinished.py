"""The mark of a restore that has begun: while it stands the databases do not fit together, and nothing uses them.

It lies in the data folder, so it protects where that lasts. Where it is memory, as in a container, only the message
of the restore itself tells.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cli.places import Data


class Unfinished(Exception):
    """A restore did not come to its end; the message says which and what to do."""


def mark(data: Data) -> Path:
    """Where it lies; in it stands which backup was being restored."""
    return data.root / "restore-unfinished"


def refuse(data: Data) -> None:
    """Raise Unfinished while the mark stands."""
    here = mark(data)
    if here.exists():
        source = here.read_text(encoding="utf-8")
        raise Unfinished(
            f"the restore of {source} into {data.root} is not finished, so its databases do not fit together;\n"
            "  run it again with --force, or restore another backup"
        )


@contextmanager
def marked(data: Data, source: Path, services: Iterable[str]) -> Iterator[list[str]]:
    """Let the mark stand until all is done; the caller puts into the list which services' databases are replaced.

    Tells the person how far it came when it stops before.
    """
    replaced: list[str] = []
    with mark(data).open("w", encoding="utf-8") as file:
        file.write(str(source.resolve()))
        file.flush()
        os.fsync(file.fileno())
    try:
        yield replaced
    except BaseException:
        rest = [service for service in services if service not in replaced]
        print(
            f"The restore of {source} stopped half-way. Databases replaced: {', '.join(replaced) or 'none'}; "
            f"not, or in part: {', '.join(rest) or 'none'}.\n"
            "They do not fit together: start nothing, and run it again with --force.",
            flush=True,
        )
        raise
    mark(data).unlink()
