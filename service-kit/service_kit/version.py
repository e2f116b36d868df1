"""Which release this is: the file ``VERSION`` at the root says it, and nothing else does."""

from __future__ import annotations

from pathlib import Path

VERSION = (Path(__file__).resolve().parents[2] / "VERSION").read_text(encoding="utf-8").strip()
LICENCE = {"name": "MIT", "identifier": "MIT"}
