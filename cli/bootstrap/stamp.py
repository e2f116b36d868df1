"""The note in ``.venv`` of what was installed: a later start knows by it in milliseconds that nothing is to do."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "setwise-stamp.json"
BASE, DEVELOPERS = "requirements.txt", "requirements-dev.txt"
IMPORT_PATHS = (
    "service-kit",
    "gateway",
    "auth-service",
    "catalog-service",
    "plans-service",
    "session-service",
    "tracking-service",
    ".",
)


def is_current(developer: bool) -> bool:
    """Whether exactly today's pins are installed for the interpreter that is there. Raises OSError without pins."""
    known = read()
    if developer:
        return known.get("dev") == digest(DEVELOPERS)
    # The developers' pins contain the others, so either is enough to run.
    return known.get("base") == digest(BASE)


def read() -> dict[str, object]:
    """The note; empty where there is none, or where it is about another folder or interpreter."""
    try:
        known = json.loads(STAMP.read_text(encoding="utf-8"))
        usable = PYTHON.exists() and {key: known.get(key) for key in _place()} == _place()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return {}
    return known if usable else {}


def write(developer: bool) -> None:
    """Note that today's pins are installed, with or without the developers'."""
    known = {"base": digest(BASE), "dev": digest(DEVELOPERS) if developer else None} | _place()
    draft = STAMP.with_suffix(".new")
    draft.write_text(json.dumps(known, indent=1), encoding="utf-8")
    draft.replace(STAMP)


def before_changes() -> None:
    """Take back what will not be true while packages change: all, or where the base is in place, the developers' part.

    The packages of today's base pins are not touched by the developers', so a running system may go on with them.
    """
    known = read()
    if known.get("base") != digest(BASE):
        STAMP.unlink(missing_ok=True)
    elif known.get("dev"):
        write(developer=False)


def digest(name: str) -> str:
    """SHA-256 of a requirements file."""
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def _place() -> dict[str, object]:
    return {"paths": list(IMPORT_PATHS), "root": str(ROOT), "interpreter": os.path.realpath(PYTHON)}
