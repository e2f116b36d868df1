"""A SQLite file: held by the one write lock that it has, copied page by page from a reader's snapshot."""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from cli.backups.cut import Busy, Part

KIND = "sqlite"
CONTENT = "content.sqlite3.gz"
# The first file is held for as long as all others are waited for, and its writers wait five seconds at most.
PATIENCE_S = {False: 0.3, True: 0.9}


class SqliteSource:
    """The file of one service. Raises FileNotFoundError where there is none."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise FileNotFoundError(path)
        self.writer, self.reader = (
            sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None) for _ in range(2)
        )

    def hold(self, patient: bool) -> None:
        """Become the only writer. Raises Busy."""
        self.writer.execute(f"PRAGMA busy_timeout={int(PATIENCE_S[patient] * 1000)}")
        try:
            self.writer.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as problem:
            raise Busy(str(problem)) from problem

    def open_snapshot(self) -> None:
        """A reader sees for ever what was there at its first look."""
        self.reader.execute("BEGIN")
        self.reader.execute("SELECT count(*) FROM sqlite_master").fetchone()

    def release(self) -> None:
        """Nothing was written."""
        if self.writer.in_transaction:
            self.writer.execute("ROLLBACK")

    def copy(self, folder: Path) -> Part:
        """One compressed file."""
        draft = folder / "draft.sqlite3"
        with closing(sqlite3.connect(draft)) as target:
            self.reader.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
            (revision,) = target.execute("SELECT version_num FROM alembic_version").fetchone()
        with draft.open("rb") as content, gzip.open(folder / CONTENT, "wb", 6) as packed:
            shutil.copyfileobj(content, packed)
        draft.unlink()
        return Part(KIND, revision, [CONTENT], {})

    def close(self) -> None:
        """Close both connections."""
        for connection in (self.writer, self.reader):
            with suppress(sqlite3.Error):
                connection.close()


def file_of(url: str) -> Path:
    """The file that a SQLAlchemy URL names."""
    return Path(url.removeprefix("sqlite:///"))


def is_empty(path: Path) -> bool:
    """Whether there is nothing to lose."""
    if not path.exists() or path.stat().st_size == 0:
        return True
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    return False  # damaged: perhaps why somebody restores


def load(folder: Path, path: Path) -> None:
    """Put the copy in the place of the file. Raises ValueError when it is not whole."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.restoring")
    try:
        with gzip.open(folder / CONTENT, "rb") as packed, draft.open("wb") as content:
            shutil.copyfileobj(packed, content)
            content.flush()
            os.fsync(content.fileno())
        draft.chmod(0o600)
        if (problems := _problems(draft)) != ["ok"]:
            raise ValueError(f"{path.name}: the copy is not whole: {problems[:3]}")
        for leftover in ("-wal", "-shm"):
            path.with_name(path.name + leftover).unlink(missing_ok=True)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _problems(path: Path) -> list[str]:
    """What SQLite finds wrong with a file; only "ok" when nothing is."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            return [row[0] for row in connection.execute("PRAGMA integrity_check")]
    except sqlite3.DatabaseError as problem:
        return [str(problem)]
