"""Files that hold secrets: for their owner's eyes only, replaced in one step, left alone when nothing changed."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

LARGEST_ID = 2**32 - 2  # the one above means: leave it as it is


@dataclass(frozen=True)
class Owner:
    """The user and group (numbers) that a reader runs as."""

    uid: int
    gid: int

    @classmethod
    def parse(cls, text: str) -> Owner:
        """From ``UID:GID``. Raises ValueError."""
        uid, _, gid = text.partition(":")
        if not all(one.isdecimal() and int(one) <= LARGEST_ID for one in (uid, gid)):
            raise ValueError("an owner is UID:GID, two numbers")
        return cls(int(uid), int(gid))


def folder(path: Path, owner: Owner | None = None) -> Path:
    """The folder, made where it is missing, closed to all but its owner."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    _give(path, owner)
    return path


def write_if_changed(path: Path, text: str, owner: Owner | None = None) -> bool:
    """Make the file (mode 0600) hold this text; whether that changed anything."""
    changed = not path.exists() or path.read_text(encoding="utf-8") != text
    if changed:
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        _give(draft, owner)
        draft.replace(path)
    _give(path, owner)
    if stat.S_IMODE(path.stat().st_mode) != 0o600:
        path.chmod(0o600)
    return changed


def _give(path: Path, owner: Owner | None) -> None:
    """Hand the file to its reader. Raises PermissionError when we are not root and it is not theirs already."""
    found = path.stat()
    if owner and (found.st_uid, found.st_gid) != (owner.uid, owner.gid):
        os.chown(path, owner.uid, owner.gid)
