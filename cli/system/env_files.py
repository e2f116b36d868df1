"""What the environment says, in a variable or in a file that a variable names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def value(environ: Mapping[str, str], name: str) -> str:
    """A variable, or what stands in the file that ``<name>_FILE`` names; empty without either. Raises OSError."""
    file = environ.get(f"{name}_FILE")
    if not file:
        return environ.get(name, "")
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as problem:
        raise OSError(f"{name}_FILE: {problem.strerror}: {file}") from problem


def is_set(name: str, environ: Mapping[str, str]) -> bool:
    """Whether the environment says this, itself or by a file."""
    return bool(environ.get(name) or environ.get(f"{name}_FILE"))
