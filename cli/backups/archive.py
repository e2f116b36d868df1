"""The file of a backup: a tar whose first member says what the others are, with a checksum of each.

The last member is the checksum of the first, so that every byte is covered.
"""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cli.backups.cut import Part

FORMAT = 2
MANIFEST, SEAL = "manifest.json", "manifest.sha256"


class Damaged(Exception):
    """The file is no backup, not whole, or of another make; the message says which."""


@dataclass(frozen=True)
class Manifest:
    """When it was made, for how long writers waited (seconds), what there is of each service."""

    made_at: str
    waited_s: float
    parts: Mapping[str, Part]


def write(target: Path, folder: Path, manifest: Manifest) -> int:
    """Pack ``folder`` (one folder per service) into ``target`` in one step; gives its size in bytes.

    The draft grows in ``folder``, which must be on the target's file system and goes away whatever happens.
    """
    files = [f"{service}/{name}" for service, part in manifest.parts.items() for name in part.files]
    content = asdict(manifest) | {"format": FORMAT, "sha256": {name: _digest(folder / name) for name in files}}
    (folder / MANIFEST).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    (folder / SEAL).write_text(_digest(folder / MANIFEST), encoding="ascii")
    draft = folder / "draft.tar"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w") as tar:
            for name in (MANIFEST, *files, SEAL):
                tar.add(folder / name, name)
        raw.flush()
        os.fsync(raw.fileno())
    draft.replace(target)
    return target.stat().st_size


def read(source: Path, folder: Path) -> Manifest:
    """Unpack into ``folder`` and check every byte. Raises Damaged, OSError."""
    try:
        with tarfile.open(source, "r:") as tar:
            tar.extractall(folder, filter="data")
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise Damaged(f"{source} was made by another Setwise (format {content['format']}, this one reads {FORMAT})")
        if seal(folder) != _digest(folder / MANIFEST):
            raise Damaged(f"{source} is damaged: {MANIFEST}")
        return _checked(source, folder, content)
    except (tarfile.TarError, AttributeError, KeyError, TypeError, ValueError, FileNotFoundError) as problem:
        if not source.exists():
            raise
        raise Damaged(f"{source} is no whole backup: {problem}") from problem


def seal(folder: Path) -> str:
    """The checksum of the first member, by which an unpacked backup is known from every other."""
    return (folder / SEAL).read_text(encoding="ascii")


def _checked(source: Path, folder: Path, content: dict[str, Any]) -> Manifest:
    parts = {service: Part(**part) for service, part in content["parts"].items()}
    named = {f"{service}/{name}" for service, part in parts.items() for name in part.files}
    if named != content["sha256"].keys():
        raise Damaged(f"{source}: its list of files contradicts itself")
    wrong = [name for name, digest in content["sha256"].items() if _digest(folder / name) != digest]
    if wrong:
        raise Damaged(f"{source} is damaged: {', '.join(sorted(wrong))}")
    return Manifest(content["made_at"], content["waited_s"], parts)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
