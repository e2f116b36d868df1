"""pytest plugin of the suites of `./setwise test`: leaves out what was not asked for, and tells how far it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness.progress import Progress
from service_kit.testing.repetitions import is_short

# What leads a test to the database of this run; with `request` a fixture can ask for anything.
DATABASE_FIXTURES = {"database_url", "request"}
# A fixture by which the kit's tests are on PostgreSQL in every run.
ON_ITS_OWN = "on_postgresql"


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--progress``, ``--once``."""
    parser.addoption("--progress", type=Path, metavar="FILE", help="write there how far the tests are")
    parser.addoption("--once", action="store_true", help="without tests that no database makes a difference to")


def pytest_configure(config: pytest.Config) -> None:
    """Choose and count, if there is a file for the counts."""
    if file := config.getoption("--progress"):
        config.pluginmanager.register(Choice(file, is_short(), config.getoption("--once")))


class Choice:
    """The tests of one run, after `-k`; ``short``: no thorough ones, ``once``: none that runs elsewhere."""

    def __init__(self, file: Path, short: bool, once: bool) -> None:
        self.file, self.short, self.once = file, short, once
        self.progress = Progress()

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Take out what is left out."""
        thorough = [item for item in items if self.short and is_thorough(item)]
        repeated = [item for item in items if self.once and item not in thorough and not uses_database(item)]
        deselected = {*thorough, *repeated}
        if deselected:
            config.hook.pytest_deselected(items=[item for item in items if item in deselected])
        items[:] = [item for item in items if item not in deselected]
        self.progress = Progress(tests=len(items), thorough=len(thorough), repeated=len(repeated))
        self.progress.write(self.file)

    def pytest_runtest_logfinish(self) -> None:
        """One more is done."""
        self.progress.done += 1
        self.progress.cpu = round(sum(os.times()[:4]), 1)
        self.progress.write(self.file)


def is_thorough(item: pytest.Item) -> bool:
    """Whether the short form can do without it."""
    return item.get_closest_marker("thorough") is not None


def uses_database(item: pytest.Item) -> bool:
    """Whether the database of the run can make a difference to it."""
    if item.get_closest_marker("any_database"):
        return False
    names = set(getattr(item, "fixturenames", DATABASE_FIXTURES))
    return ON_ITS_OWN not in names and bool(DATABASE_FIXTURES & names)
