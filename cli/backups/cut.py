"""One point for all databases: hold every writer, open a snapshot of each, let them go on; then copy at leisure.

Between "all are held" and "all snapshots are open" no event is taken, put or emitted anywhere. So whatever one
snapshot knows of another service happened there before that one's snapshot, too.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

TRY_FOR_S = 60.0
REST_S = 0.2


@dataclass(frozen=True)
class Part:
    """What was written of one database: its revision, its files, and rows by table where the copy knows them."""

    database: str
    revision: str
    files: Sequence[str]
    tables: Mapping[str, int]


class Busy(Exception):
    """Writers did not make room in time."""


class Database(Protocol):
    """One service's database, to be copied. Used in this order, ``close`` always."""

    def hold(self, patient: bool) -> None:
        """Let no new writer in and wait for those inside, briefly; raises Busy."""

    def open_snapshot(self) -> None:
        """From now on read what is committed now."""

    def release(self) -> None:
        """Let the writers go on. May be called without ``hold``."""

    def copy(self, folder: Path) -> Part:
        """Write the snapshot's content into ``folder``."""

    def close(self) -> None:
        """Let go of everything."""


def cut(databases: Sequence[Database]) -> float:
    """Open a snapshot of each at one point; gives the seconds for which writers waited. Raises Busy."""
    deadline, tries = time.monotonic() + TRY_FOR_S, 0
    while True:
        began = time.monotonic()
        try:
            for database in databases:
                database.hold(patient=tries >= 10)
            for database in databases:
                database.open_snapshot()
        except Busy:
            if time.monotonic() > deadline:
                raise
        else:
            return _let_go(databases, began)
        _let_go(databases, began)
        tries += 1
        time.sleep(REST_S)


def _let_go(databases: Sequence[Database], began: float) -> float:
    for database in databases:
        database.release()
    return time.monotonic() - began
