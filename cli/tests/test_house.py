"""Rules of the whole house that no linter knows: sizes, and slices that keep their tables to themselves."""

import ast
from pathlib import Path

import pytest

from cli.system.paths import ROOT
from cli.system.services import SERVICES
from service_kit.testing.import_graph import circle

LONGEST_FILE, LONGEST_FUNCTION = 300, 50
ROOMS = ("service-kit", "gateway", "training", "cli", "harness", "tests-e2e", *(service.folder for service in SERVICES))
FILES = [ROOT / "setwise", *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_file_is_longer_than_a_few_screens():
    written = [path for path in FILES if "migrations" not in path.parts]
    long = {name(path): count for path in written if (count := len(path.read_text().splitlines())) > LONGEST_FILE}
    assert long == {}


def test_no_function_is_longer_than_a_screen():
    long = {
        f"{name(path)}:{node.name}": size
        for path in FILES
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and (size := node.end_lineno - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_no_slice_imports_another_slices_tables(service):
    package = ROOT / service.folder / service.package
    guilty = []
    slices = {path.parent for file in ("usecases", "routes", "events") for path in package.glob(f"*/{file}.py")}
    for path in [path for one in sorted(slices) for path in sorted(one.rglob("*.py"))]:
        own = f"{service.package}.{path.relative_to(package).parts[0]}"
        for node in ast.walk(ast.parse(path.read_text())):
            module = node.module if isinstance(node, ast.ImportFrom) and node.module else ""
            if module.startswith(service.package) and "models" in module.split(".") and not module.startswith(own):
                guilty.append(f"{name(path)} imports {module}")
    assert guilty == []


@pytest.mark.parametrize("package", ["cli", "gateway/gateway", "harness", "service-kit/service_kit", "training"])
def test_no_circle_among_the_folders_of_a_package(package):
    """As each service asserts of itself."""
    assert circle(ROOT / package) == []


def test_nothing_of_a_machine_is_written_down():
    """Neither where this checkout lies nor whose home it is, and no address at all in the lists of packages."""
    # A place of one word, such as /build, could stand in a text by chance.
    marks = [str(place) for place in (ROOT, Path.home()) if len(place.parts) > 2]
    texts = [*FILES, *ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    found = {name(path): hits for path in texts if (hits := [mark for mark in marks if mark in path.read_text()])}
    addressed = [path.name for path in ROOT.glob("requirements*") if "://" in path.read_text()]
    assert (found, addressed) == ({}, [])
