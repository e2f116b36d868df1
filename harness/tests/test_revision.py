"""`revision`: what it writes can be read by Python, and names the column types of the house."""

import re
import runpy

import pytest

from cli.__main__ import main
from service_kit.db import migrations


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder in the place of the service's migrations."""
    monkeypatch.setattr(migrations, "folder", lambda package: tmp_path)
    monkeypatch.setenv("SETWISE_CATALOG_DATABASE_URL", "")
    return tmp_path


def test_the_first_revision_makes_every_table(folder, capsys):
    assert main(["revision", "catalog", "the beginning"]) == 0
    [file] = (folder / "versions").glob("*.py")
    assert str(file) in capsys.readouterr().out
    assert (folder / ".current-head").read_text() == "0001\n"
    module = runpy.run_path(str(file))
    assert module["revision"] == "0001"
    assert module["columns"].Uuid7
    assert re.search(r"create_table\(\s*['\"]exercises['\"]", file.read_text())


def test_without_a_difference_nothing_is_written(folder, capsys):
    assert main(["revision", "catalog", "the beginning"]) == 0
    assert main(["revision", "catalog", "nothing new"]) == 1
    assert "nothing was written" in capsys.readouterr().out
    assert [file.name[:4] for file in (folder / "versions").glob("*.py")] == ["0001"]
    assert (folder / ".current-head").read_text() == "0001\n"
