"""The pinned packages of a requirements file, and which of them an environment lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_HEAD = re.compile(
    r"(?P<name>[A-Za-z0-9._-]+)(?:\[(?P<extras>[^\]]*)\])?==(?P<version>[^\s;\\]+)\s*(?:;(?P<marker>[^\\]*))?"
)


@dataclass(frozen=True)
class Pin:
    """One package: ``text`` is all that the file says of it, with its hashes."""

    name: str
    extras: frozenset[str]
    version: str
    marker: str
    text: str


def read(file: Path) -> list[Pin]:
    """All pins of a file; a name stands twice where markers choose between two versions. Raises OSError."""
    pins = []
    for block in re.split(r"\n(?=\S)", file.read_text(encoding="utf-8")):
        if found := _HEAD.match(block):
            extras = frozenset(plain(extra) for extra in (found["extras"] or "").split(",") if extra)
            pins.append(Pin(plain(found["name"]), extras, found["version"], (found["marker"] or "").strip(), block))
    return pins


def missing(pins: list[Pin], site: Path) -> list[Pin]:
    """Those of which this version is not whole in a folder of packages."""
    there = {entry.name.removesuffix(".dist-info") for entry in site.glob("*.dist-info") if is_whole(entry)}
    known = {(plain(name), version) for name, _, version in (entry.rpartition("-") for entry in there)}
    return [pin for pin in pins if (pin.name, pin.version) not in known]


def remains(site: Path) -> Iterator[Path]:
    """What interrupted installations left: notes of packages that are not whole, and old versions set aside."""
    yield from (entry for entry in site.glob("*.dist-info") if not is_whole(entry))
    yield from site.glob("~*")


def is_whole(note: Path) -> bool:
    """Whether a package was installed to its end: pip writes RECORD last."""
    return (note / "RECORD").exists()


def plain(name: str) -> str:
    """A name as the index compares it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name.strip()).lower()
