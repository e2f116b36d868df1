"""pytest plugin: a run has one app under test, made once; tests of a second one would meet the first."""

from __future__ import annotations

from pathlib import Path

import pytest

APP = "migrated_app"


def pytest_collection_finish(session: pytest.Session) -> None:
    """Refuse tests of several apps before any runs, rather than have them fail for reasons that are none."""
    apps = {folder(item.path) for item in session.items if APP in getattr(item, "fixturenames", ())}
    if len(apps) > 1:
        names = sorted(str(one.relative_to(session.config.rootpath)) for one in apps)
        raise pytest.UsageError(
            "Run one suite at a time: each of these has an app of its own, and a run makes one app only: "
            f"{', '.join(names)}. Say for example `pytest {names[0]}`; `./setwise test` runs them all, one by one."
        )


def folder(path: Path) -> Path:
    """The outermost folder ``tests`` around a file; the file's own folder if there is none."""
    return next((one for one in reversed(path.parents) if one.name == "tests"), path.parent)
