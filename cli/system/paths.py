"""Where a running system keeps its things: databases, keys, logs, notes of what runs."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Data:
    """The data folder of one system (default ``var/`` in the repository)."""

    root: Path

    @classmethod
    def at(cls, path: str | None) -> Data:
        """The folder given on the command line, else SETWISE_DATA_DIR, else ``var/``."""
        return cls(Path(path or os.environ.get("SETWISE_DATA_DIR") or ROOT / "var").resolve())

    @property
    def logs(self) -> Path:
        """One file per process."""
        return self.root / "log"

    @property
    def run(self) -> Path:
        """The lock and the notes of the system that runs."""
        return self.root / "run"

    @property
    def lock(self) -> Path:
        """Held by the running host (and, after its sudden death, by children that still stop)."""
        return self.run / "lock"

    @property
    def notes(self) -> Path:
        """What runs: process ids and ports, as JSON."""
        return self.run / "system.json"

    @property
    def addresses(self) -> Path:
        """Where databases and servers are that somebody has put elsewhere."""
        return self.root / "addresses.json"

    def database(self, service: str) -> Path:
        """A service's SQLite file."""
        return self.root / "db" / f"{service}.sqlite3"

    def log(self, process: str) -> Path:
        """A process's log file."""
        return self.logs / f"{process}.log"

    def make(self) -> None:
        """Create the folders, closed to other users of the machine: health data lives here."""
        self.root.mkdir(parents=True, exist_ok=True)
        for folder in (self.logs, self.run, self.root / "db", self.root / "keys", self.root / "mail"):
            folder.mkdir(mode=0o700, exist_ok=True)

    def read_notes(self) -> dict[str, Any] | None:
        """The notes of the last host, or None without any. They may be stale: see ``is_running``."""
        try:
            notes: dict[str, Any] = json.loads(self.notes.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return notes

    def write_notes(self, notes: dict[str, Any]) -> None:
        """Replace the notes in one step."""
        draft = self.notes.with_suffix(".new")
        draft.write_text(json.dumps(notes, indent=1), encoding="utf-8")
        draft.replace(self.notes)
